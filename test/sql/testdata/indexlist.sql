-- Lists of values are looked up in an index, each value once.
CREATE TABLE t (id int PRIMARY KEY, g int, s varchar); INSERT INTO t SELECT i, i % 5000, 's' || i FROM generate_series(1, 20000) i; CREATE INDEX tg ON t (g, s DESC); CREATE INDEX ts ON t (s)
----
CREATE TABLE
INSERT 0 20000
CREATE INDEX
CREATE INDEX

EXPLAIN SELECT id FROM t WHERE id IN (7, 3, 7, NULL)
----
Index Only Scan using t_pkey on t  (cost=20000 rows=3 width=4)
  Index Cond: (id IN (3 values))
  Filter: (id IN (3 values))

SELECT id FROM t WHERE id IN (7, 3, 7, NULL) ORDER BY id
----
3
7

SELECT count(*), sum(id) FROM t WHERE g IN (1, 2, 1) AND id < 10000
----
4|10006

EXPLAIN SELECT id FROM t WHERE g = 3 AND s IN ('s3', 's5003', 's4')
----
Project  (cost=20002 rows=1 width=4)
  ->  Index Scan using tg on t  (cost=20000 rows=1 width=24)
        Index Cond: (g = 3) AND (s IN (3 values))
        Filter: (s IN (3 values)) AND (g = 3)

SELECT id FROM t WHERE g = 3 AND s IN ('s3', 's5003', 's4') ORDER BY id
----
3
5003

SELECT id FROM t WHERE s = ANY ('{s1,s2,s1,NULL}') ORDER BY id
----
1
2

PREPARE q(int[]) AS SELECT id FROM t WHERE id = ANY ($1) ORDER BY id; EXPLAIN EXECUTE q('{1,2}')
----
PREPARE
Sort  (cost=30000 rows=10000 width=4)
  Sort Key: id
  ->  Index Only Scan using t_pkey on t  (cost=20000 rows=10000 width=4)
        Index Cond: (id = ANY ($1))
        Filter: arrayop(id, $1)

EXECUTE q('{1,3,1,20001,NULL,2}')
----
1
2
3

EXECUTE q(NULL)
----
(empty)

EXECUTE q('{}')
----
(empty)

-- So many values are looked for that the table is read.
SELECT count(*) FROM t WHERE id = ANY (ARRAY(SELECT generate_series(1, 10000)))
----
10000

PREPARE many(int[]) AS SELECT count(*), sum(id) FROM t WHERE id = ANY ($1); EXECUTE many((SELECT array_agg(i) FROM generate_series(1, 9000) i))
----
PREPARE
ERROR 0A000: cannot use subquery in EXECUTE parameter

EXPLAIN SELECT id FROM t WHERE id NOT IN (1, 2)
----
Seq Scan on t  (cost=20000 rows=19998 width=4)
  Filter: (id NOT IN (2 values))

UPDATE t SET g = -1 WHERE id IN (5, 5, 6); SELECT id, g FROM t WHERE id IN (5, 6, 7) ORDER BY id
----
UPDATE 2
5|-1
6|-1
7|7

DELETE FROM t WHERE id = ANY ('{5,6,5}'); SELECT count(*) FROM t WHERE id IN (4, 5, 6, 7)
----
DELETE 2
2

-- A few rows find their partners by index, on whichever side of the join they are.
EXPLAIN (COSTS OFF) SELECT t.s FROM t, (VALUES (7), (9)) v(x) WHERE t.id = v.x
----
Project
  ->  Project
        ->  Lookup Join using t_pkey
              Index Cond: (id = x)
              ->  Values
              ->  Seq Scan on t

EXPLAIN (COSTS OFF) SELECT s FROM t WHERE id IN (SELECT id FROM t ORDER BY id DESC LIMIT 2)
----
Project
  ->  Project
        ->  Lookup Join using t_pkey
              Index Cond: (id = id)
              ->  Distinct
                    ->  Limit
                          ->  Index Only Scan using t_pkey on t
              ->  Seq Scan on t

SELECT s FROM t WHERE id IN (SELECT x FROM (VALUES (19), (20), (19), (NULL)) v(x)) ORDER BY s
----
s19
s20

UPDATE t SET g = 0 WHERE id = (SELECT id FROM t WHERE g > 0 ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED) RETURNING id
----
1

-- The columns are those of the statement, whichever side is read first.
SELECT * FROM t WHERE (id, s) IN (VALUES (1, 's1'), (99, 's9'), (17, 's17')) ORDER BY id
----
1|0|s1
17|17|s17

SELECT * FROM t, (VALUES (17, 'x'), (18, 'y')) v(a, b) WHERE t.id = v.a ORDER BY b DESC
----
18|18|s18|18|y
17|17|s17|17|x

-- What is distinct on the other side has to be so in what is compared.
SELECT t.id FROM t WHERE EXISTS (SELECT FROM (VALUES (17, 1), (17, 2), (18, 1)) v(a, b) WHERE v.a = t.id AND v.a = t.g AND v.b > 0) ORDER BY 1
----
17
18

SELECT t.id FROM t WHERE EXISTS (SELECT FROM (SELECT x.a, x.b FROM (VALUES (17, 1), (17, 2), (18, 1)) x(a, b) OFFSET 0) v WHERE v.a = t.id AND v.a = t.g) ORDER BY 1
----
17
18

-- Far more rows than the planner has guessed: the join goes on by a hash table.
CREATE TABLE many AS SELECT i + 10000 AS x FROM generate_series(1, 20000) i; ANALYZE many
----
SELECT 20000
ANALYZE

EXPLAIN (COSTS OFF) SELECT count(*) FROM many LEFT JOIN t ON t.id = x WHERE x % 2 + x % 2 = x % 2 * 2
----
Aggregate
  ->  Lookup Left Join using t_pkey only
        Index Cond: (id = x)
        ->  Seq Scan on many
              Filter: (((x % 2) + (x % 2)) = ((x % 2) * 2))
        ->  Seq Scan on t

SELECT count(*), sum(x), count(id), sum(id) FROM many LEFT JOIN t ON t.id = x WHERE x % 2 + x % 2 = x % 2 * 2
----
20000|400010000|10000|150005000

SELECT count(*), sum(x), sum(id) FROM many JOIN t ON t.id = x AND t.g < x - 10000 WHERE x % 2 + x % 2 = x % 2 * 2
----
5001|87517500|87517500

SELECT count(*), sum(x) FROM many WHERE x % 2 + x % 2 = x % 2 * 2 AND EXISTS (SELECT FROM t WHERE id = x)
----
10000|150005000

SELECT count(*), sum(x) FROM many WHERE x % 2 + x % 2 = x % 2 * 2 AND NOT EXISTS (SELECT FROM t WHERE id = x)
----
10000|250005000

SELECT sum((SELECT g FROM t WHERE id = x)) FROM many WHERE x % 2 + x % 2 = x % 2 * 2
----
24995000

SELECT (SELECT g FROM t WHERE t.g = many.x - 10000) FROM many WHERE x % 2 + x % 2 = x % 2 * 2
----
ERROR 21000: more than one row returned by a subquery used as an expression
