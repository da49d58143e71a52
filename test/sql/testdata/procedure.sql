# Procedures in WebAssembly: CALL, SQL in the caller's transaction, errors.

CREATE TABLE accounts (id int PRIMARY KEY, owner text NOT NULL, balance bigint NOT NULL CHECK (balance >= 0))
----
CREATE TABLE

INSERT INTO accounts VALUES (1, 'ann', 100), (2, 'bob', 50)
----
INSERT 0 2

# transfer moves an amount, and says by an SQLSTATE of its own why it cannot.
CREATE PROCEDURE transfer(source int, target int, amount bigint, OUT left_over bigint) LANGUAGE wat AS $$
(module
  (import "basalt" "sql_exec" (func $exec (param i32 i32) (result i64)))
  (import "basalt" "sql_query" (func $query (param i32 i32) (result i32)))
  (import "basalt" "sql_row" (func $row (param i32) (result i32)))
  (import "basalt" "sql_col_i64" (func $col (param i32 i32) (result i64)))
  (import "basalt" "sql_close" (func $close (param i32)))
  (import "basalt" "sql_bind_i64" (func $bind (param i32 i64)))
  (import "basalt" "sql_error" (func $error (param i32 i32) (result i32)))
  (import "basalt" "raise" (func $raise (param i32 i32 i32 i32)))
  (import "basalt" "out_i64" (func $out (param i32 i64)))
  (memory (export "memory") 1)
  (data (i32.const 0) "UPDATE accounts SET balance = balance - $2 WHERE id = $1")
  (data (i32.const 100) "UPDATE accounts SET balance = balance + $2 WHERE id = $1")
  (data (i32.const 200) "SELECT balance FROM accounts WHERE id = $1")
  (data (i32.const 300) "U0001insufficient funds")
  (data (i32.const 340) "U0002no such account")
  (data (i32.const 380) "U0003the amount is not positive")
  (func $add (param $id i32) (param $amount i64) (param $sql i32) (result i64)
    (call $bind (i32.const 1) (i64.extend_i32_s (local.get $id)))
    (call $bind (i32.const 2) (local.get $amount))
    (call $exec (local.get $sql) (i32.const 56)))
  (func (export "transfer") (param $source i32) (param $target i32) (param $amount i64) (local $h i32) (local $n i64)
    (if (i64.le_s (local.get $amount) (i64.const 0))
      (then (call $raise (i32.const 380) (i32.const 5) (i32.const 385) (i32.const 26))))
    (local.set $n (call $add (local.get $source) (local.get $amount) (i32.const 0)))
    (if (i64.lt_s (local.get $n) (i64.const 0))
      (then
        (drop (call $error (i32.const 1000) (i32.const 200)))
        ;; 23514 is the check of the table
        (if (i32.eq (i32.load (i32.const 1001)) (i32.const 0x34313533))
          (then (call $raise (i32.const 300) (i32.const 5) (i32.const 305) (i32.const 18))))
        (call $raise (i32.const 1000) (i32.const 5) (i32.const 1006) (i32.const 60))))
    (if (i64.eqz (local.get $n))
      (then (call $raise (i32.const 340) (i32.const 5) (i32.const 345) (i32.const 15))))
    (if (i64.ne (call $add (local.get $target) (local.get $amount) (i32.const 100)) (i64.const 1))
      (then (call $raise (i32.const 340) (i32.const 5) (i32.const 345) (i32.const 15))))
    (call $bind (i32.const 1) (i64.extend_i32_s (local.get $source)))
    (local.set $h (call $query (i32.const 200) (i32.const 42)))
    (drop (call $row (local.get $h)))
    (call $out (i32.const 4) (call $col (local.get $h) (i32.const 1)))
    (call $close (local.get $h))))
$$
----
CREATE PROCEDURE

CALL transfer(1, 2, 30, NULL)
----
70

SELECT * FROM accounts ORDER BY id
----
1|ann|70
2|bob|80

CALL transfer(1, 2, 71, NULL)
----
ERROR U0001: insufficient funds

CALL transfer(1, 9, 10, NULL)
----
ERROR U0002: no such account

CALL transfer(1, 2, -10, NULL)
----
ERROR U0003: the amount is not positive

