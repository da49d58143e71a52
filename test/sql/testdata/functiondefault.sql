# Defaults of the parameters of functions and procedures, and calls by name. What a call
# answers, or that it is refused, is what PostgreSQL 15 does: the first digits say which
# function it was, and the others what it was given, two digits for each; a text counts by its length.

CREATE FUNCTION f1(a int, b int DEFAULT 5) RETURNS bigint LANGUAGE wat AS '(func (export "f1") (param i32 i32) (result i64) (i64.add (i64.add (i64.const 100000000) (i64.mul (i64.extend_i32_s (local.get 0)) (i64.const 100))) (i64.mul (i64.extend_i32_s (local.get 1)) (i64.const 1))))'
----
CREATE FUNCTION

SELECT f1(1)
----
100000105

SELECT f1(1,2)
----
100000102

SELECT f1(b=>1)
----
ERROR 42883: function f1(b => integer) does not exist
HINT: No function matches the given name and argument types. You might need to add explicit type casts.

SELECT f1(b=>1,a=>2)
----
100000201

SELECT f1(1,b=>7)
----
100000107

SELECT f1(a=>3)
----
100000305

SELECT f1(1, a=>2)
----
ERROR 42883: function f1(integer, a => integer) does not exist
HINT: No function matches the given name and argument types. You might need to add explicit type casts.

SELECT f1(1, c=>2)
----
ERROR 42883: function f1(integer, c => integer) does not exist
HINT: No function matches the given name and argument types. You might need to add explicit type casts.

SELECT f1(a=>1,a=>2)
----
ERROR 42601: argument name "a" used more than once

SELECT f1()
----
ERROR 42883: function f1() does not exist
HINT: No function matches the given name and argument types. You might need to add explicit type casts.

SELECT f1(1,2,3)
----
ERROR 42883: function f1(integer, integer, integer) does not exist
HINT: No function matches the given name and argument types. You might need to add explicit type casts.

SELECT f1(1, b:=NULL)
----
(empty)

SELECT f1(a=>1, 2)
----
ERROR 42601: positional argument cannot follow named argument

SELECT f1(VARIADIC ARRAY[1])
----
ERROR 42883: function f1(integer[]) does not exist
HINT: No function matches the given name and argument types. You might need to add explicit type casts.

CREATE FUNCTION f2(int) RETURNS bigint LANGUAGE wat AS '(func (export "f2") (param i32) (result i64) (i64.add (i64.const 200000000) (i64.mul (i64.extend_i32_s (local.get 0)) (i64.const 1))))'
----
CREATE FUNCTION

CREATE FUNCTION f2(int, int DEFAULT 1) RETURNS bigint LANGUAGE wat AS '(func (export "f2") (param i32 i32) (result i64) (i64.add (i64.add (i64.const 300000000) (i64.mul (i64.extend_i32_s (local.get 0)) (i64.const 100))) (i64.mul (i64.extend_i32_s (local.get 1)) (i64.const 1))))'
----
CREATE FUNCTION

SELECT f2(1)
----
ERROR 42725: function f2(integer) is not unique
HINT: Could not choose a best candidate function. You might need to add explicit type casts.

SELECT f2(1,2)
----
300000102

SELECT f2('1')
----
ERROR 42725: function f2(unknown) is not unique
HINT: Could not choose a best candidate function. You might need to add explicit type casts.

SELECT f2(1::smallint)
----
ERROR 42725: function f2(smallint) is not unique
HINT: Could not choose a best candidate function. You might need to add explicit type casts.

SELECT f2(1::numeric)
----
ERROR 42883: function f2(numeric) does not exist
HINT: No function matches the given name and argument types. You might need to add explicit type casts.

CREATE FUNCTION f3(int, int = 1) RETURNS bigint LANGUAGE wat AS '(func (export "f3") (param i32 i32) (result i64) (i64.add (i64.add (i64.const 400000000) (i64.mul (i64.extend_i32_s (local.get 0)) (i64.const 100))) (i64.mul (i64.extend_i32_s (local.get 1)) (i64.const 1))))'
----
CREATE FUNCTION

