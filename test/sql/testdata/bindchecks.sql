# What PostgreSQL finds wrong with a statement when it is analysed.

CREATE TABLE a (i int, t text);
CREATE TABLE b (i int, k int);
CREATE TABLE w (i bigint, z int);
INSERT INTO a VALUES (1, 'one'), (2, 'two'), (3, 'three');
INSERT INTO b VALUES (1, -1), (2, 2), (4, 4);
INSERT INTO w VALUES (2, 20), (5, 50)
----
CREATE TABLE
CREATE TABLE
CREATE TABLE
INSERT 0 3
INSERT 0 3
INSERT 0 2

# Aggregates with DISTINCT.
SELECT string_agg(DISTINCT i::text, ',' ORDER BY i) FROM a
----
ERROR 42P10: in an aggregate with DISTINCT, ORDER BY expressions must appear in argument list

SELECT string_agg(DISTINCT i::text, ',' ORDER BY i::text DESC) FROM a
----
3,2,1

SELECT array_agg(DISTINCT t ORDER BY t), count(DISTINCT i) FROM a
----
{one,three,two}|3

SELECT array_agg(DISTINCT i ORDER BY i + 1) FROM a
----
ERROR 42P10: in an aggregate with DISTINCT, ORDER BY expressions must appear in argument list

# Aggregates over columns of a query whose FROM they stand in.
SELECT 1 FROM a, LATERAL (SELECT max(a.i) FROM b) ss
----
ERROR 42803: aggregate functions are not allowed in FROM clause of their own query level

SELECT a.i, m FROM a, LATERAL (SELECT max(b.i + a.i) AS m FROM b) ss ORDER BY 1
----
1|5
2|6
3|7

SELECT 1 FROM a JOIN b ON count(a.i) > 1
----
ERROR 42803: aggregate functions are not allowed in JOIN conditions

SELECT (SELECT max(a.i)) FROM a
----
3

# What LATERAL may name.
UPDATE a SET t = ss.k::text FROM LATERAL (SELECT * FROM b WHERE b.i = a.i) ss
----
ERROR 42P10: invalid reference to FROM-clause entry for table "a"
HINT: There is an entry for table "a", but it cannot be referenced from this part of the query.

DELETE FROM a USING LATERAL (SELECT * FROM b WHERE b.i = t::int) ss
----
ERROR 42P10: invalid reference to FROM-clause entry for table "a"
HINT: There is an entry for table "a", but it cannot be referenced from this part of the query.

UPDATE a SET t = ss.k::text FROM b, LATERAL (SELECT b.k AS k) ss WHERE a.i = b.i AND a.i = 2 RETURNING a.*
----
2|2

SELECT * FROM a RIGHT JOIN LATERAL (SELECT a.i) ss ON true
----
ERROR 42P10: invalid reference to FROM-clause entry for table "a"
DETAIL: The combining JOIN type must be INNER or LEFT for a LATERAL reference.

SELECT * FROM a FULL JOIN LATERAL generate_series(1, a.i) g ON true
----
ERROR 42P10: invalid reference to FROM-clause entry for table "a"
DETAIL: The combining JOIN type must be INNER or LEFT for a LATERAL reference.

SELECT a.i, g FROM a LEFT JOIN LATERAL generate_series(2, a.i) g ON true ORDER BY 1, 2
----
1|
2|2
3|2
3|3

# Recursion.
WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < 3) SELECT * FROM r
----
1
2
3

WITH RECURSIVE r(n) AS (SELECT n FROM r) SELECT * FROM r
----
ERROR 42P19: recursive query "r" does not have the form non-recursive-term UNION [ALL] recursive-term

WITH RECURSIVE r(n) AS (SELECT 1 INTERSECT SELECT n FROM r) SELECT * FROM r
----
ERROR 42P19: recursive query "r" does not have the form non-recursive-term UNION [ALL] recursive-term

WITH RECURSIVE r(n) AS (SELECT n FROM r UNION ALL SELECT 1) SELECT * FROM r
----
ERROR 42P19: recursive reference to query "r" must not appear within its non-recursive term

WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n FROM a LEFT JOIN r ON a.i = r.n) SELECT * FROM r
----
ERROR 42P19: recursive reference to query "r" must not appear within an outer join

WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r LEFT JOIN a ON a.i = r.n WHERE n < 3) SELECT * FROM r
----
1
2
3

WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n FROM r RIGHT JOIN a ON a.i = r.n) SELECT * FROM r
----
ERROR 42P19: recursive reference to query "r" must not appear within an outer join

WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n FROM r FULL JOIN a ON a.i = r.n) SELECT * FROM r
----
ERROR 42P19: recursive reference to query "r" must not appear within an outer join

WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT i FROM a WHERE i IN (SELECT n FROM r)) SELECT * FROM r
----
ERROR 42P19: recursive reference to query "r" must not appear within a subquery

WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n FROM (SELECT n FROM r) s WHERE n < 1) SELECT * FROM r
----
1

WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT x.n FROM r x, r y) SELECT * FROM r
----
ERROR 42P19: recursive reference to query "r" must not appear more than once

WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL (SELECT n FROM r EXCEPT ALL SELECT 2)) SELECT * FROM r
----
ERROR 42P19: recursive reference to query "r" must not appear within EXCEPT

WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL (SELECT 2 EXCEPT SELECT n FROM r)) SELECT * FROM r
----
ERROR 42P19: recursive reference to query "r" must not appear within EXCEPT

WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL (SELECT n FROM r INTERSECT ALL SELECT 1)) SELECT * FROM r
----
ERROR 42P19: recursive reference to query "r" must not appear within INTERSECT

WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < 3 ORDER BY 1) SELECT * FROM r
----
ERROR 0A000: ORDER BY in a recursive query is not implemented

WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r LIMIT 3) SELECT * FROM r
----
ERROR 0A000: LIMIT in a recursive query is not implemented

WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL (WITH r AS (SELECT i AS n FROM a) SELECT n FROM r)) SELECT * FROM r
----
1
1
2
3

# Columns that USING merges, their order and their types.
SELECT * FROM a JOIN b USING (i) AS x ORDER BY x.i
----
1|one|-1
2|2|2

SELECT x.*, a.i, b.k FROM a JOIN b USING (i) AS x WHERE x.i = 1
----
1|1|-1

SELECT x FROM a JOIN b USING (i) AS x WHERE i = 1
----
(1)

SELECT x.t FROM a JOIN b USING (i) AS x
----
ERROR 42703: column x.t does not exist

SELECT a.i FROM (a JOIN b USING (i) AS x) AS y
----
ERROR 42P01: missing FROM-clause entry for table "a"

SELECT x.i FROM (a JOIN b USING (i) AS x) AS y
----
ERROR 42P01: missing FROM-clause entry for table "x"

SELECT * FROM (a JOIN b USING (i) AS x) AS y WHERE y.i = 2
----
2|2|2

SELECT * FROM a JOIN b USING (i) AS a
----
ERROR 42712: table name "a" specified more than once

SELECT x.i, a.i, b.i FROM a FULL JOIN b USING (i) AS x ORDER BY 1
----
1|1|1
2|2|2
3|3|
4||4

SELECT y.i, y.* FROM (a FULL JOIN b USING (i)) AS y ORDER BY 1
----
1|1|one|-1
2|2|2|2
3|3|three|
4|4||4

SELECT * FROM a JOIN b USING (i), (SELECT 7 AS q) s, w JOIN (SELECT 20 AS z, 8 AS y) v USING (z) ORDER BY 1
----
1|one|-1|7|20|2|8
2|2|2|7|20|2|8

SELECT * FROM a JOIN b USING (i) JOIN (SELECT 2 AS k, 3 AS l) c USING (k)
----
2|2|2|3

SELECT i, pg_typeof(i) FROM a LEFT JOIN w USING (i) ORDER BY i
----
1|bigint
2|bigint
3|bigint

SELECT i, pg_typeof(i), pg_typeof(a.i) FROM a JOIN w USING (i) GROUP BY i, a.i
----
2|bigint|integer

SELECT a.i FROM a LEFT JOIN w USING (i) GROUP BY i
----
ERROR 42803: column "a.i" must appear in the GROUP BY clause or be used in an aggregate function

SELECT * FROM a NATURAL JOIN w
----
2|2|20

SELECT * FROM a NATURAL FULL JOIN w ORDER BY i
----
1|one|
2|2|20
3|three|
5||50

SELECT * FROM a, b AS a
----
ERROR 42712: table name "a" specified more than once

# A cast is the same wherever it is written.
SELECT i::text, count(*) FROM a GROUP BY i::text ORDER BY i::text
----
1|1
2|1
3|1
