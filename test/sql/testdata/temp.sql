# Temporary tables belong to a session, hide permanent ones, and end with it.

CREATE TABLE t (a int); INSERT INTO t VALUES (1)
----
CREATE TABLE
INSERT 0 1

CREATE TEMP TABLE t (a int PRIMARY KEY, b text DEFAULT 'temp'); INSERT INTO t VALUES (2)
----
CREATE TABLE
INSERT 0 1

SELECT * FROM t
----
2|temp

SELECT * FROM public.t
----
1

SELECT * FROM pg_temp.t
----
2|temp

SELECT relpersistence, relnamespace::regnamespace::text LIKE 'pg_temp_%', pg_table_is_visible(oid) FROM pg_class WHERE relname = 't' ORDER BY 1
----
p|f|f
t|t|t

SELECT current_schema(), 't'::regclass, 'public.t'::regclass
----
public|t|public.t

CREATE TEMP TABLE t (a int)
----
ERROR 42P07: relation "t" already exists

CREATE TEMP TABLE public.u (a int)
----
ERROR 42P16: cannot create temporary relation in non-temporary schema

CREATE TABLE pg_temp.u (a int) ON COMMIT DROP
----
CREATE TABLE

SELECT * FROM u
----
ERROR 42P01: relation "u" does not exist

CREATE TABLE v (a int) ON COMMIT DROP
----
ERROR 42P16: ON COMMIT can only be used on temporary tables

BEGIN; CREATE TEMP TABLE d (a int) ON COMMIT DELETE ROWS; INSERT INTO d VALUES (1)
----
BEGIN
CREATE TABLE
INSERT 0 1

SELECT count(*) FROM d
----
1

COMMIT
----
COMMIT

SELECT count(*) FROM d
----
0

CREATE VIEW w AS SELECT a FROM d
----
NOTICE: view "w" will be a temporary view
CREATE VIEW

CREATE TEMP VIEW x AS SELECT 1 AS one; CREATE TEMP SEQUENCE s; CREATE TEMP TABLE c AS SELECT 7 AS seven
----
CREATE VIEW
CREATE SEQUENCE
SELECT 1

SELECT one, nextval('s'), seven FROM x, c
----
1|1|7

session other

SELECT * FROM t
----
1

SELECT * FROM pg_temp.t
----
ERROR 42P01: relation "pg_temp.t" does not exist

SELECT * FROM c
----
ERROR 42P01: relation "c" does not exist

CREATE TEMP TABLE t AS SELECT 3 AS a; SELECT * FROM t
----
SELECT 1
3

CREATE TABLE plain (a serial); CREATE TABLE pg_temp_77.t (a int)
----
CREATE TABLE
ERROR 3F000: schema "pg_temp_77" does not exist

session main

SELECT * FROM t
----
2|temp

DROP TABLE t; SELECT * FROM t
----
DROP TABLE
1

DISCARD ALL
----
DISCARD ALL

SELECT count(*) FROM pg_class WHERE relpersistence = 't'
----
1

close other

SELECT count(*) FROM pg_class WHERE relpersistence = 't'
----
0

SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'pg_temp%'
----
0

CREATE TEMP TABLE again (a int)
----
CREATE TABLE

restart

SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'pg_temp%'
----
0

SELECT * FROM t, plain
----
ERROR 42P01: relation "plain" does not exist

DROP SCHEMA pg_temp
----
ERROR 3F000: schema "pg_temp" does not exist

BEGIN READ ONLY; CREATE TEMP TABLE r (a int)
----
BEGIN
ERROR 25006: cannot execute CREATE TABLE in a read-only transaction

ROLLBACK
----
ROLLBACK

# Expression and partial indexes are there again after a restart.

CREATE TABLE e (a int, b text); CREATE UNIQUE INDEX ON e (lower(b)) WHERE a > 0; INSERT INTO e VALUES (1, 'X'), (0, 'x')
----
CREATE TABLE
CREATE INDEX
INSERT 0 2

restart

INSERT INTO e VALUES (2, 'x')
----
ERROR 23505: duplicate key value violates unique constraint "e_lower_idx"