CREATE FUNCTION f3(bigint, int = 1) RETURNS bigint LANGUAGE wat AS '(func (export "f3") (param i64 i32) (result i64) (i64.add (i64.add (i64.const 500000000) (i64.mul (local.get 0) (i64.const 100))) (i64.mul (i64.extend_i32_s (local.get 1)) (i64.const 1))))'
----
CREATE FUNCTION

CREATE FUNCTION f3(text, int = 1) RETURNS bigint LANGUAGE wat AS '(memory 1) (func (export "f3") (param i32 i32 i32) (result i64) (i64.add (i64.add (i64.const 600000000) (i64.mul (i64.extend_i32_s (local.get 1)) (i64.const 100))) (i64.mul (i64.extend_i32_s (local.get 2)) (i64.const 1))))'
----
CREATE FUNCTION

SELECT f3(1)
----
400000101

SELECT f3(1::bigint)
----
500000101

SELECT f3('x')
----
600000101

SELECT f3(1::smallint)
----
ERROR 42725: function f3(smallint) is not unique
HINT: Could not choose a best candidate function. You might need to add explicit type casts.

SELECT f3(1.5)
----
ERROR 42883: function f3(numeric) does not exist
HINT: No function matches the given name and argument types. You might need to add explicit type casts.

CREATE FUNCTION f4(a int, b text) RETURNS bigint LANGUAGE wat AS '(memory 1) (func (export "f4") (param i32 i32 i32) (result i64) (i64.add (i64.add (i64.const 700000000) (i64.mul (i64.extend_i32_s (local.get 0)) (i64.const 100))) (i64.mul (i64.extend_i32_s (local.get 2)) (i64.const 1))))'
----
CREATE FUNCTION

CREATE FUNCTION f4(b text, a int) RETURNS bigint LANGUAGE wat AS '(memory 1) (func (export "f4") (param i32 i32 i32) (result i64) (i64.add (i64.add (i64.const 800000000) (i64.mul (i64.extend_i32_s (local.get 1)) (i64.const 100))) (i64.mul (i64.extend_i32_s (local.get 2)) (i64.const 1))))'
----
CREATE FUNCTION

SELECT f4(a=>1,b=>'x')
----
ERROR 42725: function f4(a => integer, b => unknown) is not unique
HINT: Could not choose a best candidate function. You might need to add explicit type casts.

SELECT f4(1,b=>'x')
----
700000101

SELECT f4(1,'x')
----
700000101

SELECT f4('x',1)
----
800000101

CREATE FUNCTION f5(a int = 1, b int = 2, c int = 3) RETURNS bigint LANGUAGE wat AS '(func (export "f5") (param i32 i32 i32) (result i64) (i64.add (i64.add (i64.add (i64.const 900000000) (i64.mul (i64.extend_i32_s (local.get 0)) (i64.const 10000))) (i64.mul (i64.extend_i32_s (local.get 1)) (i64.const 100))) (i64.mul (i64.extend_i32_s (local.get 2)) (i64.const 1))))'
----
CREATE FUNCTION

SELECT f5()
----
900010203

SELECT f5(c=>7)
----
900010207

SELECT f5(1,c=>7)
----
900010207

SELECT f5(b=>9,a=>8)
----
900080903

CREATE FUNCTION f6(a int DEFAULT 1) RETURNS bigint LANGUAGE wat AS '(func (export "f6") (param i32) (result i64) (i64.add (i64.const 1000000000) (i64.mul (i64.extend_i32_s (local.get 0)) (i64.const 1))))'
----
CREATE FUNCTION

CREATE FUNCTION f6(a int DEFAULT 1, b int DEFAULT 2) RETURNS bigint LANGUAGE wat AS '(func (export "f6") (param i32 i32) (result i64) (i64.add (i64.add (i64.const 1100000000) (i64.mul (i64.extend_i32_s (local.get 0)) (i64.const 100))) (i64.mul (i64.extend_i32_s (local.get 1)) (i64.const 1))))'
----
CREATE FUNCTION

CREATE FUNCTION f6(a int DEFAULT 1, b text DEFAULT 2) RETURNS bigint LANGUAGE wat AS '(memory 1) (func (export "f6") (param i32 i32 i32) (result i64) (i64.add (i64.add (i64.const 1200000000) (i64.mul (i64.extend_i32_s (local.get 0)) (i64.const 100))) (i64.mul (i64.extend_i32_s (local.get 2)) (i64.const 1))))'
----
CREATE FUNCTION