# What a failed call has done is undone, and the caller's transaction goes on.
BEGIN; UPDATE accounts SET owner = 'eve' WHERE id = 1; SAVEPOINT s
----
BEGIN
UPDATE 1
SAVEPOINT

CALL transfer(1, 9, 10, NULL)
----
ERROR U0002: no such account

SELECT 1
----
ERROR 25P02: current transaction is aborted, commands ignored until end of transaction block

ROLLBACK TO SAVEPOINT s; CALL transfer(1, 2, 1, NULL); COMMIT
----
ROLLBACK
69
COMMIT

SELECT * FROM accounts ORDER BY id
----
1|eve|69
2|bob|81

BEGIN; CALL transfer(1, 2, 1, NULL); ROLLBACK
----
BEGIN
68
ROLLBACK

SELECT * FROM accounts ORDER BY id
----
1|eve|69
2|bob|81

# run runs any statement, and gives the error instead of failing.
CREATE PROCEDURE run(statement text, OUT rows bigint, OUT error text) LANGUAGE wat AS $$
(module
  (import "basalt" "sql_exec" (func $exec (param i32 i32) (result i64)))
  (import "basalt" "sql_error" (func $error (param i32 i32) (result i32)))
  (import "basalt" "out_i64" (func $out (param i32 i64)))
  (import "basalt" "out_text" (func $text (param i32 i32 i32)))
  (memory (export "memory") 1)
  (func (export "run") (param $p i32) (param $n i32) (result i32)
    (call $out (i32.const 2) (call $exec (local.get $p) (local.get $n)))
    (call $text (i32.const 3) (i32.const 1000) (call $error (i32.const 1000) (i32.const 4000)))
    (i32.const 0)))
$$
----
CREATE PROCEDURE

CALL run('INSERT INTO accounts VALUES (3, ''cyd'', 7), (4, ''dan'', 8)', NULL, NULL)
----
2|

CALL run('INSERT INTO accounts VALUES (5, ''fay'', 7), (4, ''gil'', 8)', NULL, NULL)
----
-1|23505 duplicate key value violates unique constraint "accounts_pkey"

CALL run('SELECT * FROM accounts', NULL, NULL)
----
4|

CALL run('SELECT 1/0', NULL, NULL)
----
-1|22012 division by zero

CALL run('SELEC 1', NULL, NULL)
----
-1|42601 syntax error at or near "SELEC"

CALL run('SELECT 1; SELECT 2', NULL, NULL)
----
-1|42601 a procedure runs one statement at a time, not 2

CALL run('SELECT $1', NULL, NULL)
----
-1|42P02 there is no value for parameter $1

CALL run('', NULL, NULL)
----
-1|42601 a procedure runs one statement at a time, not 0

CALL run(NULL, NULL, NULL)
----
-1|42601 a procedure runs one statement at a time, not 0

# Transactions are the caller's.
CALL run('COMMIT', NULL, NULL)
----
-1|2D000 invalid transaction termination

CALL run('ROLLBACK', NULL, NULL)
----
-1|2D000 invalid transaction termination

CALL run('SAVEPOINT s', NULL, NULL)
----
-1|0A000 unsupported transaction command in a procedure

CALL run('BEGIN', NULL, NULL)
----
-1|0A000 unsupported transaction command in a procedure

CALL run('VACUUM', NULL, NULL)
----
-1|25001 VACUUM cannot be executed from a procedure

CALL run('COPY accounts FROM STDIN', NULL, NULL)
----
-1|0A000 cannot COPY to or from the client in a procedure

# DDL is as anywhere, and undone with its statement.
CALL run('CREATE TABLE made (a int PRIMARY KEY)', NULL, NULL)
----
0|

CALL run('CREATE TABLE made AS SELECT 1/0 AS a', NULL, NULL)
----
-1|42P07 relation "made" already exists

BEGIN; CALL run('DROP TABLE made', NULL, NULL); ROLLBACK
----
BEGIN
0|
ROLLBACK

CALL run('INSERT INTO made SELECT generate_series(1, 1000)', NULL, NULL); CALL run('UPDATE made SET a = a + 1', NULL, NULL); SELECT count(*), min(a), max(a) FROM made
----
1000|
1000|
1000|2|1001

# Foreign keys are checked at the end of each statement.
CREATE TABLE child (a int REFERENCES made)
----
CREATE TABLE

