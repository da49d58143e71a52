# One module with functions of all kinds.
CREATE TABLE notes (n bigint)
----
CREATE TABLE

CREATE MODULE kinds LANGUAGE wat AS $$
  (@custom "basalt.manifest" "{\"abi\": 1, \"functions\": ["
    "{\"name\": \"plus1\", \"args\": [{\"type\": \"bigint\"}], \"returns\": \"bigint\"},"
    "{\"name\": \"total\", \"kind\": \"aggregate\", \"strict\": true, \"args\": [{\"name\": \"x\", \"type\": \"bigint\"}], \"returns\": \"bigint\"},"
    "{\"name\": \"upto\", \"kind\": \"table\", \"args\": [{\"type\": \"bigint\"}], \"columns\": [{\"name\": \"n\", \"type\": \"bigint\"}]},"
    "{\"name\": \"negate\", \"kind\": \"vectorised\", \"strict\": true, \"args\": [{\"type\": \"bigint\"}], \"returns\": \"bigint\"},"
    "{\"name\": \"note\", \"kind\": \"procedure\", \"args\": [{\"name\": \"n\", \"type\": \"bigint\"}, {\"name\": \"twice\", \"type\": \"bigint\", \"mode\": \"out\"}]}"
    "]}")
  (import "basalt" "sql_exec" (func $exec (param i32 i32) (result i64)))
  (import "basalt" "sql_bind_i64" (func $bind (param i32 i64)))
  (import "basalt" "out_i64" (func $out (param i32 i64)))
  (memory (export "memory") 1)
  (data (i32.const 0) "INSERT INTO notes VALUES ($1)")
  (global $at (mut i64) (i64.const 0))
  (global $end (mut i64) (i64.const 0))
  (func (export "plus1") (param i64) (result i64) (i64.add (local.get 0) (i64.const 1)))
  (func (export "total_state_size") (result i32) (i32.const 8))
  (func (export "total_init") (param i32 i32) (result i32) (i32.const 0))
  (func $add (param $st i32) (param $x i64) (i64.store (local.get $st) (i64.add (i64.load (local.get $st)) (local.get $x))))
  (func (export "total_update") (param $n i32) (param $gid i32) (param $in i32) (param $nin i32) (param $st i32) (result i32) (local $i i32)
    (loop $next
      (call $add
        (i32.add (local.get $st) (i32.shl (i32.load (i32.add (local.get $gid) (i32.shl (local.get $i) (i32.const 2)))) (i32.const 3)))
        (i64.load (i32.add (i32.load offset=24 (local.get $in)) (i32.shl (local.get $i) (i32.const 3)))))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $i) (local.get $n))))
    (i32.const 0))
  (func (export "total_merge") (param $n i32) (param $dst i32) (param $src i32) (result i32) (local $i i32)
    (loop $next
      (call $add (i32.add (local.get $dst) (i32.shl (local.get $i) (i32.const 3))) (i64.load (i32.add (local.get $src) (i32.shl (local.get $i) (i32.const 3)))))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $i) (local.get $n))))
    (i32.const 0))
  (func (export "total_final") (param $n i32) (param $st i32) (param $out i32) (result i32)
    (memory.copy (i32.load offset=24 (local.get $out)) (local.get $st) (i32.shl (local.get $n) (i32.const 3)))
    (i32.const 0))
  (func (export "upto_open") (param $in i32) (param $nin i32) (result i32)
    (global.set $at (i64.const 0))
    (global.set $end (i64.load (i32.load offset=24 (local.get $in))))
    (i32.const 1))
  (func (export "upto_next") (param $h i32) (param $most i32) (param $out i32) (result i32) (local $n i32)
    (block $end
      (loop $next
        (br_if $end (i32.ge_u (local.get $n) (local.get $most)))
        (br_if $end (i64.ge_s (global.get $at) (global.get $end)))
        (global.set $at (i64.add (global.get $at) (i64.const 1)))
        (i64.store (i32.add (i32.load offset=24 (local.get $out)) (i32.shl (local.get $n) (i32.const 3))) (global.get $at))
        (local.set $n (i32.add (local.get $n) (i32.const 1)))
        (br $next)))
    (local.get $n))
  (func (export "upto_close") (param $h i32))
  (func (export "negate") (param $n i32) (param $in i32) (param $nin i32) (param $out i32) (result i32) (local $i i32) (local $at i32)
    (loop $next
      (local.set $at (i32.shl (local.get $i) (i32.const 3)))
      (i64.store (i32.add (i32.load offset=24 (local.get $out)) (local.get $at))
        (i64.sub (i64.const 0) (i64.load (i32.add (i32.load offset=24 (local.get $in)) (local.get $at)))))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $i) (local.get $n))))
    (i32.const 0))
  (func (export "note") (param $n i64)
    (call $bind (i32.const 1) (local.get $n))
    (drop (call $exec (i32.const 0) (i32.const 29)))
    (call $out (i32.const 2) (i64.mul (local.get $n) (i64.const 2))))
