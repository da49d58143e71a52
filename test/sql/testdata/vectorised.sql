# Functions over columns: exports of (n, arguments, how many, result) -> 0.

CREATE FUNCTION vadd(a bigint, b bigint) RETURNS bigint LANGUAGE wat IMMUTABLE AS $$
(module
  (memory (export "memory") 1)
  ;; the value of bit i of a bitmap; 1 where there is no bitmap
  (func $bit (param $map i32) (param $i i32) (result i32)
    (if (result i32) (i32.eqz (local.get $map))
      (then (i32.const 1))
      (else (i32.and (i32.const 1)
        (i32.shr_u (i32.load8_u (i32.add (local.get $map) (i32.shr_u (local.get $i) (i32.const 3))))
          (i32.and (local.get $i) (i32.const 7)))))))
  (func $clear (param $map i32) (param $i i32) (local $at i32)
    (local.set $at (i32.add (local.get $map) (i32.shr_u (local.get $i) (i32.const 3))))
    (i32.store8 (local.get $at) (i32.and (i32.load8_u (local.get $at))
      (i32.xor (i32.const -1) (i32.shl (i32.const 1) (i32.and (local.get $i) (i32.const 7)))))))
  (func (export "vadd") (param $n i32) (param $in i32) (param $nin i32) (param $out i32) (result i32)
    (local $i i32) (local $a i32) (local $b i32)
    (local.set $b (i32.add (local.get $in) (i32.const 40)))
    (block $end
      (loop $next
        (br_if $end (i32.ge_u (local.get $i) (local.get $n)))
        (if (i32.and (call $bit (i32.load offset=16 (local.get $in)) (local.get $i))
                     (call $bit (i32.load offset=16 (local.get $b)) (local.get $i)))
          (then (i64.store (i32.add (i32.load offset=24 (local.get $out)) (i32.shl (local.get $i) (i32.const 3)))
            (i64.add
              (i64.load (i32.add (i32.load offset=24 (local.get $in)) (i32.shl (local.get $i) (i32.const 3))))
              (i64.load (i32.add (i32.load offset=24 (local.get $b)) (i32.shl (local.get $i) (i32.const 3)))))))
          (else (call $clear (i32.load offset=16 (local.get $out)) (local.get $i))))
        (local.set $i (i32.add (local.get $i) (i32.const 1)))
        (br $next)))
    (i32.const 0)))
$$
----
CREATE FUNCTION

SELECT vadd(2, 3), vadd(NULL, 3), vadd(2, NULL)
----
5||

# Columns, constants and selected rows.
SELECT sum(vadd(n, n)), sum(vadd(n, 1)), count(vadd(nullif(n % 3, 0), n)), sum(CASE WHEN n % 2 = 0 THEN vadd(n, -n) ELSE 1 END) FROM generate_series(1, 10000) g(n)
----
100010000|50015000|6667|5000

SELECT count(*) FROM generate_series(1, 10000) g(n) WHERE vadd(n, n) % 4 = 0
----
5000

SELECT vadd(n, 1) FROM generate_series(1, 10) g(n) WHERE n > 10
----
(empty)

# Strings: the result is the column of the first argument.
CREATE FUNCTION voffsets(s text, d text) RETURNS text LANGUAGE wat AS $$
(module
  (memory (export "memory") 1)
  (func (export "f") (param $n i32) (param $in i32) (param $nin i32) (param $out i32) (result i32)
    (memory.copy (local.get $out) (local.get $in) (i32.const 40))
    (i32.const 0)))
$$, 'f'
----
CREATE FUNCTION

SELECT voffsets(s, 'x') FROM (VALUES ('a'), (NULL), (''), ('größe €')) v(s)
----
a
(empty)
(empty)
größe €

SELECT voffsets('const', 'x') FROM generate_series(1, 3)
----
const
const
const

SELECT count(*), sum(length(voffsets(repeat('ä', n), ''))) FROM generate_series(1, 5000) g(n)
----
5000|12502500

# The result is a constant.
CREATE FUNCTION vconst(x int) RETURNS int LANGUAGE wat AS $$
(module
  (memory (export "memory") 1)
  (data (i32.const 0) "\2a\00\00\00")
  (func (export "f") (param i32 i32 i32 i32) (result i32)
    (i32.store offset=4 (local.get 3) (i32.const 1))
    (i32.store offset=24 (local.get 3) (i32.const 0))
    (i32.const 0)))
$$, 'f'
----
CREATE FUNCTION

SELECT sum(vconst(n)), vconst(NULL) FROM generate_series(1, 100) g(n)
----
4200|42

# STRICT leaves nulls to the host.
CREATE FUNCTION vstrict(x int) RETURNS int LANGUAGE wat STRICT AS $$
(module
  (memory (export "memory") 1)
  (func (export "f") (param i32 i32 i32 i32) (result i32)
    ;; rows that the guest is shown
    (i32.store offset=4 (local.get 3) (i32.const 1))
    (i32.store (i32.load offset=24 (local.get 3)) (local.get 0))
    (i32.const 0)))
