# Functions in WebAssembly that return sets.

CREATE FUNCTION wseries(a bigint, b bigint) RETURNS SETOF bigint LANGUAGE wat AS $$
(module
  (memory (export "memory") 1)
  (global $at (mut i64) (i64.const 0))
  (global $end (mut i64) (i64.const 0))
  (func (export "wseries_open") (param $in i32) (param $nin i32) (result i32)
    (global.set $at (i64.load (i32.load offset=24 (local.get $in))))
    (global.set $end (i64.load (i32.load offset=64 (local.get $in))))
    (i32.const 1))
  (func (export "wseries_next") (param $h i32) (param $most i32) (param $out i32) (result i32) (local $n i32) (local $to i32)
    (local.set $to (i32.load offset=24 (local.get $out)))
    (block $end
      (loop $next
        (br_if $end (i32.ge_u (local.get $n) (local.get $most)))
        (br_if $end (i64.gt_s (global.get $at) (global.get $end)))
        (i64.store (i32.add (local.get $to) (i32.shl (local.get $n) (i32.const 3))) (global.get $at))
        (global.set $at (i64.add (global.get $at) (i64.const 1)))
        (local.set $n (i32.add (local.get $n) (i32.const 1)))
        (br $next)))
    (local.get $n))
  (func (export "wseries_close") (param $h i32)))
$$
----
CREATE FUNCTION

SELECT count(*), sum(wseries), min(wseries) FROM wseries(5, 10000)
----
9996|50004990|5

SELECT * FROM wseries(1, 3) AS s
----
1
2
3

SELECT s.x, o FROM wseries(7, 8) WITH ORDINALITY AS s(x, o)
----
7|1
8|2

# A limit ends it early.
SELECT * FROM wseries(1, 9223372036854775806) LIMIT 2
----
1
2

SELECT * FROM wseries(3, 1)
----
(empty)

# LATERAL, and in the target list.
SELECT n, x FROM generate_series(1, 3) n, LATERAL wseries(n, 2 * n - 1) AS x ORDER BY 1, 2
----
1|1
2|2
2|3
3|3
3|4
3|5

SELECT n, (SELECT count(*) FROM wseries(1, n)) FROM generate_series(1, 4, 3) n
----
1|1
4|4

SELECT n, wseries(1, n) FROM generate_series(1, 2) n
----
1|1
2|1
2|2

SELECT * FROM ROWS FROM (wseries(1, 2), wseries(11, 13)) AS t(a, b)
----
1|11
2|12
|13

# Nulls are arguments, whose value is what it may be, unless the function is STRICT.
CREATE FUNCTION wsplit(line text, sep text) RETURNS TABLE (part text, size int) LANGUAGE wat STRICT AS $$
(module
  (memory (export "memory") 4)
  ;; 65536 is where the line is kept; 1024 where the offsets are
  (global $len (mut i32) (i32.const 0))
  (global $at (mut i32) (i32.const 0))
  (global $sep (mut i32) (i32.const 0))
  (func (export "split_open") (param $in i32) (param $nin i32) (result i32)
    (global.set $len (i32.load offset=28 (local.get $in)))
    (memory.copy (i32.const 65536) (i32.load offset=24 (local.get $in)) (global.get $len))
    (global.set $sep (i32.load8_u (i32.load offset=64 (local.get $in))))
    (global.set $at (i32.const 0))
    (i32.const 0))
  (func (export "split_next") (param $h i32) (param $most i32) (param $out i32) (result i32) (local $n i32) (local $to i32) (local $start i32)
    ;; the text is what is left of the line, and an offset is behind each part
    (local.set $start (global.get $at))
    (i32.store offset=24 (local.get $out) (i32.const 65536))
    (i32.store offset=28 (local.get $out) (global.get $len))
    (local.set $to (i32.load offset=20 (local.get $out)))
    (i32.store (local.get $to) (global.get $at))
    (block $end
      (br_if $end (i32.ge_u (global.get $at) (global.get $len)))
      (loop $next
        (loop $more
          (global.set $at (i32.add (global.get $at) (i32.const 1)))
          (br_if $more (i32.and (i32.lt_u (global.get $at) (global.get $len))
            (i32.ne (i32.load8_u (i32.add (i32.const 65535) (global.get $at))) (global.get $sep)))))
        (local.set $n (i32.add (local.get $n) (i32.const 1)))
        (i32.store (i32.add (local.get $to) (i32.shl (local.get $n) (i32.const 2))) (global.get $at))
        (i32.store (i32.sub (i32.add (i32.load offset=64 (local.get $out)) (i32.shl (local.get $n) (i32.const 2))) (i32.const 4))
          (i32.sub (global.get $at) (local.get $start)))
        (local.set $start (global.get $at))
        (br_if $next (i32.and (i32.lt_u (local.get $n) (local.get $most)) (i32.lt_u (global.get $at) (global.get $len))))))
    (local.get $n))
  (func (export "split_close") (param $h i32)))