$$ WITH (capabilities = 'sql')
----
CREATE MODULE

SELECT name, arguments, result, kind, volatility, declared FROM basalt_wasm_functions ORDER BY name
----
negate|bigint|bigint|f|volatile|t
note|IN n bigint, OUT twice bigint|record|p|volatile|t
plus1|bigint|bigint|f|volatile|t
total|x bigint|bigint|a|immutable|t
upto|bigint|TABLE(n bigint)|f|volatile|t

SELECT total(plus1(negate(n))), total(NULL), count(*) FROM upto(5000)
----
-12497500|0|5000

CALL note(21, NULL)
----
42

SELECT n FROM notes
----
21

SELECT name, calls > 0, rows, fuel > 0, traps FROM basalt_wasm_stats ORDER BY name
----
negate|t|5000|t|0
note|t|1|t|0
plus1|t|5000|t|0
total|t|5000|t|0
upto|t|5000|t|0

# Without the capability it cannot be.
ALTER MODULE kinds SET (capabilities = '')
----
ERROR 42501: the module needs the capability "sql", which it is not given
HINT: Say WITH (capabilities = '...').

CREATE MODULE talks LANGUAGE wat AS '(import "basalt" "log" (func (param i32 i32 i32)))'
----
ERROR 42501: the module needs the capability "log", which it is not given
HINT: Say WITH (capabilities = '...').

# A kind has a signature.
CREATE MODULE bad LANGUAGE wat AS $$
  (@custom "basalt.manifest" "{\"abi\": 1, \"functions\": [{\"name\": \"f\", \"kind\": \"vectorised\", \"args\": [{\"type\": \"bigint\"}], \"returns\": \"bigint\"}]}")
  (func (export "f") (param i64) (result i64) (local.get 0))
$$
----
ERROR 42P13: the module's manifest: function "f" has another signature than a function of kind "vectorised"

CREATE MODULE bad LANGUAGE wat AS $$
  (@custom "basalt.manifest" "{\"abi\": 1, \"functions\": [{\"name\": \"f\", \"kind\": \"aggregate\", \"args\": [{\"type\": \"bigint\"}], \"returns\": \"bigint\"}]}")
  (func (export "f") (param i64) (result i64) (local.get 0))
$$
----
ERROR 42883: module "bad" declares f(bigint): the module exports no function "f_state_size"

# A replacement may not make something else of a function.
CREATE OR REPLACE MODULE kinds LANGUAGE wat AS $$
  (@custom "basalt.manifest" "{\"abi\": 1, \"functions\": [{\"name\": \"total\", \"args\": [{\"type\": \"bigint\"}], \"returns\": \"bigint\"}]}")
  (func (export "total") (param i64) (result i64) (local.get 0))
$$
----
ERROR 42809: cannot change routine kind
DETAIL: "total" is an aggregate function.
HINT: Give it another name, or drop the module first.

DROP AGGREGATE total(bigint)
----
ERROR 2BP01: cannot drop aggregate total(bigint) because module kinds requires it
HINT: You can drop module kinds instead.

# Aggregates are bound to modules by name too.
CREATE AGGREGATE summed(bigint) (LANGUAGE = wasm, RETURNS = bigint, AS = 'kinds', EXPORT = 'total', STRICT)
----
CREATE AGGREGATE

SELECT summed(n) FROM upto(10)
----
55

DROP MODULE kinds
----
ERROR 2BP01: cannot drop module kinds because other objects depend on it
DETAIL: aggregate summed(bigint) depends on module kinds
HINT: Use DROP ... CASCADE to drop the dependent objects too.

CREATE OR REPLACE MODULE kinds LANGUAGE wat AS '(func (export "total") (param i64) (result i64) (local.get 0))'
----
ERROR 42883: aggregate summed(bigint) does not fit module "kinds" as it becomes
DETAIL: The module exports no function "total_state_size".
HINT: Drop or replace the aggregate first.

DROP MODULE kinds CASCADE
----
NOTICE: drop cascades to aggregate summed(bigint)
DROP MODULE
