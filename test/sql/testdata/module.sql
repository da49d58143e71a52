# Modules: one piece of code, several functions, versions.

CREATE MODULE m LANGUAGE wat AS $$
  (func (export "add") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1)))
  (func (export "twice") (param i32) (result i32) (i32.mul (local.get 0) (i32.const 2)))
$$
----
CREATE MODULE

CREATE FUNCTION add(a int, b int) RETURNS int LANGUAGE wasm AS 'm'
----
CREATE FUNCTION

CREATE FUNCTION doubled(x int) RETURNS int LANGUAGE wasm IMMUTABLE AS 'public.m', 'twice'
----
CREATE FUNCTION

SELECT add(1, 2), doubled(21)
----
3|42

CREATE FUNCTION nothing(x int) RETURNS int LANGUAGE wasm AS 'm'
----
ERROR 42883: the module exports no function "nothing"

CREATE FUNCTION add(a bigint, b bigint) RETURNS bigint LANGUAGE wasm AS 'm'
----
ERROR 42P13: function "add" of the module has another signature than declared
DETAIL: It is (i32, i32) -> (i32); the declaration needs (i64, i64) -> (i64).

CREATE FUNCTION f(a bigint) RETURNS bigint LANGUAGE wasm AS 'nowhere', 'f'
----
ERROR 42704: module "nowhere" does not exist
HINT: AS names a module, or is one as base64 or hexadecimal.

CREATE FUNCTION f(a bigint) RETURNS bigint LANGUAGE wasm AS 'nowhere.m', 'f'
----
ERROR 3F000: schema "nowhere" does not exist
HINT: AS names a module, or is one as base64 or hexadecimal.

CREATE MODULE m AS ''
----
ERROR 42710: module "m" already exists

CREATE MODULE IF NOT EXISTS m AS '\x'
----
NOTICE: module "m" already exists, skipping
CREATE MODULE

# A replacement must fit all functions that are bound to it.
CREATE OR REPLACE MODULE m LANGUAGE wat AS $$ (func (export "add") (param i32 i32) (result i32) (i32.sub (local.get 0) (local.get 1))) $$
----
ERROR 42883: function doubled(integer) does not fit module "m" as it becomes
DETAIL: The module exports no function "twice".
HINT: Drop or replace the function first.

CREATE OR REPLACE MODULE m LANGUAGE wat AS $$
  (func (export "add") (param i64 i64) (result i64) (i64.const 1))
  (func (export "twice") (param i32) (result i32) (i32.const 1))
$$
----
ERROR 42P13: function add(integer, integer) does not fit module "m" as it becomes
DETAIL: Function "add" of the module has another signature than declared. It is (i64, i64) -> (i64); the declaration needs (i32, i32) -> (i32).
HINT: Drop or replace the function first.

SELECT add(1, 2), doubled(21)
----
3|42

CREATE OR REPLACE MODULE m VERSION 'two' LANGUAGE wat AS $$
  (func (export "add") (param i32 i32) (result i32) (i32.sub (local.get 0) (local.get 1)))
  (func (export "twice") (param i32) (result i32) (i32.mul (local.get 0) (i32.const 200)))
$$
----
CREATE MODULE

SELECT add(1, 2), doubled(21)
----
-1|4200

PREPARE p AS SELECT add(1, 2), doubled(21)
----
PREPARE

EXECUTE p
----
-1|4200

ALTER MODULE m SET VERSION '1'
----
ALTER MODULE

EXECUTE p
----
3|42

ALTER MODULE m SET VERSION '3'
----
ERROR 42704: version "3" of module "m" does not exist
DETAIL: It has 1, two.

ALTER MODULE m SET VERSION 'two'
----
ALTER MODULE

EXECUTE p
----
-1|4200

restart

SELECT add(1, 2), doubled(21)
----
-1|4200

ALTER MODULE m SET VERSION '1'
----
ALTER MODULE

SELECT add(1, 2), doubled(21)
----
3|42

# A label stands for one content.
CREATE OR REPLACE MODULE m VERSION 'two' LANGUAGE wat AS $$ (func (export "add")) $$
----
ERROR 42710: version "two" of module "m" already exists with another content

# A swap is a part of its transaction.
BEGIN
----
BEGIN

ALTER MODULE m SET VERSION 'two'
----
ALTER MODULE

SELECT add(1, 2)
----
-1

ROLLBACK
----
ROLLBACK

SELECT add(1, 2)
----
3

# Errors have their places.
CREATE MODULE x LANGUAGE wat AS $$
  (func (export "f") (bad))
$$
----
ERROR 42601: WebAssembly text 2:23: unknown instruction "bad"

CREATE MODULE x LANGUAGE python AS ''
----
ERROR 42704: language "python" does not exist
HINT: Modules are written in LANGUAGE wasm or wat.

CREATE MODULE x AS 'AGFzbQ'
----
ERROR 42P13: the module is neither base64 nor hexadecimal

CREATE MODULE x AS 'AGFzbQEAAAA='
----
CREATE MODULE

DROP MODULE x
----
DROP MODULE

CREATE MODULE x AS '\x0061736d01000000' SHA256 '93A44BBB96C751218E4C00D479E4C14358122A389ACCA16205B1E4D0DC5F9476'
----
CREATE MODULE