CALL run('INSERT INTO child VALUES (1)', NULL, NULL); CALL run('INSERT INTO child VALUES (2)', NULL, NULL); SELECT * FROM child
----
-1|23503 insert or update on table "child" violates foreign key constraint "child_a_fkey"
1|
2

# A procedure calls another, and itself as deep as there are levels.
CALL run('CALL transfer(3, 4, 1, NULL)', NULL, NULL)
----
1|

CALL run('CALL transfer(3, 4, 1000, NULL)', NULL, NULL)
----
-1|U0001 insufficient funds

CALL run('CALL run(''CALL run(''''SELECT 1/0'''', NULL, NULL)'', NULL, NULL)', NULL, NULL)
----
1|

CREATE PROCEDURE deep(INOUT level int) LANGUAGE wat AS $$
  (import "basalt" "sql_query" (func $query (param i32 i32) (result i32)))
  (import "basalt" "sql_row" (func $row (param i32) (result i32)))
  (import "basalt" "sql_col_i64" (func $col (param i32 i32) (result i64)))
  (import "basalt" "sql_bind_i64" (func $bind (param i32 i64)))
  (import "basalt" "sql_error" (func $error (param i32 i32) (result i32)))
  (import "basalt" "log" (func $log (param i32 i32 i32)))
  (import "basalt" "out_i64" (func $out (param i32 i64)))
  (memory 1)
  (data (i32.const 0) "CALL deep($1)")
  (func (export "deep") (param $n i32) (local $h i32)
    (call $bind (i32.const 1) (i64.extend_i32_s (i32.add (local.get $n) (i32.const 1))))
    (local.set $h (call $query (i32.const 0) (i32.const 13)))
    (if (i32.lt_s (local.get $h) (i32.const 0))
      (then
        (call $log (i32.const 1) (i32.const 1000) (call $error (i32.const 1000) (i32.const 4000)))
        return))
    (drop (call $row (local.get $h)))
    (call $out (i32.const 1) (call $col (local.get $h) (i32.const 1))))
$$
----
CREATE PROCEDURE

CALL deep(1)
----
1
NOTICE: 42883 procedure deep(bigint) does not exist

# bigint is no integer: the call inside needs a cast.
CREATE OR REPLACE PROCEDURE deep(INOUT level bigint) LANGUAGE wat AS $$
  (import "basalt" "sql_query" (func $query (param i32 i32) (result i32)))
  (import "basalt" "sql_row" (func $row (param i32) (result i32)))
  (import "basalt" "sql_col_i64" (func $col (param i32 i32) (result i64)))
  (import "basalt" "sql_bind_i64" (func $bind (param i32 i64)))
  (import "basalt" "sql_error" (func $error (param i32 i32) (result i32)))
  (import "basalt" "log" (func $log (param i32 i32 i32)))
  (import "basalt" "out_i64" (func $out (param i32 i64)))
  (memory 1)
  (data (i32.const 0) "CALL deep($1)")
  (func (export "deep") (param $n i64) (local $h i32)
    (call $bind (i32.const 1) (i64.add (local.get $n) (i64.const 1)))
    (local.set $h (call $query (i32.const 0) (i32.const 13)))
    (if (i32.lt_s (local.get $h) (i32.const 0))
      (then
        (call $log (i32.const 1) (i32.const 1000) (call $error (i32.const 1000) (i32.const 4000)))
        return))
    (drop (call $row (local.get $h)))
    (call $out (i32.const 1) (call $col (local.get $h) (i32.const 1))))
$$
----
CREATE PROCEDURE

CALL deep(1)
----
16
NOTICE: 54001 stack depth limit exceeded

