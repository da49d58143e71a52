# Functions written in WebAssembly's text format.

CREATE FUNCTION gcd_wat(a bigint, b bigint) RETURNS bigint LANGUAGE wat IMMUTABLE AS $$
(module
  (memory (export "memory") 1)
  (func (export "gcd_wat") (param $a i64) (param $b i64) (result i64) (local $t i64)
    (loop $next (result i64)
      (if (result i64) (i64.eqz (local.get $b))
        (then (local.get $a))
        (else
          (local.set $t (i64.rem_u (local.get $a) (local.get $b)))
          (local.set $a (local.get $b))
          (local.set $b (local.get $t))
          (br $next))))))
$$
----
CREATE FUNCTION

SELECT gcd_wat(1071, 462), gcd_wat(NULL, 3), sum(gcd_wat(n, 12)) FROM generate_series(1, 1000) g(n)
----
21||3330

# The only export is the function, whatever its name.
CREATE FUNCTION half(x float8) RETURNS float8 LANGUAGE WAT AS '(func (export "compute") (param f64) (result f64) (f64.mul (local.get 0) (f64.const 0.5)))'
----
CREATE FUNCTION

SELECT half(5), half(NULL)
----
2.5|

# Of several exports, the one of the function's name, or the one that is named.
CREATE FUNCTION inc(x int) RETURNS int LANGUAGE wat AS $wat$
  (func $by (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1)))
  (func (export "dec") (param i32) (result i32) (call $by (local.get 0) (i32.const -1)))
  (func (export "inc") (param i32) (result i32) (call $by (local.get 0) (i32.const 1)))
$wat$
----
CREATE FUNCTION

CREATE FUNCTION less(x int) RETURNS int LANGUAGE wat AS $$
  (func (export "dec") (param i32) (result i32) (i32.sub (local.get 0) (i32.const 1)))
  (func (export "inc") (param i32) (result i32) (i32.add (local.get 0) (i32.const 1)))
$$, 'dec'
----
CREATE FUNCTION

SELECT inc(41), less(43)
----
42|42

# A function over strings, with its allocator.
CREATE FUNCTION shout(s text) RETURNS text LANGUAGE wat IMMUTABLE STRICT AS $$
(module
  (memory (export "memory") 1)
  (global $top (mut i32) (i32.const 16))
  (func (export "basalt_alloc") (param $n i32) (result i32)
    (global.get $top)
    (global.set $top (i32.add (global.get $top) (local.get $n))))
  (func (export "basalt_reset") (global.set $top (i32.const 16)))
  (func (export "shout") (param $p i32) (param $n i32) (result i64) (local $i i32) (local $c i32)
    (block $done
      (loop $next
        (br_if $done (i32.eq (local.get $i) (local.get $n)))
        (local.set $c (i32.load8_u (i32.add (local.get $p) (local.get $i))))
        (if (i32.lt_u (i32.sub (local.get $c) (i32.const 97)) (i32.const 26))
          (then (i32.store8 (i32.add (local.get $p) (local.get $i)) (i32.sub (local.get $c) (i32.const 32)))))
        (local.set $i (i32.add (local.get $i) (i32.const 1)))
        (br $next)))
    (i64.or (i64.shl (i64.extend_i32_u (local.get $p)) (i64.const 32)) (i64.extend_i32_u (local.get $n)))))
$$
----
CREATE FUNCTION

SELECT shout('hello, wat'), shout(''), shout(NULL)
----
HELLO, WAT||

# A trap.
CREATE FUNCTION trap(x int) RETURNS int LANGUAGE wat AS '(func (export "trap") (param i32) (result i32) unreachable)'
----
CREATE FUNCTION

SELECT trap(1)
----
ERROR 38000: WebAssembly function "trap" failed: unreachable
DETAIL: WebAssembly stack:
trap(i32,i32,i32,i32,i32,i32,i32) i32

# What is wrong in the text is said with its line and column there.
CREATE FUNCTION bad(x int) RETURNS int LANGUAGE wat AS $$
(func (export "bad") (param i32) (result i32)
  (i32.ad (local.get 0) (i32.const 1)))
$$
----
ERROR 42601: WebAssembly text 3:4: unknown instruction "i32.ad"
HINT: Perhaps you meant i32.add.

CREATE FUNCTION bad(x int) RETURNS int LANGUAGE wat AS '(func (export "bad") (param i32)'
----
ERROR 42601: WebAssembly text 1:33: expected an instruction or ")", found the end of the text
DETAIL: The "(func" at 1:1 is not closed.

CREATE FUNCTION bad(x int) RETURNS int LANGUAGE wat AS '(func (export "bad") (param i32) (result i32) (local.get $x))'
----
ERROR 42601: WebAssembly text 1:58: there is no local $x

# What the assembler does not see, the runtime's validator does.
CREATE FUNCTION bad(x int) RETURNS int LANGUAGE wat AS '(func (export "bad") (param i32) (result i32) (i64.const 1))'
----
ERROR 42P13: invalid WebAssembly module: invalid function[0] export["bad"]: cannot use i64 as result[0] type i32