$$
----
CREATE FUNCTION

SELECT * FROM wsplit('one,two,,drei', ',')
----
one,|4
two,|4
,|1
drei|4

SELECT id, part FROM (VALUES (1, 'a b'), (2, NULL), (3, 'ü ö')) v(id, line), wsplit(line, ' ')
----
1|a 
1|b
3|ü 
3|ö

SELECT id, part FROM (VALUES (1, 'a b'), (2, NULL)) v(id, line) LEFT JOIN LATERAL wsplit(line, ' ') ON true
----
1|a 
1|b
2|

SELECT count(*), sum(size) FROM wsplit(repeat('abc;', 10000), ';')
----
10000|40000

SELECT wsplit('a', 'b')
----
ERROR 0A000: function wsplit returns rows; use it in FROM

SELECT proname, proretset, prorettype::regtype FROM pg_proc WHERE proname IN ('wseries', 'wsplit') ORDER BY 1
----
wseries|t|bigint
wsplit|t|record

SELECT pg_get_functiondef('wsplit'::regproc)
----
CREATE OR REPLACE FUNCTION public.wsplit(line text, sep text)
 RETURNS TABLE(part text, size integer)
 LANGUAGE wat
 STRICT PARALLEL SAFE
AS $function$
(module
  (memory (export "memory") 4)
  ;; 65536 is where the line is kept; 1024 where the offsets are
  (global $len (mut i32) (i32.const 0))
  (global $at (mut i32) (i32.const 0))
  (global $sep (mut i32) (i32.const 0))
  (func (export "split_open") (param $in i32) (param $nin i32) (result i32)
    (global.set $len (i32.load offset=28 (local.get $in)))
    (memory.copy (i32.const 65536) (i32.load offset=24 (local.get $in)) (global.get $len))
    (global.set $sep (i32.load8_u (i32.load offset=64 (local.get $in))))
    (global.set $at (i32.const 0))
    (i32.const 0))
  (func (export "split_next") (param $h i32) (param $most i32) (param $out i32) (result i32) (local $n i32) (local $to i32) (local $start i32)
    ;; the text is what is left of the line, and an offset is behind each part
    (local.set $start (global.get $at))
    (i32.store offset=24 (local.get $out) (i32.const 65536))
    (i32.store offset=28 (local.get $out) (global.get $len))
    (local.set $to (i32.load offset=20 (local.get $out)))
    (i32.store (local.get $to) (global.get $at))
    (block $end
      (br_if $end (i32.ge_u (global.get $at) (global.get $len)))
      (loop $next
        (loop $more
          (global.set $at (i32.add (global.get $at) (i32.const 1)))
          (br_if $more (i32.and (i32.lt_u (global.get $at) (global.get $len))
            (i32.ne (i32.load8_u (i32.add (i32.const 65535) (global.get $at))) (global.get $sep)))))
        (local.set $n (i32.add (local.get $n) (i32.const 1)))
        (i32.store (i32.add (local.get $to) (i32.shl (local.get $n) (i32.const 2))) (global.get $at))
        (i32.store (i32.sub (i32.add (i32.load offset=64 (local.get $out)) (i32.shl (local.get $n) (i32.const 2))) (i32.const 4))
          (i32.sub (global.get $at) (local.get $start)))
        (local.set $start (global.get $at))
        (br_if $next (i32.and (i32.lt_u (local.get $n) (local.get $most)) (i32.lt_u (global.get $at) (global.get $len))))))
    (local.get $n))
  (func (export "split_close") (param $h i32)))