# Rows as columns, between rows that come by themselves: two of them, then batches of
# at most three, and then one by itself between each.
CREATE PROCEDURE mixed(statement text, OUT shown text) LANGUAGE wat AS $$
  (import "basalt" "sql_query" (func $query (param i32 i32) (result i32)))
  (import "basalt" "sql_row" (func $row (param i32) (result i32)))
  (import "basalt" "sql_next" (func $next (param i32 i32 i32 i32) (result i32)))
  (import "basalt" "sql_col_i64" (func $col (param i32 i32) (result i64)))
  (import "basalt" "sql_error" (func $error (param i32 i32) (result i32)))
  (import "basalt" "out_text" (func $out (param i32 i32 i32)))
  (memory 1)
  (global $at (mut i32) (i32.const 40000))
  (func $put (param i32) (i32.store8 (global.get $at) (local.get 0)) (global.set $at (i32.add (global.get $at) (i32.const 1))))
  (func $digit (param i64) (call $put (i32.add (i32.wrap_i64 (local.get 0)) (i32.const 48))))
  (func $one (param $h i32) (result i32) (local $more i32)
    (if (i32.eq (local.tee $more (call $row (local.get $h))) (i32.const 1))
      (then (call $put (i32.const 46)) (call $digit (call $col (local.get $h) (i32.const 1)))))
    (local.get $more))
  (func (export "mixed") (param $p i32) (param $n i32) (local $h i32) (local $i i32)
    (local.set $h (call $query (local.get $p) (local.get $n)))
    (drop (call $one (local.get $h)))
    (drop (call $one (local.get $h)))
    (loop $batches
      (if (i32.gt_s (local.tee $n (call $next (local.get $h) (i32.const 3) (i32.const 1024) (i32.const 2048))) (i32.const 0)) (then
        (call $put (i32.const 32))
        (local.set $i (i32.const 0))
        (loop $rows
          (call $digit (i64.load (i32.add (i32.load (i32.const 1048)) (i32.mul (local.get $i) (i32.const 8)))))
          (br_if $rows (i32.lt_s (local.tee $i (i32.add (local.get $i) (i32.const 1))) (local.get $n))))
        (drop (call $one (local.get $h)))
        (br $batches))))
    (if (i32.lt_s (local.get $n) (i32.const 0))
      (then
        (call $put (i32.const 32))
        (global.set $at (i32.add (global.get $at) (call $error (global.get $at) (i32.const 1000))))))
    (call $out (i32.const 2) (i32.const 40000) (i32.sub (global.get $at) (i32.const 40000))))
$$
----
CREATE PROCEDURE

CALL mixed('SELECT n FROM generate_series(1, 9::bigint) g(n)', NULL)
----
.1.2 345.6 789

CALL mixed('SELECT n % 10, n, repeat(''x'', 700) FROM generate_series(1, 9::bigint) g(n)', NULL)
----
.1.2 34.5 67.8 9

CALL mixed('SELECT n % 10 FROM generate_series(1, 60::bigint) g(n) WHERE n % 9 IN (1, 4)', NULL)
----
.1.4 039.2 817.0 695.8

CALL mixed('SELECT n FROM generate_series(1, 0::bigint) g(n)', NULL)
----
(empty)

CALL mixed('SELECT 3::bigint', NULL)
----
.3

CALL mixed('SELECT n / (3000 - n) FROM generate_series(1, 5000::bigint) g(n) WHERE n < 3 OR n = 3000', NULL)
----
.0.0 22012 division by zero

CALL mixed('UPDATE accounts SET balance = balance RETURNING balance % 7, owner', NULL)
----
.6.4 62

CALL mixed('SELECT n, repeat(''x'', 3000) FROM generate_series(1, 9::bigint) g(n)', NULL)
----
ERROR 54000: a row does not fit into the buffer
DETAIL: It needs 3120 bytes, and the buffer has 2048.

CALL mixed('SELECT n, ''1 day''::interval FROM generate_series(1, 9::bigint) g(n)', NULL)
----
ERROR 0A000: WebAssembly functions cannot have columns of type interval

CALL mixed('SELECT n, ''NaN''::numeric FROM generate_series(1, 9::bigint) g(n)', NULL)
----
ERROR 22003: numeric value cannot be passed to a WebAssembly function
DETAIL: Values are finite and have at most 38 digits, all values of a batch with as many digits after the point.

CALL mixed('SELECT n, ARRAY[n, NULL], n / 8.0, n = 3, ''{"a": 1}''::jsonb FROM generate_series(1, 9::bigint) g(n)', NULL)
----
.1.2 345.6 789

# How CALL finds procedures.
CALL nothing(1)
----
ERROR 42883: procedure nothing(integer) does not exist
HINT: No procedure matches the given name and argument types. You might need to add explicit type casts.

CALL transfer(1, 2)
----
ERROR 42883: procedure transfer(integer, integer) does not exist
HINT: No procedure matches the given name and argument types. You might need to add explicit type casts.

CALL transfer('x', 2, 3, NULL)
----
ERROR 22P02: invalid input syntax for type integer: "x"