CREATE FUNCTION bad(x int) RETURNS int LANGUAGE wat AS '(func (export "bad") (param i64) (result i32) (i32.const 1))'
----
ERROR 42P13: function "bad" of the module has another signature than declared
DETAIL: It is (i64) -> (i32); the declaration needs (i32) -> (i32).

CREATE FUNCTION bad(x int) RETURNS int LANGUAGE wat AS '(func)'
----
ERROR 42P13: the module exports no function
HINT: Write (func (export "bad") ...).

CREATE FUNCTION bad(x int) RETURNS int LANGUAGE wat AS '(func (export "a") (export "b"))'
----
ERROR 42P13: the module exports several functions and none named "bad"
DETAIL: It exports a, b.
HINT: Name the export behind the text: AS $$...$$, 'export'.

CREATE FUNCTION bad(x int) RETURNS int LANGUAGE wat AS '(func (export "a"))', 'b'
----
ERROR 42883: the module exports no function "b"

CREATE FUNCTION bad(x int) RETURNS int LANGUAGE wat AS '(import "env" "f" (func)) (func (export "bad") (param i32) (result i32) (local.get 0))'
----
ERROR 42P13: the module imports env.f, which Basalt does not provide
HINT: A module may import the functions of "basalt", and of WASI, which is inert.

CREATE FUNCTION bad(x int) RETURNS int LANGUAGE wet AS ''
----
ERROR 42704: language "wet" does not exist
HINT: Functions are written in LANGUAGE wasm or wat.

# The text can be read again, also by the next server.
restart

SELECT lanname, prosrc FROM pg_proc p JOIN pg_language l ON l.oid = p.prolang WHERE proname = 'half'
----
wat|(func (export "compute") (param f64) (result f64) (f64.mul (local.get 0) (f64.const 0.5)))

SELECT gcd_wat(48, 36), half(3), inc(1), less(1), shout('again')
----
12|1.5|2|0|AGAIN

CREATE OR REPLACE FUNCTION half(x float8) RETURNS float8 LANGUAGE wat AS '(func (export "half") (param f64) (result f64) (f64.div (local.get 0) (f64.const -2)))'
----
CREATE FUNCTION

SELECT half(3)
----
-1.5

DROP FUNCTION half(float8)
----
DROP FUNCTION

SELECT half(3)
----
ERROR 42883: function half(integer) does not exist
HINT: No function matches the given name and argument types. You might need to add explicit type casts.

# What psql asks for \sf, \df+ and \dL.
SELECT pg_get_functiondef('inc'::regproc)
----
CREATE OR REPLACE FUNCTION public.inc(x integer)
 RETURNS integer
 LANGUAGE wat
 PARALLEL SAFE
AS $function$
  (func $by (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1)))
  (func (export "dec") (param i32) (result i32) (call $by (local.get 0) (i32.const -1)))
  (func (export "inc") (param i32) (result i32) (call $by (local.get 0) (i32.const 1)))
$function$, 'inc'
(empty)

SELECT pg_get_functiondef('less'::regproc), pg_get_function_sqlbody('less'::regproc) IS NULL
----
CREATE OR REPLACE FUNCTION public.less(x integer)
 RETURNS integer
 LANGUAGE wat
 PARALLEL SAFE
AS $function$
  (func (export "dec") (param i32) (result i32) (i32.sub (local.get 0) (i32.const 1)))
  (func (export "inc") (param i32) (result i32) (i32.add (local.get 0) (i32.const 1)))
$function$, 'dec'
|t

SELECT lanname, lanpltrusted FROM pg_language WHERE lanplcallfoid <> 0 ORDER BY 1
----
wasm|t
wat|t

# The rows of a batch are one call, of a module with or without memory of its
# own, and one whose memory has no room for them.
CREATE FUNCTION collatz(n bigint) RETURNS bigint LANGUAGE wat AS $$
  (func (export "collatz") (param i64) (result i64)
    (if (i64.eqz (i64.and (local.get 0) (i64.const 1))) (then (return (i64.shr_u (local.get 0) (i64.const 1)))))
    (i64.add (i64.mul (local.get 0) (i64.const 3)) (i64.const 1)))
$$
----
CREATE FUNCTION

SELECT sum(collatz(i)), count(collatz(nullif(i % 3, 0))) FROM generate_series(1, 10000) AS g(i)
----
87507500|6667

SELECT sum(CASE WHEN i % 2 = 0 THEN collatz(i) ELSE 0 END), sum(CASE WHEN i % 2 = 0 THEN i / 2 ELSE 0 END) FROM generate_series(1, 10000) AS g(i)
----
12502500|12502500

CREATE FUNCTION full_up(n bigint) RETURNS bigint LANGUAGE wat AS $$
  (memory 1 1)
  (func (export "full_up") (param i64) (result i64)
    (i64.store (i32.const 0) (i64.add (i64.load (i32.const 0)) (i64.const 1)))
    (i64.add (local.get 0) (i64.extend_i32_s (memory.grow (i32.const 1)))))
$$
----
CREATE FUNCTION

