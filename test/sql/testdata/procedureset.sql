# CREATE PROCEDURE ... SET: parameters that hold while a procedure runs.

CREATE SCHEMA inside
----
CREATE SCHEMA

CREATE TABLE inside.t (x text)
----
CREATE TABLE

CREATE TABLE public.t (x text)
----
CREATE TABLE

# record runs the statement that it is given, and then notes what search_path and
# work_mem are.
CREATE MODULE recorder LANGUAGE wat AS $$
  (import "basalt" "sql_exec" (func $exec (param i32 i32) (result i64)))
  (import "basalt" "sql_error" (func $error (param i32 i32) (result i32)))
  (import "basalt" "raise" (func $raise (param i32 i32 i32 i32)))
  (memory (export "memory") 2)
  (global $next (mut i32) (i32.const 1024))
  (func (export "basalt_alloc") (param $n i32) (result i32)
    (global.get $next) (global.set $next (i32.add (global.get $next) (local.get $n))))
  (data (i32.const 0) "INSERT INTO t SELECT format('%s|%s|%s', current_setting('search_path'), current_setting('work_mem'), current_user)")
  (func $must (param i32 i32)
    (if (i64.lt_s (call $exec (local.get 0) (local.get 1)) (i64.const 0))
      (then
        (call $raise (i32.const 512) (i32.const 5) (i32.const 518)
          (i32.sub (call $error (i32.const 512) (i32.const 200)) (i32.const 6))))))
  (func (export "record") (param i32 i32)
    (if (local.get 1) (then (call $must (local.get 0) (local.get 1))))
    (call $must (i32.const 0) (i32.const 114)))
$$ WITH (capabilities = 'sql')
----
CREATE MODULE

CREATE PROCEDURE record(text) LANGUAGE wasm SET search_path = inside, pg_temp SET work_mem = '1MB' AS 'recorder', 'record'
----
CREATE PROCEDURE

SET work_mem = '2MB'
----
SET

CALL record('')
----
CALL

SELECT * FROM inside.t
----
inside, pg_temp|1MB|basalt

SELECT current_setting('search_path'), current_setting('work_mem')
----
"$user", public|2MB

SELECT proconfig FROM pg_proc WHERE proname = 'record'
----
{"search_path=inside, pg_temp",work_mem=1MB}

SELECT substring(pg_get_functiondef('record'::regproc) FROM '^(.*)AS ')
----
CREATE OR REPLACE PROCEDURE public.record(IN text)
 LANGUAGE wasm
 SET search_path TO 'inside', 'pg_temp'
 SET work_mem TO '1MB'
(empty)

# Within a block, and where SET LOCAL has set it already.
BEGIN; SET LOCAL work_mem = '3MB'
----
BEGIN
SET

CALL record('')
----
CALL

SHOW work_mem
----
3MB

# What the procedure sets for the transaction ends with it.
CALL record('SET LOCAL work_mem = ''5MB''')
----
CALL

SHOW work_mem
----
3MB

# What it sets for the session does not.
CALL record('SET work_mem = ''6MB''')
----
CALL

SHOW work_mem
----
6MB

SELECT * FROM inside.t
----
inside, pg_temp|1MB|basalt
inside, pg_temp|1MB|basalt
inside, pg_temp|5MB|basalt
inside, pg_temp|6MB|basalt

ROLLBACK
----
ROLLBACK

SHOW work_mem
----
2MB

SELECT count(*) FROM inside.t
----
1

# An error sets it back too.
CALL record('SELECT 1/0')
----
ERROR 22012: division by zero

SELECT current_setting('search_path'), current_setting('work_mem')
----
"$user", public|2MB

BEGIN; SAVEPOINT s
----
BEGIN
SAVEPOINT

CALL record('SELECT 1/0')
----
ERROR 22012: division by zero

ROLLBACK TO s
----
ROLLBACK

SELECT current_setting('search_path'), current_setting('work_mem')
----
"$user", public|2MB

COMMIT
----
COMMIT

# Another procedure within one.
CREATE PROCEDURE outer_record(text) LANGUAGE wasm SET work_mem = '7MB' SET search_path = public AS 'recorder', 'record'
----
CREATE PROCEDURE

