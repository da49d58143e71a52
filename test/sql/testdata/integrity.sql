# What a definition promises holds.

CREATE TABLE p (a int PRIMARY KEY, b int, c text UNIQUE); CREATE TABLE f (r int REFERENCES p, k text REFERENCES p (c)); CREATE VIEW v AS SELECT a, b FROM p; CREATE VIEW w AS SELECT 1 FROM p
----
CREATE TABLE
CREATE TABLE
CREATE VIEW
CREATE VIEW

ALTER TABLE p ALTER a DROP NOT NULL
----
ERROR 42P16: column "a" is in a primary key

ALTER TABLE p DROP COLUMN b
----
ERROR 2BP01: cannot drop column b of table p because other objects depend on it
DETAIL: view v depends on column b of table p
HINT: Use DROP ... CASCADE to drop the dependent objects too.

ALTER TABLE p DROP COLUMN a
----
ERROR 2BP01: cannot drop column a of table p because other objects depend on it
DETAIL: view v depends on column a of table p
constraint f_r_fkey on table f depends on column a of table p
HINT: Use DROP ... CASCADE to drop the dependent objects too.

ALTER TABLE p DROP COLUMN c CASCADE; SELECT conname FROM pg_constraint WHERE conrelid = 'f'::regclass
----
ALTER TABLE
f_r_fkey

ALTER TABLE p DROP COLUMN b CASCADE; SELECT * FROM v
----
NOTICE: drop cascades to view v
ALTER TABLE
ERROR 42P01: relation "v" does not exist

SELECT * FROM w; INSERT INTO f VALUES (1)
----
ERROR 23503: insert or update on table "f" violates foreign key constraint "f_r_fkey"
DETAIL: Key (r)=(1) is not present in table "p".

CREATE TABLE e (a int, b int, c int GENERATED ALWAYS AS (a + b) STORED, s serial); CREATE INDEX e_expr ON e ((b * 2)); CREATE INDEX e_part ON e (a) WHERE b > 0
----
CREATE TABLE
CREATE INDEX
CREATE INDEX

ALTER TABLE e DROP COLUMN b
----
ERROR 2BP01: cannot drop column b of table e because other objects depend on it
DETAIL: column c of table e depends on column b of table e
HINT: Use DROP ... CASCADE to drop the dependent objects too.

ALTER TABLE e DROP COLUMN b CASCADE, DROP COLUMN s; SELECT relname FROM pg_class WHERE relname LIKE 'e%' ORDER BY 1; INSERT INTO e VALUES (1) RETURNING *
----
ALTER TABLE
e
element_types
enabled_roles
1

CREATE TABLE g (a int GENERATED ALWAYS AS (a + 1) STORED)
----
ERROR 42P17: cannot use generated column "a" in column generation expression
DETAIL: A generated column cannot reference another generated column.

CREATE TABLE g (a int, b int GENERATED ALWAYS AS (a) STORED, c int GENERATED ALWAYS AS (b) STORED)
----
ERROR 42P17: cannot use generated column "b" in column generation expression
DETAIL: A generated column cannot reference another generated column.

CREATE TABLE g (a float8 GENERATED ALWAYS AS (random()) STORED)
----
ERROR 42P17: generation expression is not immutable

CREATE TABLE n (x numeric REFERENCES p)
----
ERROR 42804: foreign key constraint "n_x_fkey" cannot be implemented
DETAIL: Key columns "x" and "a" are of incompatible types: numeric and integer.

# LIKE copies what it is told to.

CREATE TABLE src (id int GENERATED ALWAYS AS IDENTITY, u int UNIQUE, x text CHECK (x <> 'no'), PRIMARY KEY (id, u)); CREATE INDEX src_lower ON src (lower(x)) WHERE u > 0
----
CREATE TABLE
CREATE INDEX