SELECT f6()
----
ERROR 42725: function f6() is not unique
HINT: Could not choose a best candidate function. You might need to add explicit type casts.

SELECT f6(1)
----
ERROR 42725: function f6(integer) is not unique
HINT: Could not choose a best candidate function. You might need to add explicit type casts.

SELECT f6(1,2)
----
1100000102

SELECT f6(1,'xyz'::text)
----
1200000103

SELECT f6(b=>1)
----
1100000101

SELECT f6(b=>'xyz'::text)
----
1200000103

SELECT f6(b=>'1')
----
1200000101

CREATE FUNCTION g2(a bigint, b int DEFAULT 1) RETURNS bigint LANGUAGE wat AS '(func (export "g2") (param i64 i32) (result i64) (i64.add (i64.add (i64.const 1300000000) (i64.mul (local.get 0) (i64.const 100))) (i64.mul (i64.extend_i32_s (local.get 1)) (i64.const 1))))'
----
CREATE FUNCTION

CREATE FUNCTION g2(a float8) RETURNS bigint LANGUAGE wat AS '(func (export "g2") (param f64) (result i64) (i64.add (i64.const 1400000000) (i64.mul (i64.trunc_f64_s (local.get 0)) (i64.const 1))))'
----
CREATE FUNCTION

SELECT g2(1::bigint)
----
1300000101

SELECT g2(1.5)
----
1400000001

CREATE FUNCTION g3(a int, b int DEFAULT 1) RETURNS bigint LANGUAGE wat AS '(func (export "g3") (param i32 i32) (result i64) (i64.add (i64.add (i64.const 1500000000) (i64.mul (i64.extend_i32_s (local.get 0)) (i64.const 100))) (i64.mul (i64.extend_i32_s (local.get 1)) (i64.const 1))))'
----
CREATE FUNCTION

CREATE FUNCTION g3(a bigint) RETURNS bigint LANGUAGE wat AS '(func (export "g3") (param i64) (result i64) (i64.add (i64.const 1600000000) (i64.mul (local.get 0) (i64.const 1))))'
----
CREATE FUNCTION

SELECT g3(1)
----
1500000101

SELECT g3(1::smallint)
----
ERROR 42725: function g3(smallint) is not unique
HINT: Could not choose a best candidate function. You might need to add explicit type casts.

SELECT g3(1::bigint)
----
1600000001

SELECT g3('1')
----
ERROR 42725: function g3(unknown) is not unique
HINT: Could not choose a best candidate function. You might need to add explicit type casts.

# The search path decides between schemas.

CREATE SCHEMA s1; CREATE SCHEMA s2
----
CREATE SCHEMA
CREATE SCHEMA

CREATE FUNCTION s1.g(a int, b int = 1) RETURNS bigint LANGUAGE wat AS '(func (export "g") (param i32 i32) (result i64) (i64.add (i64.add (i64.const 1700000000) (i64.mul (i64.extend_i32_s (local.get 0)) (i64.const 100))) (i64.mul (i64.extend_i32_s (local.get 1)) (i64.const 1))))'
----
CREATE FUNCTION

CREATE FUNCTION s2.g(a int) RETURNS bigint LANGUAGE wat AS '(func (export "g") (param i32) (result i64) (i64.add (i64.const 1800000000) (i64.mul (i64.extend_i32_s (local.get 0)) (i64.const 1))))'
----
CREATE FUNCTION

SET search_path = s1, s2, public
----
SET

SELECT g(1)
----
1700000101

SELECT g(1,2)
----
1700000102

SET search_path = s2, s1, public
----
SET

SELECT g(1)
----
1800000001

SELECT g(1,2)
----
1700000102

RESET search_path
----
RESET

# What may be a default.

CREATE FUNCTION f7(a int DEFAULT 1, b int) RETURNS int LANGUAGE wat AS '(func (export "f7") (param i32) (result i32) (local.get 0))'
----
ERROR 42P13: input parameters after one with a default value must also have defaults

