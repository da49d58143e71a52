# What a declaration says to the planner is kept, and what is cheap is asked first.
CREATE TABLE costs AS SELECT i::bigint AS a FROM generate_series(1, 1000) AS g(i)
----
SELECT 1000

CREATE FUNCTION dear(a bigint) RETURNS bigint LANGUAGE wat IMMUTABLE STRICT PARALLEL SAFE COST 100000 AS $$
  (func (export "dear") (param i64) (result i64) (i64.add (local.get 0) (i64.const 1)))
$$
----
CREATE FUNCTION

CREATE FUNCTION cheap(a bigint) RETURNS bigint LANGUAGE wat IMMUTABLE STRICT COST 0.5 AS $$
  (func (export "cheap") (param i64) (result i64) (i64.add (local.get 0) (i64.const 1)))
$$
----
CREATE FUNCTION

EXPLAIN (COSTS off) SELECT * FROM costs WHERE dear(a) > 10 AND cheap(a) > 20
----
Seq Scan on costs
  Filter: (cheap(a) > 20) AND (dear(a) > 10)

SELECT proname, procost, prorows, proparallel FROM pg_proc WHERE proname IN ('dear', 'cheap') ORDER BY 1
----
cheap|0.5|0|s
dear|100000|0|s

SELECT pg_get_functiondef('dear'::regproc)
----
CREATE OR REPLACE FUNCTION public.dear(a bigint)
 RETURNS bigint
 LANGUAGE wat
 IMMUTABLE STRICT PARALLEL SAFE COST 100000
AS $function$
  (func (export "dear") (param i64) (result i64) (i64.add (local.get 0) (i64.const 1)))
$function$, 'dear'
(empty)

CREATE FUNCTION bad(a bigint) RETURNS bigint LANGUAGE wat COST -1 AS $$ (func (export "bad") (param i64) (result i64) (local.get 0)) $$
----
ERROR 22023: COST must be positive

CREATE FUNCTION bad(a bigint) RETURNS bigint LANGUAGE wat ROWS 10 AS $$ (func (export "bad") (param i64) (result i64) (local.get 0)) $$
----
ERROR 22023: ROWS is not applicable when function does not return a set

CREATE FUNCTION bad(a bigint) RETURNS bigint LANGUAGE wat PARALLEL perhaps AS $$ (func (export "bad") (param i64) (result i64) (local.get 0)) $$
----
ERROR 42601: parameter "parallel" must be SAFE, RESTRICTED, or UNSAFE

DROP FUNCTION dear, cheap
----
DROP FUNCTION

# One worker runs what is not PARALLEL SAFE, so that one instance of the module sees all rows, here.
CREATE TABLE many AS SELECT i::bigint AS a FROM generate_series(1, 300000) AS g(i)
----
SELECT 300000

SET max_parallel_workers_per_gather = 4
----
SET

CREATE FUNCTION nth(a bigint) RETURNS bigint LANGUAGE wat PARALLEL UNSAFE AS $$
  (global $n (mut i64) (i64.const 0))
  (func (export "nth") (param i64) (result i64) (global.set $n (i64.add (global.get $n) (i64.const 1))) (global.get $n))
$$
----
CREATE FUNCTION

SELECT max(nth(a)) FROM many
----
300000

SELECT count(DISTINCT x) FROM (SELECT nth(a) AS x FROM many WHERE a % 2 = 0) s
----
150000

CREATE VIEW numbered AS SELECT nth(a) AS x FROM many
----
CREATE VIEW

SELECT max(x), count(*) FROM numbered
----
300000|300000

SELECT pg_get_functiondef('nth'::regproc) LIKE '%PARALLEL UNSAFE%', proparallel FROM pg_proc WHERE proname = 'nth'
----
t|u

CREATE AGGREGATE plus(bigint) (sfunc = int8pl, stype = bigint, initcond = '0', parallel = unsafe)
----
CREATE AGGREGATE

CREATE AGGREGATE plus2(bigint) (sfunc = int8pl, stype = bigint, initcond = '0', parallel = perhaps)
----
ERROR 42601: parameter "parallel" must be SAFE, RESTRICTED, or UNSAFE

SELECT proname, proparallel FROM pg_proc WHERE proname = 'plus'
----
plus|u

DROP VIEW numbered
----
DROP VIEW

DROP FUNCTION nth
----
DROP FUNCTION

DROP AGGREGATE plus(bigint)
----
DROP AGGREGATE

DROP TABLE many
----
DROP TABLE

RESET max_parallel_workers_per_gather
----
RESET
