# What EXPLAIN shows of index scans.

CREATE TABLE t (a int, b text, c int, PRIMARY KEY (a, b)); CREATE INDEX ON t ((c + 1)); INSERT INTO t SELECT i / 10, i::text, i FROM generate_series(1, 100000) i; ANALYZE t
----
CREATE TABLE
CREATE INDEX
INSERT 0 100000
ANALYZE

EXPLAIN (COSTS OFF) SELECT c FROM t WHERE a = 7 AND b = '71'
----
Project
  ->  Index Scan using t_pkey on t
        Index Cond: (a = 7) AND (b = '71'::text)
        Filter: (a = 7) AND (b = '71'::text)

EXPLAIN (COSTS OFF) SELECT c FROM t WHERE a = 7 AND b > '71' AND b <= '75'
----
Project
  ->  Index Scan using t_pkey on t
        Index Cond: (a = 7) AND (b > '71'::text) AND (b <= '75'::text)
        Filter: (a = 7) AND (b > '71'::text) AND (b <= '75'::text)

EXPLAIN (COSTS OFF) SELECT c FROM t WHERE a = 7
----
Project
  ->  Index Scan using t_pkey on t
        Index Cond: (a = 7)
        Filter: (a = 7)

EXPLAIN (COSTS OFF) SELECT c FROM t WHERE a = 7 AND b IN ('71', '72')
----
Project
  ->  Index Scan using t_pkey on t
        Index Cond: (a = 7) AND (b IN (2 values))
        Filter: (b IN (2 values)) AND (a = 7)

EXPLAIN (COSTS OFF) SELECT a FROM t WHERE c + 1 = 500
----
Project
  ->  Index Scan using t_expr_idx on t
        Index Cond: (((c + 1)) = 500)
        Filter: ((c + 1) = 500)

SELECT c FROM t WHERE a = 7 AND b > '71' AND b <= '75' ORDER BY c
----
72
73
74
75

# A key is found whatever the type of an integer, and varchar beside text.
CREATE TABLE w (a bigint PRIMARY KEY, s smallint, v varchar(20) UNIQUE); CREATE INDEX ON w (s); INSERT INTO w SELECT i, i / 10, 'k' || i FROM generate_series(1, 100000) i; ANALYZE w
----
CREATE TABLE
CREATE INDEX
INSERT 0 100000
ANALYZE

EXPLAIN (COSTS OFF) SELECT s FROM w WHERE a = 5
----
Project
  ->  Index Scan using w_pkey on w
        Index Cond: (a = 5)
        Filter: (a = 5)

EXPLAIN (COSTS OFF) SELECT s FROM w WHERE 5 >= a AND a > 2::smallint
----
Project
  ->  Index Scan using w_pkey on w
        Index Cond: (a > 2) AND (a <= 5)
        Filter: (5 >= a) AND (a > 2)

EXPLAIN (COSTS OFF) SELECT a FROM w WHERE v = 'k77'
----
Project
  ->  Index Scan using w_v_key on w
        Index Cond: (v = 'k77'::character varying)
        Filter: ((v)::text = 'k77'::text)

EXPLAIN (COSTS OFF) SELECT a FROM w WHERE s = 70
----
Project
  ->  Index Scan using w_s_idx on w
        Index Cond: (s = 70)
        Filter: (s = 70)

EXPLAIN (COSTS OFF) SELECT a FROM w WHERE s = 70000
----
Project
  ->  Index Scan using w_s_idx on w
        Index Cond: (s = 32767)
        Filter: (s = 70000)

EXPLAIN (COSTS OFF) DELETE FROM w WHERE a = 5
----
Delete on w
  ->  Index Scan using w_pkey on w
        Index Cond: (a = 5)
        Filter: (a = 5)

SELECT s FROM w WHERE a = 5; SELECT a FROM w WHERE 5 >= a AND a > 2::smallint; SELECT a FROM w WHERE v = 'k77'; SELECT count(*) FROM w WHERE s = 70; SELECT count(*) FROM w WHERE s = 70000; SELECT count(*) FROM w WHERE s < 70000; SELECT count(*) FROM w WHERE s > -70000; SELECT count(*) FROM w WHERE a = NULL::int
----
0
3
4
5
77
10
0
100000
100000
0

PREPARE narrow(int) AS SELECT v FROM w WHERE a = $1; PREPARE wide(bigint) AS SELECT count(*) FROM w WHERE s = $1; PREPARE words(varchar, text) AS SELECT a FROM w WHERE v = $1 OR v = $2; EXECUTE narrow(9); EXECUTE wide(7); EXECUTE wide(1000000000000); EXECUTE words('k1', 'k2')
----
PREPARE
PREPARE
PREPARE
k9
10
0
1
2

EXPLAIN (COSTS OFF) EXECUTE narrow(9)
----
Project
  ->  Index Scan using w_pkey on w
        Index Cond: (a = ($1)::bigint)
        Filter: (a = $1)

# An equality that follows from those of the joins below counts once, and one over
# a whole key finds as many rows as refer to it.

CREATE TABLE part (p int PRIMARY KEY); CREATE TABLE stock (sp int, ss int, PRIMARY KEY (sp, ss)); CREATE TABLE sale (lp int, ls int); INSERT INTO part SELECT i FROM generate_series(1, 2000) i; INSERT INTO stock SELECT i, j FROM generate_series(1, 2000) i, generate_series(1, 4) j; INSERT INTO sale SELECT 1 + i % 2000, 1 + i % 4 FROM generate_series(1, 40000) i; ANALYZE part; ANALYZE stock; ANALYZE sale
----
CREATE TABLE
CREATE TABLE
CREATE TABLE
INSERT 0 2000
INSERT 0 8000
INSERT 0 40000
ANALYZE
ANALYZE
ANALYZE

EXPLAIN SELECT * FROM part, stock, sale WHERE sp = lp AND ss = ls AND p = lp
----
Project  (cost=138000 rows=40000 width=20)
  ->  Hash Join  (cost=98000 rows=40000 width=20)
        Hash Cond: lp = sp AND ls = ss
        ->  Seq Scan on sale  (cost=40000 rows=40000 width=8)
        ->  Hash Join  (cost=18000 rows=8000 width=12)
              Hash Cond: sp = p
              ->  Seq Scan on stock  (cost=8000 rows=8000 width=8)
              ->  Seq Scan on part  (cost=2000 rows=2000 width=4)

# The length of a series of integers is known where its arguments are.
EXPLAIN SELECT * FROM generate_series(1, 500) n
----
TableFunc  (cost=500 rows=500 width=4)

EXPLAIN SELECT * FROM generate_series(10::bigint, 1, -3) n
----
TableFunc  (cost=4 rows=4 width=8)

EXPLAIN SELECT * FROM generate_series(5, 1) n
----
TableFunc  (cost=1 rows=1 width=4)

EXPLAIN SELECT * FROM generate_series(1, 5, 0) n
----
TableFunc  (cost=1 rows=1 width=4)

EXPLAIN SELECT * FROM generate_series(1, NULL::int) n
----
TableFunc  (cost=1000 rows=1000 width=4)

EXPLAIN SELECT * FROM generate_series(-9223372036854775808, 9223372036854775807) n
----
TableFunc  (cost=18446744073709551616 rows=18446744073709551616 width=8)

EXPLAIN SELECT * FROM generate_series(1, 1 + 99) n
----
TableFunc  (cost=100 rows=100 width=4)