CREATE FUNCTION f7(a int, OUT b int DEFAULT 3) RETURNS int LANGUAGE wat AS '(func (export "f7") (param i32) (result i32) (local.get 0))'
----
ERROR 0A000: only IN parameters are supported

CREATE FUNCTION f7(a int DEFAULT 'x') RETURNS int LANGUAGE wat AS '(func (export "f7") (param i32) (result i32) (local.get 0))'
----
ERROR 22P02: invalid input syntax for type integer: "x"

CREATE FUNCTION f7(a int DEFAULT now()) RETURNS int LANGUAGE wat AS '(func (export "f7") (param i32) (result i32) (local.get 0))'
----
ERROR 42804: argument of DEFAULT must be type integer, not type timestamp with time zone
HINT: You will need to rewrite or cast the expression.

CREATE FUNCTION f7(a int DEFAULT (SELECT 1)) RETURNS int LANGUAGE wat AS '(func (export "f7") (param i32) (result i32) (local.get 0))'
----
ERROR 0A000: cannot use subquery in DEFAULT expression

CREATE FUNCTION f7(a int DEFAULT x) RETURNS int LANGUAGE wat AS '(func (export "f7") (param i32) (result i32) (local.get 0))'
----
ERROR 42703: column "x" does not exist

CREATE FUNCTION f7(a int, b int DEFAULT a) RETURNS int LANGUAGE wat AS '(func (export "f7") (param i32) (result i32) (local.get 0))'
----
ERROR 42703: column "a" does not exist

CREATE FUNCTION f7(a int DEFAULT sum(1)) RETURNS int LANGUAGE wat AS '(func (export "f7") (param i32) (result i32) (local.get 0))'
----
ERROR 42803: aggregate functions are not allowed in DEFAULT expressions

CREATE FUNCTION f7(a int DEFAULT generate_series(1, 2)) RETURNS int LANGUAGE wat AS '(func (export "f7") (param i32) (result i32) (local.get 0))'
----
ERROR 0A000: set-returning functions are not allowed in DEFAULT expressions

CREATE FUNCTION f7(a int DEFAULT row_number() OVER ()) RETURNS int LANGUAGE wat AS '(func (export "f7") (param i32) (result i32) (local.get 0))'
----
ERROR 42P20: window functions are not allowed in DEFAULT expressions

CREATE FUNCTION f7(a int DEFAULT $1) RETURNS int LANGUAGE wat AS '(func (export "f7") (param i32) (result i32) (local.get 0))'
----
ERROR 42P02: there is no parameter $1

CREATE FUNCTION f7(a int, VARIADIC b int[]) RETURNS int LANGUAGE wat AS '(func (export "f7") (param i32) (result i32) (local.get 0))'
----
ERROR 0A000: WebAssembly functions cannot take arguments of type integer[]

CREATE FUNCTION f7(a int DEFAULT 1.5) RETURNS int LANGUAGE wat AS '(func (export "f7") (param i32) (result i32) (local.get 0))'
----
CREATE FUNCTION

SELECT f7()
----
2

SELECT pg_get_function_arguments(oid), pg_get_function_identity_arguments(oid), pronargs, pronargdefaults, pg_get_expr(proargdefaults, 0) FROM pg_proc WHERE proname = 'f7'
----
a integer DEFAULT 1.5|a integer|1|1|1.5

SELECT oid::regprocedure, pronargdefaults, proargdefaults IS NULL FROM pg_proc WHERE proname = 'f2' ORDER BY 1
----
f2|0|t
f2|1|f

CREATE FUNCTION f8(a int, b text DEFAULT 'it''s', c timestamptz DEFAULT now(), e date DEFAULT current_date, f text DEFAULT NULL, g float8 DEFAULT 1 + 2, h text DEFAULT 'a' || 'b') RETURNS int LANGUAGE wat IMMUTABLE AS '(memory 1) (func (export "f8") (param i32 i32 i32 i64 i32 i32 i32 f64 i32 i32) (result i32) (local.get 0))'
----
CREATE FUNCTION

SELECT pg_get_function_arguments('f8'::regproc)
----
a integer, b text DEFAULT 'it''s', c timestamp with time zone DEFAULT now(), e date DEFAULT CURRENT_DATE, f text DEFAULT NULL, g double precision DEFAULT (1 + 2), h text DEFAULT ('a' || 'b')

