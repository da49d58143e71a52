# VARIADIC parameters of functions in WebAssembly.

CREATE FUNCTION vsum(VARIADIC a int[]) RETURNS bigint LANGUAGE wat IMMUTABLE STRICT AS $$
(module (memory (export "memory") 1)
  (func (export "vsum") (param $n i32) (param $in i32) (param $nin i32) (param $out i32) (result i32)
    (local $i i32) (local $at i32) (local $end i32) (local $s i64) (local $offsets i32)
    (local.set $offsets (i32.load offset=20 (local.get $in)))
    (block $done
      (loop $row
        (br_if $done (i32.ge_u (local.get $i) (local.get $n)))
        (local.set $s (i64.const 0))
        (local.set $at (i32.load (i32.add (local.get $offsets) (i32.shl (local.get $i) (i32.const 2)))))
        (local.set $end (i32.load offset=4 (i32.add (local.get $offsets) (i32.shl (local.get $i) (i32.const 2)))))
        (block $last
          (loop $element
            (br_if $last (i32.ge_s (local.get $at) (local.get $end)))
            (local.set $s (i64.add (local.get $s) (i64.load32_s
              (i32.add (i32.load offset=24 (i32.load offset=36 (local.get $in))) (i32.shl (local.get $at) (i32.const 2))))))
            (local.set $at (i32.add (local.get $at) (i32.const 1)))
            (br $element)))
        (i64.store (i32.add (i32.load offset=24 (local.get $out)) (i32.shl (local.get $i) (i32.const 3))) (local.get $s))
        (local.set $i (i32.add (local.get $i) (i32.const 1)))
        (br $row)))
    (i32.const 0)))
$$
----
CREATE FUNCTION

SELECT vsum(1, 2, 3), vsum(4), vsum(VARIADIC ARRAY[5, 6]), vsum(VARIADIC '{}'::int[]), vsum(VARIADIC NULL)
----
6|4|11|0|

SELECT vsum(n, n, 1::smallint), vsum(VARIADIC ARRAY[n, 10]) FROM generate_series(1, 3) n
----
3|11
5|12
7|13

SELECT sum(vsum(n, 2 * n)) FROM generate_series(1, 10000) n
----
150015000

SELECT vsum()
----
ERROR 42883: function vsum() does not exist
HINT: No function matches the given name and argument types. You might need to add explicit type casts.

SELECT vsum('1', '2')
----
3

SELECT vsum(1, 2.5)
----
ERROR 42883: function vsum(integer, numeric) does not exist
HINT: No function matches the given name and argument types. You might need to add explicit type casts.

SELECT vsum(ARRAY[1, 2])
----
ERROR 42883: function vsum(integer[]) does not exist
HINT: No function matches the given name and argument types. You might need to add explicit type casts.

SELECT vsum(VARIADIC 3)
----
ERROR 42883: function vsum(integer) does not exist
HINT: No function matches the given name and argument types. You might need to add explicit type casts.

SELECT vsum(a => 1)
----
ERROR 42883: function vsum(a => integer) does not exist
HINT: No function matches the given name and argument types. You might need to add explicit type casts.

SELECT pg_get_function_arguments('vsum'::regproc), provariadic::regtype, proargmodes FROM pg_proc WHERE proname = 'vsum'
----
VARIADIC a integer[]|integer|{v}

SELECT split_part(pg_get_functiondef('vsum'::regproc), 'AS', 1)
----
CREATE OR REPLACE FUNCTION public.vsum(VARIADIC a integer[])
 RETURNS bigint
 LANGUAGE wat
 IMMUTABLE STRICT PARALLEL SAFE
(empty)

# One that is not variadic is the better one of those that take the same.
CREATE FUNCTION vsum(a int, b int) RETURNS bigint LANGUAGE wat IMMUTABLE STRICT AS $$
(module (func (export "f") (param i32 i32) (result i64) (i64.const -1)))
$$
----
CREATE FUNCTION

SELECT vsum(1, 2), vsum(1, 2, 3), vsum(1)
----
-1|6|1

SELECT vsum(VARIADIC ARRAY[1, 2])
----
3

CREATE OR REPLACE VIEW sums AS SELECT vsum(n, n, n) AS s, vsum(VARIADIC ARRAY[n]) AS v FROM generate_series(1, 2) n
----
CREATE VIEW

SELECT * FROM sums
----
3|1
6|2