$function$, 'split'
(empty)

SELECT pg_get_function_arguments(oid), pg_get_function_result(oid), pg_get_function_identity_arguments(oid) FROM pg_proc WHERE proname IN ('wseries', 'wsplit') ORDER BY 1
----
a bigint, b bigint|SETOF bigint|a bigint, b bigint
line text, sep text|TABLE(part text, size integer)|line text, sep text

# What goes wrong.
CREATE FUNCTION wbad() RETURNS SETOF int LANGUAGE wat AS $$
(module
  (memory (export "memory") 1)
  (func (export "wbad_open") (param i32 i32) (result i32) (i32.const 1))
  (func (export "wbad_next") (param i32 i32 i32) (result i32) (i32.add (local.get 1) (i32.const 1)))
  (func (export "wbad_close") (param i32)))
$$
----
CREATE FUNCTION

SELECT * FROM wbad()
----
ERROR 38000: WebAssembly function "wbad" returned 2049 rows, where at most 2048 were wanted

CREATE OR REPLACE FUNCTION wbad() RETURNS TABLE (a int, b int) LANGUAGE wat AS $$
(module
  (memory (export "memory") 1)
  (func (export "wbad_open") (param i32 i32) (result i32) (i32.const 1)))
$$
----
ERROR 42P13: cannot change return type of existing function
HINT: Use DROP FUNCTION wbad() first.

CREATE FUNCTION wbad2() RETURNS TABLE (a int, a int) LANGUAGE wat AS ''
----
ERROR 42P13: parameter name "a" used more than once

CREATE FUNCTION wbad2() RETURNS SETOF int LANGUAGE wat AS '(module (memory (export "memory") 1) (func (export "x_open") (param i32) (result i32) (i32.const 1)))'
----
ERROR 42P13: function "x_open" of the module has another signature than it must have
DETAIL: It is (i32) -> (i32); it has to be (i32, i32) -> (i32).

# A handle that cannot be closed: only those learn of it who read to the end.
CREATE FUNCTION wclose(a int) RETURNS SETOF int LANGUAGE wat AS $$
(module
  (memory (export "memory") 1)
  (global $left (mut i32) (i32.const 0))
  (func (export "wclose_open") (param $in i32) (param i32) (result i32)
    (global.set $left (i32.load (i32.load offset=24 (local.get $in))))
    (i32.const 1))
  (func (export "wclose_next") (param i32 i32 i32) (result i32)
    (i32.store (i32.load offset=24 (local.get 2)) (global.get $left))
    (if (result i32) (global.get $left)
      (then (global.set $left (i32.sub (global.get $left) (i32.const 1))) (i32.const 1))
      (else (i32.const 0))))
  (func (export "wclose_close") (param i32) (unreachable)))
$$
----
CREATE FUNCTION

SELECT * FROM wclose(10000) LIMIT 1
----
10000

SELECT count(*) FROM wclose(2)
----
ERROR 38000: WebAssembly function "wclose_close" failed: unreachable
DETAIL: WebAssembly stack:
wclose_close(i32)

DROP FUNCTION wsplit(text, text)
----
DROP FUNCTION

DROP FUNCTION wseries
----
DROP FUNCTION