SELECT pg_get_function_identity_arguments('f8'::regproc)
----
a integer, b text, c timestamp with time zone, e date, f text, g double precision, h text

SELECT pg_get_functiondef('f8'::regproc)
----
CREATE OR REPLACE FUNCTION public.f8(a integer, b text DEFAULT 'it''s', c timestamp with time zone DEFAULT now(), e date DEFAULT CURRENT_DATE, f text DEFAULT NULL, g double precision DEFAULT (1 + 2), h text DEFAULT ('a' || 'b'))
 RETURNS integer
 LANGUAGE wat
 IMMUTABLE PARALLEL SAFE
AS $function$(memory 1) (func (export "f8") (param i32 i32 i32 i64 i32 i32 i32 f64 i32 i32) (result i32) (local.get 0))$function$, 'f8'
(empty)

SELECT f8(1)
----
(empty)

SELECT f8(1, f => 'x')
----
1

# A default is computed by each call, with the rows of the call.

CREATE SEQUENCE q; CREATE FUNCTION next(a bigint, b bigint DEFAULT nextval('q')) RETURNS bigint LANGUAGE wat AS '(func (export "next") (param i64 i64) (result i64) (i64.add (i64.add (i64.const 0) (i64.mul (local.get 0) (i64.const 100))) (i64.mul (local.get 1) (i64.const 1))))'
----
CREATE SEQUENCE
CREATE FUNCTION

SELECT next(n) FROM generate_series(1, 3::bigint) g(n)
----
101
202
303

SELECT next(b => 7, a => n) FROM generate_series(1, 2::bigint) g(n)
----
107
207

# Replacing keeps the names and defaults that calls may rely on.

CREATE OR REPLACE FUNCTION f1(a int, b int) RETURNS bigint LANGUAGE wat AS '(func (export "f1") (param i32 i32) (result i64) (i64.add (i64.add (i64.const 1900000000) (i64.mul (i64.extend_i32_s (local.get 0)) (i64.const 100))) (i64.mul (i64.extend_i32_s (local.get 1)) (i64.const 1))))'
----
ERROR 42P13: cannot remove parameter defaults from existing function
HINT: Use DROP FUNCTION f1(integer, integer) first.

CREATE OR REPLACE FUNCTION f1(a int, b int DEFAULT 6) RETURNS bigint LANGUAGE wat AS '(func (export "f1") (param i32 i32) (result i64) (i64.add (i64.add (i64.const 1900000000) (i64.mul (i64.extend_i32_s (local.get 0)) (i64.const 100))) (i64.mul (i64.extend_i32_s (local.get 1)) (i64.const 1))))'
----
CREATE FUNCTION

CREATE OR REPLACE FUNCTION f1(a int = 4, b int = 6) RETURNS bigint LANGUAGE wat AS '(func (export "f1") (param i32 i32) (result i64) (i64.add (i64.add (i64.const 1900000000) (i64.mul (i64.extend_i32_s (local.get 0)) (i64.const 100))) (i64.mul (i64.extend_i32_s (local.get 1)) (i64.const 1))))'
----
CREATE FUNCTION

SELECT f1()
----
1900000406

CREATE OR REPLACE FUNCTION f1(a int = 4, c int = 6) RETURNS bigint LANGUAGE wat AS '(func (export "f1") (param i32 i32) (result i64) (i64.add (i64.add (i64.const 1900000000) (i64.mul (i64.extend_i32_s (local.get 0)) (i64.const 100))) (i64.mul (i64.extend_i32_s (local.get 1)) (i64.const 1))))'
----
ERROR 42P13: cannot change name of input parameter "b"
HINT: Use DROP FUNCTION f1(integer, integer) first.

CREATE VIEW v AS SELECT f5(c => 7) AS x; SELECT * FROM v
----
CREATE VIEW
900010207