$$, 'f'
----
CREATE FUNCTION

SELECT n, vstrict(nullif(n, 2)) FROM generate_series(1, 3) g(n)
----
1|2
2|
3|2

# Numerics of one scale a batch, which the guest may change.
CREATE FUNCTION vcents(x numeric) RETURNS numeric LANGUAGE wat AS $$
(module
  (memory (export "memory") 1)
  (func (export "f") (param i32 i32 i32 i32) (result i32)
    (memory.copy (local.get 3) (local.get 1) (i32.const 40))
    ;; two digits more behind the point
    (i32.store16 offset=2 (local.get 3) (i32.add (i32.load16_u offset=2 (local.get 3)) (i32.const 2)))
    (i32.const 0)))
$$, 'f'
----
CREATE FUNCTION

SELECT x, vcents(x) FROM (VALUES (1.5), (-200), (0.125), (NULL), (12345678901234567890)) v(x)
----
1.5|0.01500
-200|-2.00000
0.125|0.00125
|
12345678901234567890|123456789012345678.90000

SELECT vcents('NaN')
----
ERROR 22003: numeric value cannot be passed to a WebAssembly function
DETAIL: Values are finite and have at most 38 digits, all values of a batch with as many digits after the point.

SELECT vcents(1e40)
----
ERROR 22003: numeric value cannot be passed to a WebAssembly function
DETAIL: Values are finite and have at most 38 digits, all values of a batch with as many digits after the point.

# Arrays, times and the other types that columns have.
CREATE FUNCTION vsame(x int[]) RETURNS int[] LANGUAGE wat AS $$
(module (memory (export "memory") 1)
  (func (export "f") (param i32 i32 i32 i32) (result i32)
    (memory.copy (local.get 3) (local.get 1) (i32.const 40)) (i32.const 0)))
$$, 'f'
----
CREATE FUNCTION

SELECT vsame(x) FROM (VALUES ('{1,2,3}'::int[]), ('{}'), (NULL), ('{4,NULL}')) v(x)
----
{1,2,3}
{}
(empty)
{4,NULL}

SELECT vsame('{{1},{2}}')
----
ERROR 0A000: multidimensional arrays cannot be passed to WebAssembly functions in columns

# What goes wrong.
CREATE FUNCTION vfails(x int) RETURNS int LANGUAGE wat AS $$
(module (memory (export "memory") 1)
  (func (export "f") (param i32 i32 i32 i32) (result i32) (i32.const -7)))
$$, 'f'
----
CREATE FUNCTION

SELECT vfails(1)
----
ERROR 38000: WebAssembly function "f" failed with code -7

CREATE FUNCTION vnomemory(x int) RETURNS int LANGUAGE wat AS $$
(module (func (export "f") (param i32 i32 i32 i32) (result i32) (i32.const 0)))
$$, 'f'
----
ERROR 42P13: functions over columns need a module with a memory

CREATE FUNCTION vgrows(x int) RETURNS int LANGUAGE wat AS $$
(module (memory (export "memory") 1)
  (func (export "f") (param i32 i32 i32 i32) (result i32) (memory.grow (i32.const 1))))
$$, 'f'
----
ERROR 42P13: functions over columns need a module that exports "basalt_alloc", where it grows its memory

CREATE FUNCTION vinterval(x interval) RETURNS int LANGUAGE wat AS $$
(module (memory (export "memory") 1)
  (func (export "f") (param i32 i32 i32 i32) (result i32) (i32.const 0)))
$$, 'f'
----
ERROR 0A000: WebAssembly functions cannot have columns of type interval

# With an allocator and without one to free: the room is used again.
CREATE FUNCTION valloc(x int) RETURNS int LANGUAGE wat AS $$
(module (memory (export "memory") 2)
  (global $allocs (mut i32) (i32.const 0))
  (func (export "basalt_alloc") (param $n i32) (result i32)
    (global.set $allocs (i32.add (global.get $allocs) (i32.const 1)))
    (i32.const 1024))
  (func (export "grow") (drop (memory.grow (i32.const 1))))
  (func (export "f") (param i32 i32 i32 i32) (result i32)
    (i32.store offset=4 (local.get 3) (i32.const 1))
    (i32.store (i32.load offset=24 (local.get 3)) (global.get $allocs))
    (i32.const 0)))
$$, 'f'
----
CREATE FUNCTION

SELECT min(valloc(n)) > 0, max(valloc(n)) <= 4 FROM generate_series(1, 100000) g(n)
----
t|t

# Four integers are the arguments of one row.
CREATE FUNCTION vambiguous(a int, b int, c int, d int) RETURNS int LANGUAGE wat AS $$
(module (memory (export "memory") 1)
  (func (export "f") (param i32 i32 i32 i32) (result i32)
    (i32.add (i32.add (local.get 0) (local.get 1)) (i32.add (local.get 2) (local.get 3)))))
$$, 'f'
----
CREATE FUNCTION

SELECT vambiguous(1, 2, 3, 4)
----
10
