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
        Index Cond: (a = 7)
        Filter: (b IN (2 values)) AND (a = 7)

EXPLAIN (COSTS OFF) SELECT a FROM t WHERE c + 1 = 500
----
Project
  ->  Seq Scan on t
        Filter: ((c + 1) = 500)

SELECT c FROM t WHERE a = 7 AND b > '71' AND b <= '75' ORDER BY c
----
72
73
74
75