CREATE OR REPLACE FUNCTION f5(a int = 10, b int = 20, c int = 30) RETURNS bigint LANGUAGE wat AS '(func (export "f5") (param i32 i32 i32) (result i64) (i64.add (i64.add (i64.add (i64.const 900000000) (i64.mul (i64.extend_i32_s (local.get 0)) (i64.const 10000))) (i64.mul (i64.extend_i32_s (local.get 1)) (i64.const 100))) (i64.mul (i64.extend_i32_s (local.get 2)) (i64.const 1))))'
----
CREATE FUNCTION

SELECT * FROM v
----
900102007

# Procedures.

CREATE PROCEDURE p1(a int, INOUT b int DEFAULT 5) LANGUAGE wat AS '(import "basalt" "out_i64" (func $out (param i32 i64))) (func (export "p1") (param i32 i32) (call $out (i32.const 2) (i64.extend_i32_s (i32.add (local.get 0) (local.get 1)))))'
----
CREATE PROCEDURE

CALL p1(1)
----
6

CALL p1(1,2)
----
3

CALL p1(b=>3,a=>1)
----
4

CALL p1(a=>1)
----
6

CALL p1()
----
ERROR 42883: procedure p1() does not exist
HINT: No procedure matches the given name and argument types. You might need to add explicit type casts.

CREATE PROCEDURE p2(a int DEFAULT 1, OUT b int) LANGUAGE wat AS '(import "basalt" "out_i64" (func $out (param i32 i64))) (func (export "p2") (param i32) )'
----
ERROR 42P13: procedure OUT parameters cannot appear after one with a default value

CREATE PROCEDURE p2(OUT b int, a int DEFAULT 1) LANGUAGE wat AS '(import "basalt" "out_i64" (func $out (param i32 i64))) (func (export "p2") (param i32) (call $out (i32.const 1) (i64.extend_i32_s (local.get 0))))'
----
CREATE PROCEDURE

CALL p2(NULL)
----
1

CALL p2(NULL, 4)
----
4

CALL p2(b=>NULL)
----
1

CALL p2(a=>3, b=>NULL)
----
3

CALL p2(a=>3)
----
ERROR 42883: procedure p2(a => integer) does not exist
HINT: No procedure matches the given name and argument types. You might need to add explicit type casts.

CALL p2()
----
ERROR 42883: procedure p2() does not exist
HINT: No procedure matches the given name and argument types. You might need to add explicit type casts.

SELECT p2()
----
ERROR 42809: p2() is a procedure
HINT: To call a procedure, use CALL.

CALL p2(NULL, (SELECT 1))
----
ERROR 0A000: cannot use subquery in CALL argument

CALL p2(a => (SELECT 1), b => NULL)
----
ERROR 0A000: cannot use subquery in CALL argument

SELECT pg_get_function_arguments(oid), pg_get_function_identity_arguments(oid), pronargs, pronargdefaults, pg_get_expr(proargdefaults, 0) FROM pg_proc WHERE proname = 'p2'
----
OUT b integer, IN a integer DEFAULT 1|OUT b integer, IN a integer|1|1|1

SELECT pg_get_functiondef('p2'::regproc)
----
CREATE OR REPLACE PROCEDURE public.p2(OUT b integer, IN a integer DEFAULT 1)
 LANGUAGE wat
AS $function$(import "basalt" "out_i64" (func $out (param i32 i64))) (func (export "p2") (param i32) (call $out (i32.const 1) (i64.extend_i32_s (local.get 0))))$function$, 'p2'
(empty)

CREATE PROCEDURE p3(a int, b int DEFAULT 2) LANGUAGE wat AS '(import "basalt" "out_i64" (func $out (param i32 i64))) (func (export "p3") (param i32 i32) )'
----
CREATE PROCEDURE

CREATE PROCEDURE p3(a int) LANGUAGE wat AS '(import "basalt" "out_i64" (func $out (param i32 i64))) (func (export "p3") (param i32) )'
----
CREATE PROCEDURE

CALL p3(1)
----
ERROR 42725: procedure p3(integer) is not unique
HINT: Could not choose a best candidate procedure. You might need to add explicit type casts.

CALL p3(1,2)
----
CALL

PREPARE calls AS SELECT f1($1, b => $2), f5(c => $1)
----
PREPARE

EXECUTE calls(1, 2)
----
1900000102|900102001