CALL transfer(1, 2, (SELECT 3), NULL)
----
ERROR 0A000: cannot use subquery in CALL argument

CALL transfer(amount => 1, source => 2, target => 1, left_over => NULL)
----
80

CALL lower('A')
----
ERROR 42883: procedure lower(unknown) does not exist
HINT: No procedure matches the given name and argument types. You might need to add explicit type casts.

CREATE FUNCTION fn(a int) RETURNS int LANGUAGE wat AS '(func (export "fn") (param i32) (result i32) (local.get 0))'
----
CREATE FUNCTION

CALL fn(1)
----
ERROR 42809: fn(integer) is not a procedure
HINT: To call a function, use SELECT.

SELECT deep(1)
----
ERROR 42809: deep(integer) is a procedure
HINT: To call a procedure, use CALL.

# It is refused when the statement is analysed, whatever rows there are.
SELECT deep(1) WHERE false
----
ERROR 42809: deep(integer) is a procedure
HINT: To call a procedure, use CALL.

PREPARE calls AS SELECT transfer($1, 2, 3)
----
ERROR 42809: transfer(unknown, integer, integer) is a procedure
HINT: To call a procedure, use CALL.

SELECT * FROM deep(1)
----
ERROR 42809: deep(integer) is a procedure
HINT: To call a procedure, use CALL.

CREATE VIEW calls AS SELECT transfer(1, 2, 3)
----
ERROR 42809: transfer(integer, integer, integer) is a procedure
HINT: To call a procedure, use CALL.

SELECT transfer(1, 2, 3)
----
ERROR 42809: transfer(integer, integer, integer) is a procedure
HINT: To call a procedure, use CALL.

SELECT transfer(target => 1, source => 2, amount => 3)
----
ERROR 42809: transfer(target => integer, source => integer, amount => integer) is a procedure
HINT: To call a procedure, use CALL.

SELECT transfer(1, 2, 3, 4)
----
ERROR 42883: function transfer(integer, integer, integer, integer) does not exist
HINT: No function matches the given name and argument types. You might need to add explicit type casts.

DROP FUNCTION deep(bigint)
----
ERROR 42809: deep(bigint) is not a function

DROP PROCEDURE fn(int)
----
ERROR 42809: fn(integer) is not a procedure

# How procedures are made, replaced and dropped.
CREATE PROCEDURE bad() LANGUAGE wat IMMUTABLE AS '(func (export "bad"))'
----
ERROR 42P13: invalid attribute in procedure definition

CREATE PROCEDURE bad(a numeric) LANGUAGE wat AS '(func (export "bad"))'
----
ERROR 0A000: WebAssembly procedures cannot take arguments of type numeric

CREATE PROCEDURE bad(a int) LANGUAGE wat AS '(func (export "bad"))'
----
ERROR 42P13: function "bad" of the module has another signature than declared
DETAIL: It is () -> (); the declaration needs (i32) -> ().

CREATE PROCEDURE bad() LANGUAGE wat AS '(func (export "bad") (result i64) (i64.const 0))'
----
ERROR 42P13: function "bad" of the module has another signature than declared
DETAIL: It is () -> (i64); the declaration needs () -> (i32).

CREATE PROCEDURE bad() LANGUAGE wat AS '(import "basalt" "sql_exec" (func (param i32) (result i64))) (func (export "bad"))'
----
ERROR 42P13: basalt.sql_exec is imported with another signature than it has
DETAIL: It is (i32, i32) -> (i64).

CREATE PROCEDURE bad() LANGUAGE wat AS '(import "basalt" "sql_drop" (func)) (func (export "bad"))'
----
ERROR 42P13: the module imports basalt.sql_drop, which Basalt does not provide
HINT: A module may import the functions of "basalt", and of WASI, which is inert.

CREATE FUNCTION bad() RETURNS int LANGUAGE wat AS '(import "basalt" "sql_exec" (func (param i32 i32) (result i64))) (func (export "bad") (result i32) (i32.const 0))'
----
ERROR 42P13: the module imports basalt.sql_exec, which only procedures may
HINT: Make it a PROCEDURE, which CALL runs.

CREATE PROCEDURE transfer(a int, b int, c bigint) LANGUAGE wat AS '(func (export "transfer") (param i32 i32 i64))'
----
ERROR 42723: function "transfer" already exists with same argument types

