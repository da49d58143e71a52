# A module that says itself what it offers.
CREATE MODULE shapes LANGUAGE wat AS $$
  (@custom "basalt.manifest" "{\"abi\": 1, \"functions\": [{\"name\": \"area\", \"args\": [{\"name\": \"w\", \"type\": \"double precision\"}, {\"name\": \"h\", \"type\": \"float8\"}], \"returns\": \"float8\", \"volatility\": \"immutable\", \"strict\": true}, {\"name\": \"corners\", \"export\": \"four\", \"returns\": \"int\"}]}")
  (func (export "area") (param f64 f64) (result f64) (f64.mul (local.get 0) (local.get 1)))
  (func (export "four") (result i32) (i32.const 4))
$$
----
CREATE MODULE

SELECT area(3, 4), corners()
----
12|4

SELECT p.proname, p.provolatile, p.proisstrict, pg_get_function_arguments(p.oid) FROM pg_proc p WHERE proname IN ('area', 'corners') ORDER BY 1
----
area|i|t|w double precision, h double precision
corners|v|f|

# They come and go with it.
DROP FUNCTION corners
----
ERROR 2BP01: cannot drop function corners() because module shapes requires it
HINT: You can drop module shapes instead.

CREATE OR REPLACE FUNCTION corners() RETURNS int LANGUAGE wat AS '(func (export "f") (result i32) (i32.const 5))'
----
ERROR 2BP01: cannot replace function corners() because module shapes requires it
HINT: You can replace module shapes instead.

GRANT EXECUTE ON FUNCTION corners() TO PUBLIC
----
GRANT

CREATE OR REPLACE MODULE shapes LANGUAGE wat AS $$
  (@custom "basalt.manifest" "{\"abi\": 1, \"functions\": [{\"name\": \"area\", \"args\": [{\"type\": \"float8\"}, {\"type\": \"float8\"}], \"returns\": \"float8\"}, {\"name\": \"edges\", \"export\": \"four\", \"returns\": \"int\"}]}")
  (func (export "area") (param f64 f64) (result f64) (f64.add (local.get 0) (local.get 1)))
  (func (export "four") (result i32) (i32.const 44))
$$
----
CREATE MODULE

SELECT area(3, 4), edges()
----
7|44

SELECT corners()
----
ERROR 42883: function corners() does not exist
HINT: No function matches the given name and argument types. You might need to add explicit type casts.

ALTER MODULE shapes SET VERSION '1'
----
ALTER MODULE

SELECT area(3, 4), corners()
----
12|4

SELECT edges()
----
ERROR 42883: function edges() does not exist
HINT: No function matches the given name and argument types. You might need to add explicit type casts.

# What a manifest declares is checked against the module.
CREATE MODULE bad LANGUAGE wat AS $$
  (@custom "basalt.manifest" "{\"abi\": 1, \"functions\": [{\"name\": \"f\", \"args\": [{\"type\": \"bigint\"}], \"returns\": \"int\"}]}")
  (func (export "f") (param i32) (result i32) (local.get 0))
$$
----
ERROR 42P13: module "bad" declares f(bigint): function "f" of the module has another signature than declared
DETAIL: It is (i32) -> (i32); the declaration needs (i64) -> (i32).

CREATE MODULE bad LANGUAGE wat AS $$
  (@custom "basalt.manifest" "{\"abi\": 1, \"functions\": [{\"name\": \"f\", \"args\": [{\"type\": \"nosuch\"}], \"returns\": \"int\"}]}")
  (func (export "f") (param i32) (result i32) (local.get 0))
$$
----
ERROR 42704: the module's manifest: function "f": type "nosuch" does not exist

CREATE MODULE bad LANGUAGE wat AS $$
  (@custom "basalt.manifest" "{\"abi\": 1, \"functions\": [{\"name\": \"corners\", \"returns\": \"int\"}]}")
  (func (export "corners") (result i32) (i32.const 1))
$$
----
ERROR 42723: function "corners" already exists with same argument types
DETAIL: Module "bad" declares it.

CREATE MODULE bad LANGUAGE wat AS '(@custom "basalt.manifest" "{\"abi\": 2, \"future\": 1}")'
----
ERROR 0A000: the module's manifest is for version 2 of the ABI; this server has version 1

CREATE MODULE bad LANGUAGE wat AS '(@custom "basalt.manifest" "{\"abi\": 1, \"future\": 1}")'
----
ERROR 42P13: the module's manifest: unknown field "future"

CREATE MODULE bad LANGUAGE wat AS '(@custom "basalt.manifest" "{\"abi\": 1, \"capabilities\": [\"clock\"]}")'
----
ERROR 42501: the module needs the capability "clock", which it is not given
HINT: Say WITH (capabilities = '...').

CREATE MODULE good LANGUAGE wat AS '(@custom "basalt.manifest" "{\"abi\": 1, \"capabilities\": [\"clock\"]}")' WITH (capabilities = clock)
----
CREATE MODULE

ALTER MODULE good SET (capabilities = '')
----
ERROR 42501: the module needs the capability "clock", which it is not given
HINT: Say WITH (capabilities = '...').

# It moves with its module.
CREATE SCHEMA s
----
CREATE SCHEMA

ALTER MODULE shapes SET SCHEMA s
----
ALTER MODULE

SELECT s.area(3, 4), s.corners()
----
12|4

SELECT corners()
----
ERROR 42883: function corners() does not exist
HINT: No function matches the given name and argument types. You might need to add explicit type casts.

DROP MODULE s.shapes
----
DROP MODULE

SELECT s.corners()
----
ERROR 42883: function s.corners() does not exist
HINT: No function matches the given name and argument types. You might need to add explicit type casts.