CREATE ROLE ann; REVOKE EXECUTE ON FUNCTION f1 FROM public; SET ROLE ann
----
CREATE ROLE
REVOKE
SET

SELECT f1(b => 2)
----
ERROR 42501: permission denied for function f1

CALL p1(1)
----
6

RESET ROLE
----
RESET

# Table functions.

CREATE FUNCTION upto(a bigint, b bigint DEFAULT 1 + 2) RETURNS SETOF bigint LANGUAGE wat AS $$
(module
  (memory (export "memory") 1)
  (global $at (mut i64) (i64.const 0))
  (global $end (mut i64) (i64.const 0))
  (func (export "upto_open") (param $in i32) (param $nin i32) (result i32)
    (global.set $at (i64.load (i32.load offset=24 (local.get $in))))
    (global.set $end (i64.load (i32.load offset=64 (local.get $in))))
    (i32.const 1))
  (func (export "upto_next") (param $h i32) (param $most i32) (param $out i32) (result i32) (local $n i32) (local $to i32)
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
  (func (export "upto_close") (param $h i32)))
$$

----
CREATE FUNCTION

SELECT * FROM upto(1)
----
1
2
3

SELECT * FROM upto(b => 2, a => 1)
----
1
2

SELECT upto(2)
----
2
3

SELECT * FROM upto()
----
ERROR 42883: function upto() does not exist
HINT: No function matches the given name and argument types. You might need to add explicit type casts.

SELECT * FROM upto(1, 2, 3)
----
ERROR 42883: function upto(integer, integer, integer) does not exist
HINT: No function matches the given name and argument types. You might need to add explicit type casts.

SELECT * FROM upto(c => 2, a => 1)
----
ERROR 42883: function upto(c => integer, a => integer) does not exist
HINT: No function matches the given name and argument types. You might need to add explicit type casts.

SELECT n, x FROM generate_series(2, 3) n, LATERAL upto(a => n) AS x ORDER BY 1, 2
----
2|2
2|3
3|3

CREATE OR REPLACE FUNCTION upto(a bigint, b bigint) RETURNS SETOF bigint LANGUAGE wat AS $$
(module
  (memory (export "memory") 1)
  (global $at (mut i64) (i64.const 0))
  (global $end (mut i64) (i64.const 0))
  (func (export "upto_open") (param $in i32) (param $nin i32) (result i32)
    (global.set $at (i64.load (i32.load offset=24 (local.get $in))))
    (global.set $end (i64.load (i32.load offset=64 (local.get $in))))
    (i32.const 1))
  (func (export "upto_next") (param $h i32) (param $most i32) (param $out i32) (result i32) (local $n i32) (local $to i32)
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
  (func (export "upto_close") (param $h i32)))
$$

----
ERROR 42P13: cannot remove parameter defaults from existing function
HINT: Use DROP FUNCTION upto(bigint, bigint) first.

CREATE FUNCTION upto(a bigint, b bigint, c bigint DEFAULT 1) RETURNS SETOF bigint LANGUAGE wat AS $$
(module
  (memory (export "memory") 1)
  (global $at (mut i64) (i64.const 0))
  (global $end (mut i64) (i64.const 0))
  (func (export "upto_open") (param $in i32) (param $nin i32) (result i32)
    (global.set $at (i64.load (i32.load offset=24 (local.get $in))))
    (global.set $end (i64.load (i32.load offset=64 (local.get $in))))
    (i32.const 1))
  (func (export "upto_next") (param $h i32) (param $most i32) (param $out i32) (result i32) (local $n i32) (local $to i32)
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
  (func (export "upto_close") (param $h i32)))
$$

----
CREATE FUNCTION

SELECT * FROM upto(2, 3)
----
ERROR 42725: function upto(integer, integer) is not unique
HINT: Could not choose a best candidate function. You might need to add explicit type casts.

SELECT * FROM upto(2)
----
2
3

SELECT pg_get_function_arguments(oid), pg_get_function_result(oid) FROM pg_proc WHERE proname = 'upto' ORDER BY pronargs
----
a bigint, b bigint DEFAULT (1 + 2)|SETOF bigint
a bigint, b bigint, c bigint DEFAULT 1|SETOF bigint

# What a module declares.

CREATE MODULE m LANGUAGE wat AS $$
  (@custom "basalt.manifest" "{\"abi\": 1, \"functions\": [{\"name\": \"plus\", \"args\": [{\"name\": \"a\", \"type\": \"int\"}, {\"name\": \"b\", \"type\": \"int\", \"default\": \"1+  2\"}], \"returns\": \"int\"}]}")
  (func (export "plus") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1)))
$$
----
CREATE MODULE

SELECT plus(1), plus(1, 1), plus(b => 10, a => 2), pg_get_function_arguments('plus'::regproc)
----
4|2|12|a integer, b integer DEFAULT (1 + 2)

CREATE OR REPLACE MODULE m LANGUAGE wat AS $$
  (@custom "basalt.manifest" "{\"abi\": 1, \"functions\": [{\"name\": \"plus\", \"args\": [{\"name\": \"a\", \"type\": \"int\"}, {\"name\": \"b\", \"type\": \"int\"}], \"returns\": \"int\"}]}")
  (func (export "plus") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1)))
