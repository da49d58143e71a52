# What has an expression in which a function is called depends on it.

CREATE FUNCTION inc(a bigint) RETURNS bigint LANGUAGE wat IMMUTABLE AS $$
  (module (func (export "inc") (param i64) (result i64) (i64.add (local.get 0) (i64.const 1)))) $$
----
CREATE FUNCTION

CREATE FUNCTION inc(a text) RETURNS bigint LANGUAGE wat IMMUTABLE AS $$
  (module (memory (export "memory") 1) (func (export "inc") (param i32 i32) (result i64) (i64.const 1))) $$
----
CREATE FUNCTION

CREATE TABLE t (a bigint, b bigint DEFAULT inc(3::bigint), CHECK (inc(a) > 0))
----
CREATE TABLE

CREATE INDEX ti ON t (inc(a))
----
CREATE INDEX

CREATE INDEX tw ON t (a) WHERE inc(a) > 3
----
CREATE INDEX

CREATE TABLE tg (a bigint, g bigint GENERATED ALWAYS AS (inc(a)) STORED)
----
CREATE TABLE

CREATE VIEW v AS SELECT inc(a) AS x FROM t
----
CREATE VIEW

CREATE VIEW v2 AS SELECT * FROM v
----
CREATE VIEW

CREATE FUNCTION twice(x bigint DEFAULT inc(5::bigint)) RETURNS bigint LANGUAGE wat AS $$
  (module (func (export "twice") (param i64) (result i64) (i64.add (local.get 0) (local.get 0)))) $$
----
CREATE FUNCTION

CREATE FUNCTION noted() RETURNS trigger LANGUAGE wat AS $$ (module (func (export "noted"))) $$
----
CREATE FUNCTION

CREATE TRIGGER tt BEFORE UPDATE ON t FOR EACH ROW WHEN (inc(new.a) > 4) EXECUTE FUNCTION noted()
----
CREATE TRIGGER

CREATE VIEW other AS SELECT inc('a'::text) AS x
----
CREATE VIEW

DROP FUNCTION inc(bigint)
----
ERROR 2BP01: cannot drop function inc(bigint) because other objects depend on it
DETAIL: default value for column b of table t depends on function inc(bigint)
constraint t_a_check on table t depends on function inc(bigint)
trigger tt on table t depends on function inc(bigint)
column g of table tg depends on function inc(bigint)
view v depends on function inc(bigint)
index ti depends on function inc(bigint)
index tw depends on function inc(bigint)
function twice(bigint) depends on function inc(bigint)
HINT: Use DROP ... CASCADE to drop the dependent objects too.

INSERT INTO t VALUES (2)
----
INSERT 0 1

INSERT INTO tg (a) VALUES (2)
----
INSERT 0 1

SELECT * FROM v2
----
3

DROP FUNCTION inc(bigint) CASCADE
----
NOTICE: drop cascades to default value for column b of table t
NOTICE: drop cascades to constraint t_a_check on table t
NOTICE: drop cascades to trigger tt on table t
NOTICE: drop cascades to column g of table tg
NOTICE: drop cascades to view v2
NOTICE: drop cascades to view v
NOTICE: drop cascades to index ti
NOTICE: drop cascades to index tw
NOTICE: drop cascades to function twice(bigint)
DROP FUNCTION

SELECT * FROM t
----
2|4

INSERT INTO t (a) VALUES (-5)
----
INSERT 0 1

SELECT * FROM t
----
2|4
-5|

SELECT * FROM tg
----
2

SELECT * FROM v2
----
ERROR 42P01: relation "v2" does not exist

SELECT twice()
----
ERROR 42883: function twice() does not exist
HINT: No function matches the given name and argument types. You might need to add explicit type casts.

SELECT * FROM other
----
1

SELECT indexname FROM pg_indexes WHERE tablename = 't'
----
(empty)

DROP FUNCTION inc(text)
----
ERROR 2BP01: cannot drop function inc(text) because other objects depend on it
DETAIL: view other depends on function inc(text)
HINT: Use DROP ... CASCADE to drop the dependent objects too.

