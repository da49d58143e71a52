# An index serves comparisons with integers of other widths, and values that its column cannot have.
CREATE TABLE w (s smallint PRIMARY KEY, i int UNIQUE, b bigint UNIQUE)
----
CREATE TABLE

INSERT INTO w SELECT n, n * 1000, n FROM generate_series(-100, 3000) g(n)
----
INSERT 0 3101

INSERT INTO w VALUES (-32768, -2147483648, -9223372036854775808), (32767, 2147483647, 9223372036854775807)
----
INSERT 0 2

PREPARE eq(bigint) AS SELECT s FROM w WHERE i = $1
----
PREPARE

EXPLAIN (COSTS off) EXECUTE eq(5000)
----
Project
  ->  Index Scan using w_i_key on w
        Index Cond: (i = (LEAST(GREATEST($1, -2147483648), 2147483647))::integer)
        Filter: (i = $1)

EXECUTE eq(5000)
----
5

EXECUTE eq(2147483647)
----
32767

EXECUTE eq(2147483648)
----
(empty)

EXECUTE eq(-2147483649)
----
(empty)

EXECUTE eq(NULL)
----
(empty)

PREPARE narrow(int) AS SELECT i FROM w WHERE s = $1
----
PREPARE

EXPLAIN (COSTS off) EXECUTE narrow(5)
----
Project
  ->  Index Scan using w_pkey on w
        Index Cond: (s = (LEAST(GREATEST($1, -32768), 32767))::smallint)
        Filter: (s = $1)

EXECUTE narrow(5)
----
5000

EXECUTE narrow(40000)
----
(empty)

PREPARE above(bigint) AS SELECT count(*), min(s), max(s) FROM w WHERE i > $1
----
PREPARE

EXECUTE above(2998000)
----
3|2999|32767

EXECUTE above(2147483646)
----
1|32767|32767

EXECUTE above(2147483647)
----
0||

EXECUTE above(2147483648)
----
0||

EXECUTE above(-2147483648)
----
3102|-100|32767

EXECUTE above(-2147483649)
----
3103|-32768|32767

PREPARE below(bigint) AS SELECT count(*), min(s), max(s) FROM w WHERE i < $1
----
PREPARE

EXECUTE below(-2147483648)
----
0||

EXECUTE below(-2147483647)
----
1|-32768|-32768

EXECUTE below(2147483648)
----
3103|-32768|32767

EXECUTE below(2147483647)
----
3102|-32768|3000

EXECUTE below(-3000000000)
----
0||

PREPARE least(bigint) AS SELECT min(i) FROM w WHERE i >= $1
----
PREPARE

EXECUTE least(3000000000)
----
(empty)

EXECUTE least(2999001)
----
3000000

EXECUTE least(-3000000000)
----
-2147483648

PREPARE most(bigint) AS SELECT max(i) FROM w WHERE i < $1
----
PREPARE

EXECUTE most(3000000000)
----
2147483647

EXECUTE most(2147483647)
----
3000000

EXECUTE most(-3000000000)
----
(empty)

PREPARE first(bigint) AS SELECT i FROM w WHERE i > $1 ORDER BY i LIMIT 2
----
PREPARE

EXECUTE first(2999000)
----
3000000
2147483647

EXECUTE first(2147483647)
----
(empty)

EXECUTE first(4000000000)
----
(empty)

# Constants, too.
EXPLAIN (COSTS off) SELECT * FROM w WHERE i = 3000000000
----
Index Scan using w_i_key on w
  Index Cond: (i = 2147483647)
  Filter: (i = 3000000000)

SELECT * FROM w WHERE i = 3000000000
----
(empty)

SELECT count(*) FROM w WHERE i < 3000000000 AND s > 2998
----
3

SELECT count(*) FROM w WHERE i <= 3000000000 AND s > 2998
----
3

SELECT count(*) FROM w WHERE s < -40000
----
0

SELECT count(*) FROM w WHERE s >= -40000 AND s < -99
----
2

PREPARE change(bigint, bigint) AS UPDATE w SET b = $2 WHERE i = $1
----
PREPARE

EXPLAIN (COSTS off) EXECUTE change(1000, 5)
----
Update on w
  ->  Index Scan using w_i_key on w
        Index Cond: (i = (LEAST(GREATEST($1, -2147483648), 2147483647))::integer)
        Filter: (i = $1)

EXECUTE change(2147483648, 77)
----
UPDATE 0

EXECUTE change(1000, 77777)
----
UPDATE 1

SELECT * FROM w WHERE i = 1000
----
1|1000|77777

# The key of one table in the wider one of another.
SELECT x.s, y.b FROM w x JOIN w y ON x.i = y.b WHERE y.s BETWEEN 2990 AND 3000 OR y.s = 32767 ORDER BY 1
----
3|3000

SELECT x.s, y.b FROM w x JOIN w y ON x.s = y.b WHERE y.s > 2998 ORDER BY 1
----
2999|2999
3000|3000

# Lookups of keys that the indexed column cannot have find nothing.
CREATE TABLE large AS SELECT n AS id, n % 7 AS v FROM generate_series(1, 50000) g(n)
----
SELECT 50000

INSERT INTO large VALUES (2147483647, 8), (-2147483648, 9)
----
INSERT 0 2

ALTER TABLE large ADD PRIMARY KEY (id)
----
ALTER TABLE

CREATE TABLE wide (b bigint)
----
CREATE TABLE

INSERT INTO wide VALUES (5), (2147483647), (2147483648), (9223372036854775807), (-2147483648), (-2147483649), (NULL)
----
INSERT 0 7

EXPLAIN (COSTS off) SELECT * FROM wide JOIN large ON id = b
----
Project
  ->  Project
        ->  Lookup Join using large_pkey
              Index Cond: (id = (LEAST(GREATEST(b, -2147483648), 2147483647))::integer)
              Join Filter: ((id)::bigint = b)
              ->  Seq Scan on wide
              ->  Seq Scan on large

SELECT * FROM wide JOIN large ON id = b ORDER BY 1
----
-2147483648|-2147483648|9
5|5|5
2147483647|2147483647|8

SELECT * FROM wide LEFT JOIN large ON id = b ORDER BY 1
----
-2147483649||
-2147483648|-2147483648|9
5|5|5
2147483647|2147483647|8
2147483648||
9223372036854775807||
||

SELECT * FROM wide WHERE EXISTS (SELECT FROM large WHERE id = b) ORDER BY 1
----
-2147483648
5
2147483647

SELECT * FROM wide WHERE NOT EXISTS (SELECT FROM large WHERE id = b) ORDER BY 1
----
-2147483649
2147483648
9223372036854775807
(empty)

SELECT b, (SELECT v FROM large WHERE id = b) FROM wide ORDER BY 1
----
-2147483649|
-2147483648|9
5|5
2147483647|8
2147483648|
9223372036854775807|
|

SELECT b, (SELECT min(id) FROM large WHERE id > b) FROM wide ORDER BY 1
----
-2147483649|-2147483648
-2147483648|1
5|6
2147483647|
2147483648|
9223372036854775807|
|

SELECT b, (SELECT max(id) FROM large WHERE id < b) FROM wide ORDER BY 1
----
-2147483649|
-2147483648|
5|4
2147483647|50000
2147483648|2147483647
9223372036854775807|2147483647
|