SELECT sum(full_up(i)) FROM generate_series(1, 10000) AS g(i)
----
49995000

CREATE FUNCTION fixed(n bigint) RETURNS bigint LANGUAGE wat AS $$
  (memory 1 1) (data (i32.const 8) "\07")
  (func (export "fixed") (param i64) (result i64) (i64.add (local.get 0) (i64.load (i32.const 8))))
$$
----
CREATE FUNCTION

SELECT sum(fixed(i)) FROM generate_series(1, 10000) AS g(i)
----
50075000

SELECT 1 / count(*), collatz(1 / (i - 5)) FROM generate_series(1, 10) AS g(i) GROUP BY i
----
ERROR 22012: division by zero

DROP FUNCTION collatz, full_up, fixed
----
DROP FUNCTION

# Strings: the loop takes each result as soon as it is there, so one place is
# enough for all; a module that grows its memory gets its arguments where it
# wants them.
CREATE FUNCTION up(s text) RETURNS text LANGUAGE wat AS $$
  (memory 2)
  (func (export "up") (param $p i32) (param $n i32) (result i64) (local $i i32) (local $c i32)
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $i) (local.get $n)))
        (local.set $c (i32.load8_u (i32.add (local.get $p) (local.get $i))))
        (i32.store8 (local.get $i)
          (select (i32.sub (local.get $c) (i32.const 32)) (local.get $c)
            (i32.lt_u (i32.sub (local.get $c) (i32.const 97)) (i32.const 26))))
        (local.set $i (i32.add (local.get $i) (i32.const 1)))
        (br $next)))
    (i64.extend_i32_u (local.get $n)))
$$
----
CREATE FUNCTION

SELECT count(*), count(up(s)), count(*) FILTER (WHERE up(s) = upper(s)) FROM (SELECT nullif(repeat('word' || i, i % 50), '') AS s FROM generate_series(1, 20000) AS g(i))
----
20000|19600|19600

SELECT up('straße'), up(''), up(NULL) IS NULL, length(up(repeat('x', 100000)))
----
STRAßE||t|100000

CREATE FUNCTION cat(a text, b text) RETURNS text LANGUAGE wat AS $$
  (memory 1)
  (global $top (mut i32) (i32.const 16))
  (func $alloc (export "basalt_alloc") (param $n i32) (result i32) (local $p i32)
    (local.set $p (global.get $top))
    (global.set $top (i32.add (local.get $p) (local.get $n)))
    (block
      (br_if 0 (i32.le_u (global.get $top) (i32.shl (memory.size) (i32.const 16))))
      (drop (memory.grow (i32.add (i32.shr_u (local.get $n) (i32.const 16)) (i32.const 1)))))
    (local.get $p))
  (func (export "basalt_reset") (global.set $top (i32.const 16)))
  (func (export "cat") (param $p i32) (param $n i32) (param $q i32) (param $m i32) (result i64) (local $r i32)
    (local.set $r (call $alloc (i32.add (local.get $n) (local.get $m))))
    (memory.copy (local.get $r) (local.get $p) (local.get $n))
    (memory.copy (i32.add (local.get $r) (local.get $n)) (local.get $q) (local.get $m))
    (i64.or (i64.shl (i64.extend_i32_u (local.get $r)) (i64.const 32))
      (i64.extend_i32_u (i32.add (local.get $n) (local.get $m)))))
$$
----
CREATE FUNCTION

SELECT count(*), count(*) FILTER (WHERE cat(s, r) = s || r), count(*) FILTER (WHERE cat(s, 'end') = s || 'end') FROM (SELECT repeat('word' || i, i % 50) AS s, nullif(i::text, '77') AS r FROM generate_series(1, 20000) AS g(i))
----
20000|19999|20000

SELECT sum(length(cat(s, s))), bool_and(cat(s, s) = s || s) FROM (SELECT repeat('x', i * 20000) AS s FROM generate_series(1, 40) AS g(i))
----
32800000|t

# A part of the argument, or null.
CREATE FUNCTION rest(s text) RETURNS text LANGUAGE wat AS $$
  (func (export "rest") (param $p i32) (param $n i32) (result i64)
    (if (i32.eqz (local.get $n)) (then (return (i64.const -1))))
    (i64.or (i64.shl (i64.extend_i32_u (i32.add (local.get $p) (i32.const 1))) (i64.const 32))
      (i64.extend_i32_u (i32.sub (local.get $n) (i32.const 1)))))
$$
----
CREATE FUNCTION

SELECT count(*), count(rest(s)), count(*) FILTER (WHERE rest(s) = substr(s, 2)), count(*) FILTER (WHERE s = '') FROM (SELECT repeat('word' || i, i % 50) AS s FROM generate_series(1, 20000) AS g(i))
----
20000|19600|19600|400

SELECT rest(s) FROM (VALUES ('aé'), ('b'), (''), (NULL), ('cü!')) v(s)
----
é
(empty)
(empty)
(empty)
ü!

SELECT rest('é')
----
ERROR 22021: WebAssembly function "rest" returned text that is not valid UTF-8

DROP FUNCTION up, cat, rest
----
DROP FUNCTION