DROP VIEW other
----
DROP VIEW

DROP FUNCTION inc(text)
----
DROP FUNCTION

# With the module that has the function, and its schema.

CREATE SCHEMA tools
----
CREATE SCHEMA

CREATE MODULE tools.m LANGUAGE wat AS $$
  (module (func (export "half") (param f64) (result f64) (f64.mul (local.get 0) (f64.const 0.5)))) $$
----
CREATE MODULE

CREATE FUNCTION tools.half(x float8) RETURNS float8 LANGUAGE wasm IMMUTABLE AS 'tools.m', 'half'
----
CREATE FUNCTION

CREATE TABLE h (x float8, CHECK (tools.half(x) < 10))
----
CREATE TABLE

CREATE VIEW hv AS SELECT tools.half(x) AS y FROM h
----
CREATE VIEW

DROP MODULE tools.m
----
ERROR 2BP01: cannot drop module m because other objects depend on it
DETAIL: function half(double precision) depends on module m
constraint h_x_check on table h depends on function half(double precision)
view hv depends on function half(double precision)
HINT: Use DROP ... CASCADE to drop the dependent objects too.

DROP SCHEMA tools
----
ERROR 2BP01: cannot drop schema tools because other objects depend on it
HINT: Use DROP ... CASCADE to drop the dependent objects too.

DROP SCHEMA tools CASCADE
----
NOTICE: drop cascades to constraint h_x_check on table h
NOTICE: drop cascades to view hv
DROP SCHEMA

INSERT INTO h VALUES (100)
----
INSERT 0 1

SELECT * FROM hv
----
ERROR 42P01: relation "hv" does not exist

# A table function, and an aggregate in a view.

CREATE FUNCTION addup(s bigint, x bigint) RETURNS bigint LANGUAGE wat IMMUTABLE STRICT AS $$
  (module (func (export "addup") (param i64 i64) (result i64) (i64.add (local.get 0) (local.get 1)))) $$
----
CREATE FUNCTION

CREATE AGGREGATE total(bigint) (SFUNC = addup, STYPE = bigint, INITCOND = '0')
----
CREATE AGGREGATE

CREATE VIEW sums AS SELECT total(a) FROM t
----
CREATE VIEW

DROP AGGREGATE total(bigint)
----
ERROR 2BP01: cannot drop function total(bigint) because other objects depend on it
DETAIL: view sums depends on aggregate total(bigint)
HINT: Use DROP ... CASCADE to drop the dependent objects too.

DROP FUNCTION addup(bigint, bigint) CASCADE
----
NOTICE: drop cascades to view sums
NOTICE: drop cascades to function total(bigint)
DROP FUNCTION

SELECT * FROM sums
----
ERROR 42P01: relation "sums" does not exist

# Two functions that need each other.

CREATE FUNCTION one(x bigint DEFAULT 1) RETURNS bigint LANGUAGE wat AS $$
  (module (func (export "one") (param i64) (result i64) (local.get 0))) $$
----
CREATE FUNCTION

CREATE FUNCTION two(x bigint DEFAULT one()) RETURNS bigint LANGUAGE wat AS $$
  (module (func (export "two") (param i64) (result i64) (local.get 0))) $$
----
CREATE FUNCTION

CREATE OR REPLACE FUNCTION one(x bigint DEFAULT two(3)) RETURNS bigint LANGUAGE wat AS $$
  (module (func (export "one") (param i64) (result i64) (local.get 0))) $$
----
CREATE FUNCTION

DROP FUNCTION two(bigint)
----
ERROR 2BP01: cannot drop function two(bigint) because other objects depend on it
DETAIL: function one(bigint) depends on function two(bigint)
HINT: Use DROP ... CASCADE to drop the dependent objects too.

DROP FUNCTION two(bigint) CASCADE
----
NOTICE: drop cascades to function one(bigint)
DROP FUNCTION

SELECT one(1)
----
ERROR 42883: function one(integer) does not exist
HINT: No function matches the given name and argument types. You might need to add explicit type casts.
