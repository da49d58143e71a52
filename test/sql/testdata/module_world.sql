# The capabilities clock and random: what the world outside shows to modules.

CREATE MODULE world LANGUAGE wat AS $$
  (import "wasi_snapshot_preview1" "clock_time_get" (func $time (param i32 i64 i32) (result i32)))
  (import "wasi_snapshot_preview1" "random_get" (func $random (param i32 i32) (result i32)))
  (memory (export "memory") 1)
  (func (export "now") (result i64)
    (drop (call $time (i32.const 0) (i64.const 0) (i32.const 0)))
    (i64.load (i32.const 0)))
  (func (export "draw") (result i64)
    (drop (call $random (i32.const 0) (i32.const 8)))
    (i64.load (i32.const 0)))
  (func (export "f") (param i32) (result i32) (local.get 0))
$$
----
CREATE MODULE

CREATE FUNCTION wnow() RETURNS bigint LANGUAGE wasm AS 'world', 'now'
----
CREATE FUNCTION

CREATE FUNCTION wdraw() RETURNS bigint LANGUAGE wasm AS 'world', 'draw'
----
CREATE FUNCTION

# Without them all statements see the same.
SELECT to_timestamp(wnow() / 1e9)::date
----
2022-01-01

CREATE TABLE draws (statement int, x bigint)
----
CREATE TABLE

INSERT INTO draws VALUES (1, wdraw())
----
INSERT 0 1

INSERT INTO draws VALUES (2, wdraw())
----
INSERT 0 1

SELECT count(DISTINCT x) FROM draws
----
1

# So a function may be immutable.
CREATE FUNCTION fixed(int) RETURNS int LANGUAGE wasm IMMUTABLE AS 'world', 'f'
----
CREATE FUNCTION

SELECT fixed(7)
----
7

ALTER MODULE world SET (capabilities = 'clock')
----
ERROR 42P13: function fixed(integer) does not fit module "world" as it becomes
DETAIL: Function "fixed" cannot be IMMUTABLE, because its module uses the capability "clock".
HINT: Drop or replace the function first.

CREATE OR REPLACE FUNCTION fixed(int) RETURNS int LANGUAGE wasm STABLE AS 'world', 'f'
----
CREATE FUNCTION

ALTER MODULE world SET (capabilities = 'clock')
----
ALTER MODULE

SELECT wnow() BETWEEN extract(epoch FROM clock_timestamp()) * 1e9 - 600e9 AND extract(epoch FROM clock_timestamp()) * 1e9 + 600e9
----
t

INSERT INTO draws VALUES (3, wdraw())
----
INSERT 0 1

SELECT count(DISTINCT x) FROM draws
----
1

CREATE OR REPLACE FUNCTION fixed(int) RETURNS int LANGUAGE wasm IMMUTABLE AS 'world', 'f'
----
ERROR 42P13: function "fixed" cannot be IMMUTABLE, because its module uses the capability "clock"
HINT: A call of an immutable function with constants is computed once, when the statement is planned. Make it VOLATILE or STABLE.

ALTER MODULE world SET (capabilities = 'random')
----
ALTER MODULE

SELECT to_timestamp(wnow() / 1e9)::date
----
2022-01-01

DELETE FROM draws
----
DELETE 3

INSERT INTO draws VALUES (4, wdraw())
----
INSERT 0 1

INSERT INTO draws VALUES (5, wdraw())
----
INSERT 0 1

SELECT count(DISTINCT x) FROM draws
----
2

SELECT count(DISTINCT wdraw()) FROM generate_series(1, 1000)
----
1000

CREATE FUNCTION fixed2(int) RETURNS int LANGUAGE wasm IMMUTABLE AS 'world', 'f'
----
ERROR 42P13: function "fixed2" cannot be IMMUTABLE, because its module uses the capability "random"
HINT: A call of an immutable function with constants is computed once, when the statement is planned. Make it VOLATILE or STABLE.

# What is taken away is made up again.
ALTER MODULE world SET (capabilities = 'none')
----
ALTER MODULE

CREATE FUNCTION fixed2(int) RETURNS int LANGUAGE wasm IMMUTABLE AS 'world', 'f'
----
CREATE FUNCTION

# A module that has capabilities but does not use them has immutable functions.
CREATE MODULE unused LANGUAGE wat AS '(func (export "f") (result i32) (i32.const 1))' WITH (capabilities = 'clock, random')
----
CREATE MODULE

CREATE FUNCTION one() RETURNS int LANGUAGE wasm IMMUTABLE AS 'unused', 'f'
----
CREATE FUNCTION

# The same of what a module declares.
CREATE MODULE declares LANGUAGE wat AS $$
  (@custom "basalt.manifest" "{\"abi\": 1, \"functions\": [{\"name\": \"declared\", \"export\": \"f\", \"returns\": \"int\", \"volatility\": \"immutable\"}]}")
  (import "wasi_snapshot_preview1" "poll_oneoff" (func (param i32 i32 i32 i32) (result i32)))
  (func (export "f") (result i32) (i32.const 1))
$$ WITH (capabilities = 'clock')
----
ERROR 42P13: module "declares" declares declared(): function "declared" cannot be IMMUTABLE, because its module uses the capability "clock"
HINT: A call of an immutable function with constants is computed once, when the statement is planned. Make it VOLATILE or STABLE.

# A module that belongs to one function has none.
CREATE FUNCTION own() RETURNS int LANGUAGE wat IMMUTABLE AS $$
  (import "wasi_snapshot_preview1" "random_get" (func (param i32 i32) (result i32)))
  (func (export "f") (result i32) (i32.const 1))
$$
----
CREATE FUNCTION

DROP MODULE world CASCADE
----
NOTICE: drop cascades to function wnow()
NOTICE: drop cascades to function wdraw()
NOTICE: drop cascades to function fixed(integer)
NOTICE: drop cascades to function fixed2(integer)
DROP MODULE

DROP MODULE unused CASCADE
----
NOTICE: drop cascades to function one()
DROP MODULE

DROP FUNCTION own
----
DROP FUNCTION

DROP TABLE draws
----
DROP TABLE
