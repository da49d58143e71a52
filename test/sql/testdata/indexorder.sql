-- The first rows in the order of an index are read from it.
CREATE TABLE t (id int PRIMARY KEY, g int, s text, n int); INSERT INTO t SELECT i, i % 10, 's' || lpad((i * 7 % 20000)::text, 5, '0'), nullif(i % 7000, 0) FROM generate_series(1, 20000) i; CREATE INDEX tgs ON t (g, s DESC); CREATE INDEX tn ON t (n); CREATE INDEX tnf ON t (n DESC NULLS LAST, id)
----
CREATE TABLE
INSERT 0 20000
CREATE INDEX
CREATE INDEX
CREATE INDEX

EXPLAIN (COSTS OFF) SELECT id FROM t ORDER BY id LIMIT 3
----
Limit
  ->  Index Only Scan using t_pkey on t

SELECT id FROM t ORDER BY id LIMIT 3
----
1
2
3

SELECT id FROM t ORDER BY id DESC LIMIT 3 OFFSET 2
----
19998
19997
19996

EXPLAIN (COSTS OFF) SELECT id FROM t WHERE id > 500 ORDER BY id LIMIT 2
----
Limit
  ->  Index Only Scan using t_pkey on t
        Index Cond: (id > 500)
        Filter: (id > 500)

SELECT id FROM t WHERE id > 500 ORDER BY id LIMIT 2
----
501
502

SELECT id FROM t WHERE id < 500 ORDER BY id DESC LIMIT 2
----
499
498

EXPLAIN (COSTS OFF) SELECT s FROM t WHERE g = 3 ORDER BY s DESC LIMIT 2
----
Limit
  ->  Project
        ->  Index Only Scan using tgs on t
              Index Cond: (g = 3)
              Filter: (g = 3)

SELECT s FROM t WHERE g = 3 ORDER BY s DESC LIMIT 2
----
s19991
s19981

SELECT s FROM t WHERE g = 3 ORDER BY g, s LIMIT 2
----
s00001
s00011

-- Nulls are where the statement wants them, or there is a sort.
SELECT n FROM t ORDER BY n LIMIT 2
----
1
1

SELECT n FROM t ORDER BY n DESC LIMIT 4
----
(empty)
(empty)
6999
6999

EXPLAIN (COSTS OFF) SELECT n, id FROM t ORDER BY n DESC NULLS LAST, id LIMIT 2
----
Limit
  ->  Project
        ->  Index Only Scan using tnf on t

SELECT n, id FROM t ORDER BY n DESC NULLS LAST, id LIMIT 2
----
6999|6999
6999|13999

SELECT n, id FROM t ORDER BY n NULLS FIRST, id DESC LIMIT 4
----
|14000
|7000
1|14001
1|7001

EXPLAIN (COSTS OFF) SELECT n, id FROM t ORDER BY n DESC NULLS LAST, id DESC LIMIT 2
----
Limit
  ->  Top-N Sort
        Sort Key: n DESC NULLS LAST, id DESC
        ->  Project
              ->  Seq Scan on t

EXPLAIN (COSTS OFF) SELECT n FROM t ORDER BY n NULLS FIRST LIMIT 2
----
Limit
  ->  Index Only Scan using tnf on t

-- A queue takes its next job from the index.
EXPLAIN (COSTS OFF) SELECT id FROM t WHERE n > 0 ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED
----
Project
  ->  Limit
        ->  LockRows
              ->  Project
                    ->  Index Scan using t_pkey on t
                          Filter: (n > 0)

SELECT id FROM t WHERE n > 0 ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED
----
1

-- Too many are wanted, or too few rows pass.
EXPLAIN (COSTS OFF) SELECT id FROM t ORDER BY id LIMIT 5000
----
Limit
  ->  Top-N Sort
        Sort Key: id
        ->  Seq Scan on t

EXPLAIN (COSTS OFF) SELECT id FROM t WHERE g = 3 AND n = 5 ORDER BY id LIMIT 5
----
Limit
  ->  Top-N Sort
        Sort Key: id
        ->  Project
              ->  Seq Scan on t
                    Filter: (g = 3) AND (n = 5)

PREPARE page(int, int) AS SELECT id FROM t WHERE id > $1 ORDER BY id LIMIT $2; EXECUTE page(19998, 10)
----
PREPARE
19999
20000

DELETE FROM t WHERE id < 3; SELECT id FROM t ORDER BY id LIMIT 2
----
DELETE 2
3
4

# The least and the greatest are at the ends of an index.
CREATE TABLE x (a int PRIMARY KEY, b int, c text); CREATE INDEX ON x (b); INSERT INTO x SELECT i, CASE WHEN i % 3 > 0 THEN (i * 7919) % 50000 END, 'c' || i % 10 FROM generate_series(1, 30000) i; ANALYZE x
----
CREATE TABLE
CREATE INDEX
INSERT 0 30000
ANALYZE

EXPLAIN (COSTS OFF) SELECT max(a) FROM x
----
Aggregate
  ->  Limit
        ->  Index Only Scan using x_pkey on x
              Filter: (a IS NOT NULL)

SELECT max(a), (SELECT min(a) FROM x), (SELECT min(b) FROM x), (SELECT max(b) FROM x) FROM x
----
30000|1|3|49998

EXPLAIN (COSTS OFF) SELECT max(b) FROM x WHERE c = 'c3'
----
Aggregate
  ->  Seq Scan on x
        Filter: (c = 'c3'::text)

SELECT max(b) FROM x WHERE c = 'c3'
----
49987

EXPLAIN (COSTS OFF) SELECT max(a) FROM x WHERE a < 1000
----
Aggregate
  ->  Limit
        ->  Index Only Scan using x_pkey on x
              Index Cond: (a < 1000)
              Filter: (a < 1000) AND (a IS NOT NULL)

SELECT max(a), min(b) FROM x WHERE a < 1000
----
999|99

SELECT max(a) FROM x WHERE a > 40000
----
(empty)

SELECT min(a), max(a) FROM x
----
1|30000

DELETE FROM x WHERE a > 29990 OR b < 100; SELECT max(a) FROM x; SELECT min(b) FROM x; SELECT max(b) FILTER (WHERE b < 10000) FROM x
----
DELETE 47
29990
100
9999
