# The views of WebAssembly modules and functions.
CREATE MODULE m VERSION 'a' LANGUAGE wat AS $$
  (memory (export "memory") 2)
  (func (export "spin") (param $n i64) (result i64)
    (loop $again
      (local.set $n (i64.sub (local.get $n) (i64.const 1)))
      (br_if $again (i64.gt_s (local.get $n) (i64.const 0))))
    (local.get $n))
  (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0)))
$$
----
CREATE MODULE

CREATE FUNCTION spin(n bigint) RETURNS bigint LANGUAGE wasm STRICT AS 'm'
----
CREATE FUNCTION

CREATE FUNCTION grow(n int) RETURNS int LANGUAGE wasm AS 'm'
----
CREATE FUNCTION

CREATE FUNCTION alone() RETURNS int LANGUAGE wat IMMUTABLE AS '(func (export "alone") (result i32) (i32.const 1))'
----
CREATE FUNCTION

COMMENT ON MODULE m IS 'spins'
----
COMMENT

SELECT schema, name, owner, language, version, versions, sha256, bytes > 100, functions, capabilities, max_memory, fuel, timeout_ms, comment, acl FROM basalt_wasm_modules
----
public|m|basalt|wat|a|{a}|c29da3a887683eb5f80ec3ddfd8a9dda0ed6ef7e5ab6625266ee4cb87a69c148|t|2|{}||||spins|

CREATE ROLE dev
----
CREATE ROLE

GRANT USAGE ON MODULE m TO dev
----
GRANT

ALTER MODULE m SET (max_memory = '1MB', fuel = 10000000, timeout = '5s', capabilities = 'log,clock')
----
ALTER MODULE

CREATE OR REPLACE MODULE m LANGUAGE wat AS $$
  (memory (export "memory") 2)
  (func (export "spin") (param $n i64) (result i64)
    (loop $again
      (local.set $n (i64.sub (local.get $n) (i64.const 1)))
      (br_if $again (i64.gt_s (local.get $n) (i64.const 0))))
    (i64.const 7))
  (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0)))
$$
----
CREATE MODULE

SELECT schema, name, version, versions, functions, capabilities, max_memory, fuel, timeout_ms, acl FROM basalt_wasm_modules
----
public|m|2|{a,2}|2|{log,clock}|1048576|10000000|5000|{basalt=U/basalt,dev=U/basalt}

SELECT schema, name, arguments, result, kind, language, module_schema, module, version, export, declared, volatility, strict FROM basalt_wasm_functions ORDER BY name
----
public|alone||integer|f|wat||||alone|f|immutable|f
public|grow|n integer|integer|f|wasm|public|m|2|grow|f|volatile|f
public|spin|n bigint|bigint|f|wasm|public|m|2|spin|f|volatile|t

SELECT count(*) FROM basalt_wasm_functions f JOIN basalt_wasm_modules m ON f.sha256 = m.sha256
----
2

# Statistics are counted by batches, from the first call on.
SELECT name FROM basalt_wasm_stats WHERE calls > 0
----
(empty)

SELECT sum(spin(n)) FROM generate_series(1, 1000) g(n)
----
7000

SELECT name, module, arguments, calls, rows, time_us > 0, fuel BETWEEN 1000000 AND 10000000, traps, peak_memory >= 131072, compile_time_us > 0, cache_hits FROM basalt_wasm_stats WHERE calls > 0 ORDER BY name
----
spin|m|n bigint|1|1000|t|t|0|t|t|1

# The limits of the module hold.
SELECT spin(100000000)
----
ERROR 54000: a WebAssembly module used up its fuel for this statement
HINT: ALTER MODULE ... SET (fuel = ...) changes it.

SELECT grow(3) > 0, grow(100)
----
t|-1

ALTER MODULE m SET (fuel = 0, timeout = 20)
----
ALTER MODULE

SELECT spin(10000000000)
----
ERROR 57014: canceling statement because a WebAssembly module ran longer than its timeout
HINT: ALTER MODULE ... SET (timeout = ...) changes it.

ALTER MODULE m SET (timeout = 0, max_memory = '64kB')
----
ERROR 42P13: the module begins with 128 kB of memory; its max_memory is 64 kB

DROP FUNCTION spin(bigint)
----
DROP FUNCTION

SELECT count(*) FROM basalt_wasm_stats WHERE name = 'spin'
----
0

SELECT pg_get_functiondef('grow'::regproc)
----
CREATE OR REPLACE FUNCTION public.grow(n integer)
 RETURNS integer
 LANGUAGE wasm
 PARALLEL SAFE
AS $function$public.m$function$, 'grow'
(empty)