CREATE OR REPLACE PROCEDURE transfer(source int, target int, amount bigint) LANGUAGE wat AS '(func (export "transfer") (param i32 i32 i64))'
----
ERROR 42P13: cannot change whether a procedure has output parameters
HINT: Use DROP PROCEDURE transfer(integer, integer, bigint) first.

CREATE OR REPLACE PROCEDURE transfer(source int, target int, amount bigint, OUT x int) LANGUAGE wat AS '(func (export "transfer") (param i32 i32 i64))'
----
ERROR 42P13: cannot change return type of existing function
DETAIL: Row type defined by OUT parameters is different.
HINT: Use DROP PROCEDURE transfer(integer, integer, bigint) first.

CREATE OR REPLACE FUNCTION transfer(source int, target int, amount bigint) RETURNS int LANGUAGE wat AS '(func (export "transfer") (param i32 i32 i64) (result i32) (i32.const 0))'
----
ERROR 42809: cannot change routine kind
DETAIL: "transfer" is a procedure.

CREATE PROCEDURE noop() LANGUAGE wat AS '(func (export "noop"))'
----
CREATE PROCEDURE

CALL noop()
----
CALL

CREATE PROCEDURE fails() LANGUAGE wat AS '(func (export "fails") (result i32) (i32.const 7))'
----
CREATE PROCEDURE

CALL fails()
----
ERROR 38000: WebAssembly procedure "fails" returned error code 7

SELECT oid::regprocedure, prokind, prosecdef, proargtypes, proallargtypes, proargmodes, pg_get_function_arguments(oid), pg_get_function_result(oid) FROM pg_proc WHERE prolang = (SELECT oid FROM pg_language WHERE lanname = 'wat') ORDER BY 1
----
transfer|p|f|23 23 20|{23,23,20,20}|{i,i,i,o}|IN source integer, IN target integer, IN amount bigint, OUT left_over bigint|
run|p|f|25|{25,20,25}|{i,o,o}|IN statement text, OUT rows bigint, OUT error text|
deep|p|f|23|{23}|{b}|INOUT level integer|
deep|p|f|20|{20}|{b}|INOUT level bigint|
mixed|p|f|25|{25,25}|{i,o}|IN statement text, OUT shown text|
fn|f|f|23|||a integer|integer
noop|p|f|||||
fails|p|f|||||

SELECT pg_get_functiondef('noop'::regproc)
----
CREATE OR REPLACE PROCEDURE public.noop()
 LANGUAGE wat
AS $function$(func (export "noop"))$function$, 'noop'
(empty)

DROP PROCEDURE transfer(int, int, bigint, bigint)
----
DROP PROCEDURE

DROP PROCEDURE noop; DROP ROUTINE fails()
----
DROP PROCEDURE
DROP ROUTINE

DROP PROCEDURE IF EXISTS noop
----
NOTICE: could not find a procedure named "noop", skipping
DROP PROCEDURE

# Whose rights a procedure has.
CREATE ROLE ann LOGIN; CREATE TABLE secret (a int); INSERT INTO secret VALUES (1), (2)
----
CREATE ROLE
CREATE TABLE
INSERT 0 2

CREATE PROCEDURE reads(OUT n bigint, OUT error text) LANGUAGE wat SECURITY DEFINER AS $$
  (import "basalt" "sql_exec" (func $exec (param i32 i32) (result i64)))
  (import "basalt" "sql_error" (func $error (param i32 i32) (result i32)))
  (import "basalt" "out_i64" (func $out (param i32 i64)))
  (import "basalt" "out_text" (func $text (param i32 i32 i32)))
  (memory 1)
  (data (i32.const 0) "SELECT * FROM secret")
  (data (i32.const 100) "SET ROLE ann")
  (func (export "reads")
    (call $out (i32.const 1) (call $exec (i32.const 0) (i32.const 20)))
    (drop (call $exec (i32.const 100) (i32.const 12)))
    (call $text (i32.const 2) (i32.const 1000) (call $error (i32.const 1000) (i32.const 4000))))
$$
----
CREATE PROCEDURE

session ann ann

CALL reads(NULL, NULL); SELECT current_user
----
2|42501 cannot set parameter "role" within security-definer function
ann