CALL outer_record('CALL record('''')')
----
CALL

SELECT 'public', x FROM t UNION ALL SELECT 'inside', x FROM inside.t
----
public|public|7MB|basalt
inside|inside, pg_temp|1MB|basalt
inside|inside, pg_temp|1MB|basalt

SELECT current_setting('search_path'), current_setting('work_mem')
----
"$user", public|2MB

# With the owner's rights: its search path is no matter of the caller's.
CREATE ROLE helper
----
CREATE ROLE

GRANT USAGE ON SCHEMA inside TO helper
----
GRANT

CREATE OR REPLACE PROCEDURE record(text) LANGUAGE wasm SECURITY DEFINER SET search_path FROM CURRENT SET search_path = inside AS 'recorder', 'record'
----
CREATE PROCEDURE

SELECT proconfig FROM pg_proc WHERE proname = 'record'
----
{search_path=inside}

DELETE FROM inside.t
----
DELETE 2

SET ROLE helper
----
SET

SET search_path = public
----
SET

CALL record('')
----
CALL

CALL record('SET ROLE helper')
----
ERROR 42501: cannot set parameter "role" within security-definer function

SHOW search_path
----
public

RESET search_path
----
RESET

RESET ROLE
----
RESET

SELECT * FROM inside.t
----
inside|2MB|basalt

SELECT current_user
----
basalt

# FROM CURRENT takes what it is.
SET search_path = inside, "$user", 'Public', public
----
SET

CREATE OR REPLACE PROCEDURE public.record(text) LANGUAGE wasm SET search_path FROM CURRENT SET work_mem FROM CURRENT SET "my.own" = 'a ''b' AS 'public.recorder', 'record'
----
CREATE PROCEDURE

SELECT proconfig FROM pg_proc WHERE proname = 'record'
----
{"search_path=inside, \"$user\", \"Public\", public",work_mem=2MB,"my.own=a 'b"}

SELECT substring(pg_get_functiondef('record'::regproc) FROM '^(.*)AS ')
----
CREATE OR REPLACE PROCEDURE public.record(IN text)
 LANGUAGE wasm
 SET search_path TO 'inside', '$user', 'Public', 'public'
 SET work_mem TO '2MB'
 SET my.own TO 'a ''b'
(empty)

RESET search_path
----
RESET

# DEFAULT takes a clause back, and so do RESET and RESET ALL.
CREATE OR REPLACE PROCEDURE record(text) LANGUAGE wasm SET work_mem = 5000 SET search_path = inside SET work_mem TO DEFAULT AS 'recorder', 'record'
----
CREATE PROCEDURE

SELECT proconfig FROM pg_proc WHERE proname = 'record'
----
{search_path=inside}

CREATE OR REPLACE PROCEDURE record(text) LANGUAGE wasm SET search_path = inside RESET ALL AS 'recorder', 'record'
----
CREATE PROCEDURE

SELECT proconfig FROM pg_proc WHERE proname = 'record'
----
(empty)

# A role.
CREATE OR REPLACE PROCEDURE record(text) LANGUAGE wasm SET role = helper AS 'recorder', 'record'
----
CREATE PROCEDURE

GRANT INSERT ON t TO helper
----
GRANT

CALL record('')
----
CALL

SELECT x LIKE '%helper' FROM t ORDER BY 1 DESC LIMIT 1
----
t

SELECT current_user = session_user, current_setting('is_superuser')
----
t|on

# Mistakes are told at once.
CREATE PROCEDURE bad(text) LANGUAGE wasm SET nothing = 1 AS 'recorder', 'record'
----
ERROR 42704: unrecognized configuration parameter "nothing"

CREATE PROCEDURE bad(text) LANGUAGE wasm SET nothing FROM CURRENT AS 'recorder', 'record'
----
ERROR 42704: unrecognized configuration parameter "nothing"

CREATE PROCEDURE bad(text) LANGUAGE wasm SET work_mem = 'much' AS 'recorder', 'record'
----
ERROR 22023: invalid value for parameter "work_mem": "much"

CREATE PROCEDURE bad(text) LANGUAGE wasm SET TimeZone = 'Mars/Olympus' AS 'recorder', 'record'
----
ERROR 22023: invalid value for parameter "TimeZone": "Mars/Olympus"

CREATE PROCEDURE bad(text) LANGUAGE wasm SET transaction_read_only = on AS 'recorder', 'record'
----
ERROR 0A000: parameter "transaction_read_only" cannot be set for a procedure

CREATE FUNCTION bad() RETURNS int LANGUAGE wat SET work_mem = '1MB' AS '(func (export "f") (result i32) (i32.const 1))'
----
ERROR 0A000: SET clauses of functions are not supported
HINT: A PROCEDURE may have them.

RESET work_mem
----
RESET

DROP MODULE recorder CASCADE
----
NOTICE: drop cascades to procedure record(text)
NOTICE: drop cascades to procedure outer_record(text)
DROP MODULE

DROP SCHEMA inside CASCADE
----
DROP SCHEMA

DROP TABLE t
----
DROP TABLE

DROP ROLE helper
----
DROP ROLE