CREATE OR REPLACE MODULE x AS '\x0061736d01000000' SHA256 '00'
----
ERROR 22023: the module is not the one that SHA256 says
DETAIL: Its digest is 93a44bbb96c751218e4c00d479e4c14358122a389acca16205b1e4d0dc5f9476.

CREATE MODULE y AS 'AGFzbQEAAAA=' WITH (memory = 5)
----
ERROR 22023: unrecognized module option "memory"
HINT: Options are max_memory, fuel, timeout and capabilities.

CREATE MODULE y AS 'AGFzbQEAAAA=' WITH (fuel)
----
ERROR 42601: option "fuel" needs a value

CREATE MODULE y AS 'AGFzbQEAAAA=' WITH (max_memory = '1TB')
----
ERROR 22023: 1073741824 is outside the valid range for parameter "max_memory" (0 .. 4194304)

CREATE MODULE y AS 'AGFzbQEAAAA=' WITH (fuel = 5, fuel = 6)
----
ERROR 42601: conflicting or redundant options

CREATE MODULE y AS 'AGFzbQEAAAA=' WITH (capabilities = 'files')
----
ERROR 22023: unrecognized capability "files"
HINT: Capabilities are sql, log, clock, random.

# Names.
CREATE SCHEMA s
----
CREATE SCHEMA

ALTER MODULE x RENAME TO m
----
ERROR 42710: module "m" already exists

ALTER MODULE x RENAME TO "X"
----
ALTER MODULE

ALTER MODULE "X" SET SCHEMA s
----
ALTER MODULE

ALTER MODULE x SET SCHEMA s
----
ERROR 42704: module "x" does not exist

COMMENT ON MODULE s."X" IS 'empty'
----
COMMENT

COMMENT ON MODULE s.x IS NULL
----
ERROR 42704: module "s.x" does not exist

DROP SCHEMA s
----
ERROR 2BP01: cannot drop schema s because other objects depend on it
HINT: Use DROP ... CASCADE to drop the dependent objects too.

DROP SCHEMA s CASCADE
----
DROP SCHEMA

# Dependencies.
DROP MODULE m
----
ERROR 2BP01: cannot drop module m because other objects depend on it
DETAIL: function add(integer, integer) depends on module m
function doubled(integer) depends on module m
HINT: Use DROP ... CASCADE to drop the dependent objects too.

DROP MODULE IF EXISTS nothing, m CASCADE
----
NOTICE: module "nothing" does not exist, skipping
NOTICE: drop cascades to function add(integer, integer)
NOTICE: drop cascades to function doubled(integer)
DROP MODULE

SELECT add(1, 2)
----
ERROR 42883: function add(integer, integer) does not exist
HINT: No function matches the given name and argument types. You might need to add explicit type casts.

DROP MODULE IF EXISTS nowhere.m
----
NOTICE: schema "nowhere" does not exist, skipping
DROP MODULE

# Privileges.
CREATE ROLE dev LOGIN
----
CREATE ROLE

CREATE MODULE m LANGUAGE wat AS '(func (export "one") (result i32) (i32.const 1))'
----
CREATE MODULE

session dev dev

CREATE MODULE mine AS 'AGFzbQEAAAA='
----
ERROR 42501: permission denied for schema public

session main

GRANT CREATE ON SCHEMA public TO dev
----
GRANT

session dev

CREATE MODULE mine AS 'AGFzbQEAAAA=' WITH (capabilities = 'sql')
----
ERROR 42501: permission denied to give a module the capability "sql"
HINT: Must be superuser.

CREATE MODULE mine AS 'AGFzbQEAAAA=' WITH (fuel = 1000, timeout = '5s', max_memory = '1MB')
----
CREATE MODULE

CREATE FUNCTION one() RETURNS int LANGUAGE wasm AS 'm'
----
ERROR 42501: permission denied for module m

CREATE OR REPLACE MODULE m AS 'AGFzbQEAAAA='
----
ERROR 42501: must be owner of module m

DROP MODULE m
----
ERROR 42501: must be owner of module m

ALTER MODULE m RENAME TO n
----
ERROR 42501: must be owner of module m

session main

GRANT USAGE ON MODULE m TO dev
----
GRANT

DROP ROLE dev
----
ERROR 2BP01: role "dev" cannot be dropped because some objects depend on it
DETAIL: privileges for schema public
privileges for module m
owner of module mine

ALTER MODULE mine SET (capabilities = 'log, clock')
----
ALTER MODULE

session dev

CREATE FUNCTION one() RETURNS int LANGUAGE wasm AS 'm'
----
CREATE FUNCTION

SELECT one()
----
1

ALTER MODULE mine SET (capabilities = 'clock')
----
ALTER MODULE

ALTER MODULE mine SET (capabilities = 'clock, log')
----
ERROR 42501: permission denied to give a module the capability "log"
HINT: Must be superuser.

ALTER MODULE mine OWNER TO basalt
----
ERROR 42501: must be able to SET ROLE "basalt"

session main

REVOKE USAGE ON MODULE m FROM dev
----
REVOKE

session dev

CREATE OR REPLACE FUNCTION one() RETURNS int LANGUAGE wasm AS 'm'
----
ERROR 42501: permission denied for module m

SELECT one()
----
1