CREATE TABLE lk (extra int, LIKE src INCLUDING ALL); SELECT conname, contype FROM pg_constraint WHERE conrelid = 'lk'::regclass ORDER BY 1; SELECT pg_get_indexdef(indexrelid) FROM pg_index WHERE indrelid = 'lk'::regclass ORDER BY 1
----
CREATE TABLE
lk_pkey|p
lk_u_key|u
src_x_check|c
CREATE INDEX lk_lower ON public.lk USING btree (lower(x)) WHERE (u > 0)
CREATE UNIQUE INDEX lk_pkey ON public.lk USING btree (id, u)
CREATE UNIQUE INDEX lk_u_key ON public.lk USING btree (u)

INSERT INTO lk (u, x) VALUES (1, 'yes'), (2, 'yes') RETURNING id, u
----
1|1
2|2

INSERT INTO lk (u, x) VALUES (1, 'yes')
----
ERROR 23505: duplicate key value violates unique constraint "lk_u_key"
DETAIL: Key (u)=(1) already exists.

INSERT INTO lk (u, x) VALUES (3, 'no')
----
ERROR 23514: new row for relation "lk" violates check constraint "src_x_check"
DETAIL: Failing row contains (null, 4, 3, no).

CREATE TABLE plain (LIKE src); SELECT count(*) FROM pg_constraint WHERE conrelid = 'plain'::regclass; INSERT INTO plain VALUES (1, 1, 'no')
----
CREATE TABLE
0
INSERT 0 1

# MATCH FULL, also of rows that are there.

CREATE TABLE mp (a int, b int, PRIMARY KEY (a, b)); CREATE TABLE mf (a int, b int); INSERT INTO mf VALUES (1, NULL)
----
CREATE TABLE
CREATE TABLE
INSERT 0 1

ALTER TABLE mf ADD FOREIGN KEY (a, b) REFERENCES mp MATCH FULL
----
ERROR 23503: insert or update on table "mf" violates foreign key constraint "mf_a_b_fkey"
DETAIL: MATCH FULL does not allow mixing of null and nonnull key values.

# Tables that are dropped together do not hold each other back.

CREATE TABLE x1 (a int PRIMARY KEY); CREATE TABLE x2 (a int REFERENCES x1); CREATE VIEW x3 AS SELECT * FROM x1
----
CREATE TABLE
CREATE TABLE
CREATE VIEW

DROP TABLE x1
----
ERROR 2BP01: cannot drop table x1 because other objects depend on it
DETAIL: view x3 depends on table x1
constraint x2_a_fkey on table x2 depends on table x1
HINT: Use DROP ... CASCADE to drop the dependent objects too.

DROP VIEW x3; DROP TABLE x1, x2
----
DROP VIEW
DROP TABLE

CREATE INDEX CONCURRENTLY ON p (a)
----
CREATE INDEX

BEGIN; CREATE INDEX CONCURRENTLY ON p (a)
----
BEGIN
ERROR 25001: CREATE INDEX CONCURRENTLY cannot run inside a transaction block

ROLLBACK
----
ROLLBACK

# Privileges on single columns are refused, not widened.

CREATE ROLE u4
----
CREATE ROLE

GRANT SELECT (a) ON p TO u4
----
ERROR 0A000: privileges on single columns are not supported
HINT: Grant on a view with the columns instead.

SELECT has_table_privilege('u4', 'p', 'select')
----
f

SET SESSION AUTHORIZATION u4; SELECT current_user
----
SET
u4

DISCARD ALL
----
DISCARD ALL

SELECT current_user, session_user
----
basalt|basalt

# The stricter levels take their snapshot with the first query.

BEGIN ISOLATION LEVEL REPEATABLE READ; LOCK TABLE p IN SHARE MODE; SHOW transaction_isolation; SET LOCAL work_mem = '8MB'
----
BEGIN
LOCK TABLE
repeatable read
SET

session other

CREATE TABLE later (a int); INSERT INTO later VALUES (1)
----
CREATE TABLE
INSERT 0 1

session main

SELECT * FROM later
----
1

session other

INSERT INTO later VALUES (2)
----
INSERT 0 1

session main

SELECT * FROM later; COMMIT; SELECT count(*) FROM later
----
1
COMMIT
2
