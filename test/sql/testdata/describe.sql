# What psql asks about a table that others refer to.

CREATE TABLE p (a int PRIMARY KEY); CREATE TABLE c (a int REFERENCES p ON DELETE CASCADE)
----
CREATE TABLE
CREATE TABLE

SELECT conname, conrelid::pg_catalog.regclass AS ontable, pg_catalog.pg_get_constraintdef(oid, true) AS condef
  FROM pg_catalog.pg_constraint c
 WHERE confrelid IN (SELECT pg_catalog.pg_partition_ancestors('p'::regclass) UNION ALL VALUES ('p'::pg_catalog.regclass))
       AND contype = 'f' AND conparentid = 0 ORDER BY conname
----
c_a_fkey|c|FOREIGN KEY (a) REFERENCES p(a) ON DELETE CASCADE

SELECT pg_partition_root('p'), (SELECT count(*) FROM pg_partition_tree('p'))
----
|0

# Arrays with null elements are equal when their elements are.

SELECT ARRAY[1, NULL] = ARRAY[1, NULL], ARRAY[NULL]::int[] = '{NULL}', ARRAY[1, NULL] = ARRAY[1, 2], ARRAY[NULL, 1] < ARRAY[NULL, 2]
----
t|t|f|t

CREATE TABLE arr (i int[]); INSERT INTO arr VALUES ('{NULL}'), ('{1}'), (NULL)
----
CREATE TABLE
INSERT 0 3

SELECT i FROM arr WHERE i = '{NULL}'
----
{NULL}

# A prepared statement follows the search path.

CREATE SCHEMA s2; CREATE TABLE v (x int); INSERT INTO v VALUES (1); CREATE TABLE s2.v (x int); INSERT INTO s2.v VALUES (2)
----
CREATE SCHEMA
CREATE TABLE
INSERT 0 1
CREATE TABLE
INSERT 0 1

PREPARE q AS SELECT x FROM v; EXECUTE q
----
PREPARE
1

SET search_path = s2; EXECUTE q
----
SET
2

# A literal beside an array is an array.

SELECT i = '{1}', '{1}' = i, i <> '{1}', i < '{2}', i IN ('{1}', '{3}'), i || '{2}' FROM (VALUES ('{1}'::int[])) v(i)
----
t|t|f|t|t|{1,2}

SELECT indkey::int2[], indkey[0] FROM pg_index WHERE indrelid = 'public.p'::regclass
----
[0:0]={1}|1

# EXPLAIN of what is not a query itself.

RESET search_path; PREPARE twice (int) AS SELECT a * 2 FROM p WHERE a = $1
----
RESET
PREPARE

EXPLAIN (COSTS OFF) EXECUTE twice (1)
----
Project
  ->  Index Only Scan using p_pkey on p
        Index Cond: (a = $1)
        Filter: (a = $1)

EXPLAIN (COSTS OFF) CREATE TABLE never AS SELECT 1 AS one
----
Project
  ->  Values

SELECT to_regclass('never'); EXPLAIN EXECUTE twice
----
(empty)
ERROR 42601: wrong number of parameters for prepared statement "twice"
DETAIL: Expected 1 parameters but got 0.

EXPLAIN CREATE TABLE never (a int)
----
ERROR 42601: syntax error at or near "int"
