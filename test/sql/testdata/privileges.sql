# Roles, what they are members of, and what that lets them do.

CREATE ROLE ada LOGIN; CREATE ROLE bob LOGIN; CREATE ROLE readers; CREATE ROLE quiet LOGIN NOINHERIT; CREATE ROLE manager LOGIN CREATEROLE
----
CREATE ROLE
CREATE ROLE
CREATE ROLE
CREATE ROLE
CREATE ROLE

CREATE SCHEMA s; CREATE TABLE s.t (a int PRIMARY KEY, b serial, c int GENERATED ALWAYS AS IDENTITY); CREATE TABLE o (a int); CREATE SEQUENCE q
----
CREATE SCHEMA
CREATE TABLE
CREATE TABLE
CREATE SEQUENCE

GRANT readers TO ada, quiet
----
GRANT ROLE

GRANT ada TO readers
----
ERROR 0LP01: role "ada" is a member of role "readers"

GRANT readers TO nobody
----
ERROR 42704: role "nobody" does not exist

GRANT SELECT ON s.t TO readers; GRANT SELECT ON o TO readers
----
GRANT
GRANT

session ada ada

SELECT * FROM s.t
----
ERROR 42501: permission denied for schema s

SELECT * FROM o
----
(empty)

SELECT * FROM t
----
ERROR 42P01: relation "t" does not exist

GRANT ALL ON SCHEMA s TO ada
----
ERROR 42501: must be owner of schema s

GRANT USAGE ON SEQUENCE q TO ada
----
ERROR 42501: must be owner of sequence q

SELECT nextval('q')
----
ERROR 42501: permission denied for sequence q

ALTER SEQUENCE q RESTART
----
ERROR 42501: must be owner of sequence q

DROP SEQUENCE q
----
ERROR 42501: must be owner of sequence q

ALTER ROLE ada SUPERUSER
----
ERROR 42501: permission denied to alter role

ALTER ROLE ada CREATEROLE
----
ERROR 42501: permission denied to alter role

ALTER ROLE basalt PASSWORD 'mine'
----
ERROR 42501: permission denied to alter role

ALTER ROLE ada PASSWORD 'new'
----
ALTER ROLE

CREATE TABLE x (a int)
----
ERROR 42501: permission denied for schema public

CREATE TEMP TABLE x (a int REFERENCES s.t)
----
ERROR 42501: permission denied for table t

BEGIN; LOCK TABLE o IN ACCESS SHARE MODE; LOCK TABLE o
----
BEGIN
LOCK TABLE
ERROR 42501: permission denied for table o

ROLLBACK
----
ROLLBACK

session main

GRANT USAGE ON SCHEMA s TO readers; GRANT INSERT ON s.t TO readers; GRANT USAGE ON SEQUENCE q TO ada
----
GRANT
GRANT
GRANT

session ada

SELECT * FROM s.t
----
(empty)

SELECT nextval('q'), currval('q')
----
1|1

SELECT setval('q', 7)
----
ERROR 42501: permission denied for sequence q

INSERT INTO s.t (a, b) VALUES (1, 1) RETURNING c
----
1

INSERT INTO s.t (a) VALUES (2)
----
ERROR 42501: permission denied for sequence t_b_seq

SET search_path = s, public; SELECT count(*) FROM t
----
SET
1

session quiet quiet

SELECT count(*) FROM s.t
----
ERROR 42501: permission denied for schema s

SET ROLE readers; SELECT count(*), current_user, session_user FROM s.t
----
SET
1|readers|quiet

RESET ROLE; SELECT current_user
----
RESET
quiet

BEGIN; SET LOCAL ROLE readers; SELECT current_user; COMMIT; SELECT current_user
----
BEGIN
SET
readers
COMMIT
quiet

SET ROLE readers
----
SET

BEGIN; SET ROLE none; SELECT current_user; ROLLBACK; SELECT current_user
----
BEGIN
SET
quiet
ROLLBACK
readers

SET ROLE ada
----
ERROR 42501: permission denied to set role "ada"

SET SESSION AUTHORIZATION ada
----
ERROR 42501: permission denied to set session authorization "ada"

session manager manager

CREATE ROLE made LOGIN PASSWORD 'x'; GRANT readers TO made
----
CREATE ROLE
GRANT ROLE

CREATE ROLE boss SUPERUSER
----
ERROR 42501: permission denied to change the attribute SUPERUSER of a role

GRANT basalt TO manager
----
ERROR 42501: permission denied to grant role "basalt"

ALTER ROLE basalt NOLOGIN
----
ERROR 42501: permission denied to alter role

CREATE ROLE sub IN ROLE basalt
----
ERROR 42501: permission denied to grant role "basalt"

DROP ROLE basalt
----
ERROR 42501: permission denied to drop role

DROP ROLE manager
----
ERROR 55006: current user cannot be dropped

DROP ROLE made
----
DROP ROLE

session main

SET SESSION AUTHORIZATION ada; SELECT current_user, session_user
----
SET
ada|ada

CREATE TABLE z (a int)
----
ERROR 42501: permission denied for schema public

RESET SESSION AUTHORIZATION; SELECT current_user, session_user
----
RESET
basalt|basalt

DROP ROLE readers
----
ERROR 2BP01: role "readers" cannot be dropped because some objects depend on it
DETAIL: privileges for schema s
privileges for table t
privileges for table o

REVOKE ALL ON s.t, o FROM readers; REVOKE ALL ON SCHEMA s FROM readers; REVOKE readers FROM ada, quiet; DROP ROLE readers
----
REVOKE
REVOKE
REVOKE ROLE
DROP ROLE

SELECT rolname, rolsuper FROM pg_roles ORDER BY 1
----
ada|f
basalt|t
bob|f
manager|f
quiet|f

# A view is read with its owner's rights.

CREATE VIEW v AS SELECT a FROM o; GRANT SELECT ON v TO bob
----
CREATE VIEW
GRANT

session bob bob

SELECT count(*) FROM v
----
0

SELECT count(*) FROM o
----
ERROR 42501: permission denied for table o

SELECT has_schema_privilege('s', 'usage'), has_schema_privilege('public', 'usage'), has_schema_privilege('pg_catalog', 'usage'), has_function_privilege('now()', 'execute')
----
f|t|t|t
