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