CREATE FUNCTION v1(VARIADIC a int) RETURNS int LANGUAGE wat AS '(func (export "f") (param i32) (result i32) (i32.const 1))'
----
ERROR 42P13: VARIADIC parameter must be an array

CREATE FUNCTION v1(VARIADIC a int[], b int) RETURNS int LANGUAGE wat AS '(func (export "f") (param i32) (result i32) (i32.const 1))'
----
ERROR 42P13: VARIADIC parameter must be the last input parameter

CREATE FUNCTION v1(VARIADIC a int[] DEFAULT '{}') RETURNS int LANGUAGE wat AS '(func (export "f") (param i32) (result i32) (i32.const 1))'
----
ERROR 0A000: VARIADIC parameters with default values are not supported

CREATE FUNCTION v1(VARIADIC a int[]) RETURNS SETOF int LANGUAGE wat AS '(func (export "f") (param i32) (result i32) (i32.const 1))'
----
ERROR 0A000: VARIADIC parameters of functions that return a set are not supported

DROP FUNCTION vsum(VARIADIC int[]) CASCADE
----
NOTICE: drop cascades to view sums
DROP FUNCTION

SELECT vsum(1, 2, 3)
----
ERROR 42883: function vsum(integer, integer, integer) does not exist
HINT: No function matches the given name and argument types. You might need to add explicit type casts.

# A module may declare it.
CREATE MODULE sums LANGUAGE wat AS $$
  (@custom "basalt.manifest" "{\"abi\": 1, \"functions\": [{\"name\": \"vsum\", \"kind\": \"vectorised\", \"strict\": true, \"args\": [{\"name\": \"a\", \"type\": \"int[]\", \"mode\": \"variadic\"}], \"returns\": \"bigint\"}]}")
  (memory (export "memory") 1)
  (func (export "vsum") (param $n i32) (param $in i32) (param $nin i32) (param $out i32) (result i32)
    (local $i i32) (local $at i32) (local $end i32) (local $s i64) (local $offsets i32)
    (local.set $offsets (i32.load offset=20 (local.get $in)))
    (block $done
      (loop $row
        (br_if $done (i32.ge_u (local.get $i) (local.get $n)))
        (local.set $s (i64.const 0))
        (local.set $at (i32.load (i32.add (local.get $offsets) (i32.shl (local.get $i) (i32.const 2)))))
        (local.set $end (i32.load offset=4 (i32.add (local.get $offsets) (i32.shl (local.get $i) (i32.const 2)))))
        (block $last
          (loop $element
            (br_if $last (i32.ge_s (local.get $at) (local.get $end)))
            (local.set $s (i64.add (local.get $s) (i64.load32_s
              (i32.add (i32.load offset=24 (i32.load offset=36 (local.get $in))) (i32.shl (local.get $at) (i32.const 2))))))
            (local.set $at (i32.add (local.get $at) (i32.const 1)))
            (br $element)))
        (i64.store (i32.add (i32.load offset=24 (local.get $out)) (i32.shl (local.get $i) (i32.const 3))) (local.get $s))
        (local.set $i (i32.add (local.get $i) (i32.const 1)))
        (br $row)))
    (i32.const 0))
$$
----
CREATE MODULE

SELECT vsum(1, 2, 3), vsum(VARIADIC ARRAY[7])
----
6|7

CREATE MODULE sums2 LANGUAGE wat AS $$
  (@custom "basalt.manifest" "{\"abi\": 1, \"functions\": [{\"name\": \"f\", \"args\": [{\"name\": \"a\", \"type\": \"int\", \"mode\": \"variadic\"}], \"returns\": \"int\"}]}")
  (func (export "f") (param i32) (result i32) (i32.const 1))
$$
----
ERROR 42P13: module "sums2" declares f(integer): VARIADIC parameter must be an array

CREATE MODULE sums2 LANGUAGE wat AS $$
  (@custom "basalt.manifest" "{\"abi\": 1, \"functions\": [{\"name\": \"f\", \"kind\": \"aggregate\", \"args\": [{\"name\": \"a\", \"type\": \"int[]\", \"mode\": \"variadic\"}], \"returns\": \"int\"}]}")
  (func (export "f") (param i32) (result i32) (i32.const 1))
$$
----
ERROR 42P13: the module's manifest: an argument of "f" has the mode "variadic", which it cannot have