CALL run('SELECT * FROM secret', NULL, NULL)
----
-1|42501 permission denied for table secret

session main

REVOKE EXECUTE ON PROCEDURE reads FROM public; GRANT CREATE ON SCHEMA public TO ann
----
REVOKE
GRANT

CREATE OR REPLACE PROCEDURE run(statement text, OUT rows bigint, OUT error text) LANGUAGE wat AS '(func (export "run") (param i32 i32))'
----
CREATE PROCEDURE

session ann ann

CALL reads(NULL, NULL)
----
ERROR 42501: permission denied for procedure reads

CALL run('SELECT * FROM secret', NULL, NULL)
----
ERROR 53200: out of memory
DETAIL: The arguments of "run" have no room in its memory.

CREATE OR REPLACE PROCEDURE reads(OUT n bigint, OUT error text) LANGUAGE wat AS '(func (export "reads"))'
----
ERROR 42501: must be owner of procedure reads

session main

# A procedure is there after a restart.
restart

CALL reads(NULL, NULL)
----
2|42501 cannot set parameter "role" within security-definer function

# Null arguments, and OUT parameters of all kinds.
CREATE PROCEDURE gives(INOUT a int, INOUT b text, OUT c numeric, OUT d date, OUT e float8, OUT f boolean, OUT g jsonb, OUT h bytea, OUT i smallint) LANGUAGE wat AS $$
  (import "basalt" "arg_null" (func $null (param i32) (result i32)))
  (import "basalt" "out_i64" (func $int (param i32 i64)))
  (import "basalt" "out_f64" (func $float (param i32 f64)))
  (import "basalt" "out_text" (func $text (param i32 i32 i32)))
  (import "basalt" "out_null" (func $nil (param i32)))
  (memory 1)
  (data (i32.const 0) "12345678901234567890.125{\"b\": 1, \"a\": [2]}")
  (func (export "gives") (param $a i32) (param $p i32) (param $n i32)
    (if (call $null (i32.const 1)) (then (call $int (i32.const 1) (i64.const -1))) (else (call $nil (i32.const 1))))
    (call $text (i32.const 3) (i32.const 0) (i32.const 24))
    (call $int (i32.const 4) (i64.extend_i32_s (local.get $a)))
    (call $float (i32.const 5) (f64.const 0.5))
    (call $int (i32.const 6) (i64.const 1))
    (call $text (i32.const 7) (i32.const 24) (i32.const 18))
    (call $text (i32.const 8) (i32.const 0) (i32.const 2))
    (call $int (i32.const 9) (i64.extend_i32_s (local.get $a))))
$$
----
CREATE PROCEDURE

CALL gives(1, 'same', NULL, NULL, NULL, NULL, NULL, NULL, NULL)
----
|same|12345678901234567890.125|2000-01-02|0.5|t|{"a": [2], "b": 1}|\x3132|1

CALL gives(NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)
----
-1||12345678901234567890.125|2000-01-01|0.5|t|{"a": [2], "b": 1}|\x3132|0

CALL gives(40000, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)
----
ERROR 22003: value "40000" is out of range for type smallint

# Settings, and messages.
CREATE FUNCTION shows(name text) RETURNS text LANGUAGE wat AS $$
  (import "basalt" "param" (func $param (param i32 i32 i32 i32) (result i32)))
  (import "basalt" "log" (func $log (param i32 i32 i32)))
  (memory 1)
  (func (export "shows") (param $p i32) (param $n i32) (result i64) (local $k i32)
    (local.set $k (call $param (local.get $p) (local.get $n) (i32.const 1000) (i32.const 1000)))
    (call $log (i32.const 1) (local.get $p) (local.get $n))
    (call $log (i32.const 0) (local.get $p) (local.get $n))
    (if (i32.lt_s (local.get $k) (i32.const 0)) (then (return (i64.const -1))))
    (i64.or (i64.const 4294967296000) (i64.extend_i32_u (local.get $k))))
$$
----
CREATE FUNCTION

SELECT shows('search_path'), shows('no.such')
----
"$user", public|
NOTICE: search_path
NOTICE: no.such

SET client_min_messages = debug1
----
SET

SELECT shows('datestyle')
----
ISO, MDY
NOTICE: datestyle
NOTICE: datestyle

SET client_min_messages = warning
----
SET

SELECT shows('datestyle')
----
ISO, MDY