$$
----
ERROR 42P13: cannot remove parameter defaults from existing function
HINT: Give it another name, or drop the module first.

CREATE OR REPLACE MODULE m LANGUAGE wat AS $$
  (@custom "basalt.manifest" "{\"abi\": 1, \"functions\": [{\"name\": \"plus\", \"args\": [{\"name\": \"a\", \"type\": \"int\", \"default\": \"1\"}, {\"name\": \"b\", \"type\": \"int\"}], \"returns\": \"int\"}]}")
  (func (export "plus") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1)))
$$
----
ERROR 42P13: module "m" declares plus(integer, integer): input parameters after one with a default value must also have defaults

CREATE OR REPLACE MODULE m LANGUAGE wat AS $$
  (@custom "basalt.manifest" "{\"abi\": 1, \"functions\": [{\"name\": \"plus\", \"args\": [{\"name\": \"a\", \"type\": \"int\"}, {\"name\": \"b\", \"type\": \"int\", \"default\": \"1 +\"}], \"returns\": \"int\"}]}")
  (func (export "plus") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1)))
$$
----
ERROR 42601: module "m" declares plus(integer, integer): syntax error at end of input

CREATE OR REPLACE MODULE m LANGUAGE wat AS $$
  (@custom "basalt.manifest" "{\"abi\": 1, \"functions\": [{\"name\": \"plus\", \"args\": [{\"name\": \"a\", \"type\": \"int\"}, {\"name\": \"b\", \"type\": \"int\", \"default\": \"1) FROM (SELECT 1\"}], \"returns\": \"int\"}]}")
  (func (export "plus") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1)))
$$
----
ERROR 42601: module "m" declares plus(integer, integer): syntax error at or near ")"

CREATE OR REPLACE MODULE m LANGUAGE wat AS $$
  (@custom "basalt.manifest" "{\"abi\": 1, \"functions\": [{\"name\": \"plus\", \"args\": [{\"name\": \"a\", \"type\": \"int\"}, {\"name\": \"b\", \"type\": \"int\", \"default\": \"now()\"}], \"returns\": \"int\"}]}")
  (func (export "plus") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1)))
$$
----
ERROR 42804: module "m" declares plus(integer, integer): argument of DEFAULT must be type integer, not type timestamp with time zone
HINT: You will need to rewrite or cast the expression.

CREATE OR REPLACE MODULE m LANGUAGE wat AS $$
  (@custom "basalt.manifest" "{\"abi\": 1, \"functions\": [{\"name\": \"plus\", \"args\": [{\"name\": \"a\", \"type\": \"int\", \"default\": \"7\"}, {\"name\": \"b\", \"type\": \"int\", \"default\": \"8\"}], \"returns\": \"int\"}]}")
  (func (export "plus") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1)))
$$
----
CREATE MODULE

SELECT plus()
----
15

# It is all there after a restart.

restart

SELECT f5()
----
900102030

CALL p1(1)
----
6

DROP FUNCTION f2(int, int); SELECT f2(1)
----
DROP FUNCTION
200000001

DROP FUNCTION f7; DROP PROCEDURE p2
----
DROP FUNCTION
DROP PROCEDURE
