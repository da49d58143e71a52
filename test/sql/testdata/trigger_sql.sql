# Triggers that run SQL: what they see of the statement that calls them.

CREATE TABLE stock (id int PRIMARY KEY, n int)
----
CREATE TABLE

CREATE TABLE log (seq int GENERATED ALWAYS AS IDENTITY, what text, id bigint, total bigint)
----
CREATE TABLE

# audit writes down the event, the key, and what the table has in all as it sees it.
CREATE FUNCTION audit() RETURNS trigger LANGUAGE wat AS $$
(module
  (import "basalt" "trg_about" (func $about (param i32 i32 i32) (result i32)))
  (import "basalt" "sql_col_i64" (func $i64 (param i32 i32) (result i64)))
  (import "basalt" "sql_bind_text" (func $text (param i32 i32 i32)))
  (import "basalt" "sql_bind_i64" (func $bind (param i32 i64)))
  (import "basalt" "sql_exec" (func $exec (param i32 i32) (result i64)))
  (import "basalt" "sql_error" (func $error (param i32 i32) (result i32)))
  (import "basalt" "raise" (func $raise (param i32 i32 i32 i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "INSERT INTO log (what, id, total) VALUES ($1, $2, (SELECT sum(n) FROM stock))")
  (func (export "audit") (local $n i32) (local $handle i32)
    (local.set $n (call $about (i32.const 3) (i32.const 200) (i32.const 20)))
    (i32.store8 (i32.add (i32.const 200) (local.get $n)) (i32.const 32))
    (local.set $n (i32.add (local.get $n) (i32.const 1)))
    (local.set $n (i32.add (local.get $n) (call $about (i32.const 5) (i32.add (i32.const 200) (local.get $n)) (i32.const 20))))
    (local.set $handle (i32.const -1))
    (drop (call $about (i32.const 5) (i32.const 300) (i32.const 1)))
    (if (i32.eq (i32.load8_u (i32.const 300)) (i32.const 68)) (then (local.set $handle (i32.const -2))))
    (call $text (i32.const 1) (i32.const 200) (local.get $n))
    (call $bind (i32.const 2) (call $i64 (local.get $handle) (i32.const 1)))
    (if (i64.lt_s (call $exec (i32.const 0) (i32.const 77)) (i64.const 0))
      (then
        (local.set $n (call $error (i32.const 400) (i32.const 300)))
        (call $raise (i32.const 400) (i32.const 5) (i32.const 406) (i32.sub (local.get $n) (i32.const 6)))))))
$$
----
CREATE FUNCTION

CREATE TRIGGER b BEFORE INSERT OR UPDATE OR DELETE ON stock FOR EACH ROW EXECUTE FUNCTION audit()
----
CREATE TRIGGER

CREATE TRIGGER a AFTER INSERT OR UPDATE OR DELETE ON stock FOR EACH ROW EXECUTE FUNCTION audit()
----
CREATE TRIGGER

# Each row's trigger sees the rows before it; those AFTER see all.
INSERT INTO stock VALUES (1, 1), (2, 10), (3, 100)
----
INSERT 0 3

SELECT what, id, total FROM log ORDER BY seq
----
BEFORE INSERT|1|
BEFORE INSERT|2|1
BEFORE INSERT|3|11
AFTER INSERT|1|111
AFTER INSERT|2|111
AFTER INSERT|3|111

UPDATE stock SET n = n + 1000 WHERE id < 3
----
UPDATE 2

DELETE FROM stock WHERE id = 3
----
DELETE 1

SELECT what, id, total FROM log WHERE what NOT LIKE '%INSERT' ORDER BY seq
----
BEFORE UPDATE|1|111
BEFORE UPDATE|2|1111
AFTER UPDATE|1|2111
AFTER UPDATE|2|2111
BEFORE DELETE|3|2111
AFTER DELETE|3|2011

# What a trigger does is undone with the statement.
INSERT INTO stock VALUES (4, 1), (1, 1)
----
ERROR 23505: duplicate key value violates unique constraint "stock_pkey"
DETAIL: Key (id)=(1) already exists.

SELECT count(*) FROM log
----
12

BEGIN
----
BEGIN

SAVEPOINT s
----
SAVEPOINT

INSERT INTO stock VALUES (4, 1), (5, 1)
----
INSERT 0 2

ROLLBACK TO s
----
ROLLBACK

INSERT INTO stock VALUES (6, 1)
----
INSERT 0 1

COMMIT
----
COMMIT

SELECT count(*), max(id) FROM log
----
14|6

# Rows of a query, many of them.
TRUNCATE log
----
TRUNCATE TABLE

INSERT INTO stock SELECT g, 1 FROM generate_series(1001, 1500) g
----
INSERT 0 500

SELECT what, count(*), min(total), max(total) FROM log GROUP BY what ORDER BY what
----
AFTER INSERT|500|2512|2512
BEFORE INSERT|500|2012|2511

DROP TRIGGER a ON stock
----
DROP TRIGGER

DROP TRIGGER b ON stock
----
DROP TRIGGER

TRUNCATE log
----
TRUNCATE TABLE

# runs runs the statement that is its argument.
CREATE FUNCTION runs() RETURNS trigger LANGUAGE wat AS $$
(module
  (import "basalt" "trg_arg" (func $arg (param i32 i32 i32) (result i32)))
  (import "basalt" "sql_exec" (func $exec (param i32 i32) (result i64)))
  (import "basalt" "sql_error" (func $error (param i32 i32) (result i32)))
  (import "basalt" "raise" (func $raise (param i32 i32 i32 i32)))
  (memory (export "memory") 1)
  (func (export "runs") (local $n i32)
    (if (i64.lt_s (call $exec (i32.const 0) (call $arg (i32.const 0) (i32.const 0) (i32.const 1000))) (i64.const 0))
      (then
        (local.set $n (call $error (i32.const 2000) (i32.const 1000)))
        (call $raise (i32.const 2000) (i32.const 5) (i32.const 2006) (i32.sub (local.get $n) (i32.const 6)))))))
$$
----
CREATE FUNCTION

# A trigger that changes the row that is about to be changed.
CREATE TRIGGER b BEFORE UPDATE ON stock FOR EACH ROW WHEN (old.id = 1) EXECUTE FUNCTION runs('UPDATE stock SET n = 0 WHERE id = 2')
----
CREATE TRIGGER

UPDATE stock SET n = 5 WHERE id <= 2
----
ERROR 27000: tuple to be updated or deleted was already modified by an operation triggered by the current command
HINT: Consider using an AFTER trigger instead of a BEFORE trigger to propagate changes to other rows.

UPDATE stock SET n = 5 WHERE id = 1
----
UPDATE 1

SELECT * FROM stock WHERE id < 3 ORDER BY id
----
1|5
2|0

CREATE TRIGGER d BEFORE DELETE ON stock FOR EACH ROW WHEN (old.id = 1) EXECUTE FUNCTION runs('DELETE FROM stock WHERE id = 1')
----
CREATE TRIGGER

DELETE FROM stock WHERE id = 1
----
ERROR 54001: stack depth limit exceeded

# A trigger that calls itself by its statement ends.
CREATE TRIGGER r AFTER UPDATE ON stock FOR EACH ROW EXECUTE FUNCTION runs('UPDATE stock SET n = n + 1 WHERE id = 2')
----
CREATE TRIGGER

UPDATE stock SET n = 5 WHERE id = 2
----
ERROR 54001: stack depth limit exceeded

DROP TRIGGER b ON stock
----
DROP TRIGGER

DROP TRIGGER r ON stock
----
DROP TRIGGER

# A trigger must not end the transaction.
CREATE TRIGGER r AFTER UPDATE ON stock EXECUTE FUNCTION runs('COMMIT')
----
CREATE TRIGGER

UPDATE stock SET n = 5 WHERE id = 2
----
ERROR 2D000: invalid transaction termination

DROP TRIGGER r ON stock
----
DROP TRIGGER

# Before a statement: its own snapshot does not see it.
CREATE TRIGGER s BEFORE UPDATE ON stock EXECUTE FUNCTION runs('INSERT INTO stock VALUES (3, 77)')
----
CREATE TRIGGER

UPDATE stock SET n = 1 WHERE id IN (2, 3) RETURNING id
----
2

SELECT * FROM stock WHERE id < 4 ORDER BY id
----
1|5
2|1
3|77

DROP TRIGGER s ON stock
----
DROP TRIGGER

# Foreign keys: what they do calls triggers, with the rights of the tables' owner.
CREATE TABLE parent (id int PRIMARY KEY)
----
CREATE TABLE

CREATE TABLE child (id int PRIMARY KEY, parent int REFERENCES parent ON DELETE CASCADE ON UPDATE SET NULL)
----
CREATE TABLE

CREATE TABLE who (name text, id int)
----
CREATE TABLE

CREATE TRIGGER c AFTER DELETE OR UPDATE ON child FOR EACH ROW EXECUTE FUNCTION runs('INSERT INTO who VALUES (current_user, 1)')
----
CREATE TRIGGER

INSERT INTO parent SELECT generate_series(1, 3)
----
INSERT 0 3

INSERT INTO child VALUES (1, 1), (2, 1), (3, 2), (4, 3)
----
INSERT 0 4

DELETE FROM parent WHERE id = 1
----
DELETE 1

UPDATE parent SET id = 20 WHERE id = 2
----
UPDATE 1

SELECT name = current_user, count(*) FROM who GROUP BY 1
----
t|3

SELECT * FROM child ORDER BY id
----
3|
4|3

CREATE ROLE clerk
----
CREATE ROLE

GRANT SELECT, INSERT, DELETE ON parent TO clerk
----
GRANT

SET ROLE clerk
----
SET

DELETE FROM parent WHERE id = 3
----
DELETE 1

RESET ROLE
----
RESET

SELECT name, count(*) FROM who GROUP BY 1
----
basalt|4

# Many keys at once.
TRUNCATE who
----
TRUNCATE TABLE

INSERT INTO parent SELECT generate_series(101, 160)
----
INSERT 0 60

INSERT INTO child SELECT g, g FROM generate_series(101, 160) g
----
INSERT 0 60

SET ROLE clerk
----
SET

DELETE FROM parent WHERE id > 100
----
DELETE 60

RESET ROLE
----
RESET

SELECT name, count(*) FROM who GROUP BY 1
----
basalt|60

# Rights.
SET ROLE clerk
----
SET

CREATE TRIGGER x BEFORE INSERT ON parent EXECUTE FUNCTION runs('SELECT 1')
----
ERROR 42501: permission denied for table parent

RESET ROLE
----
RESET

GRANT TRIGGER ON parent TO clerk
----
GRANT

REVOKE EXECUTE ON FUNCTION runs() FROM public
----
REVOKE

SET ROLE clerk
----
SET

CREATE TRIGGER x BEFORE INSERT ON parent EXECUTE FUNCTION runs('SELECT 1')
----
ERROR 42501: permission denied for function runs

DROP TRIGGER c ON child
----
ERROR 42501: must be owner of table child

RESET ROLE
----
RESET

# The function runs with the rights of who writes.
CREATE TRIGGER x BEFORE INSERT ON parent EXECUTE FUNCTION runs('TRUNCATE who')
----
CREATE TRIGGER

SET ROLE clerk
----
SET

INSERT INTO parent VALUES (9)
----
ERROR 42501: permission denied for table who

RESET ROLE
----
RESET

INSERT INTO parent VALUES (9)
----
INSERT 0 1

SELECT count(*) FROM who
----
0

DROP TABLE parent CASCADE
----
DROP TABLE

DROP FUNCTION runs()
----
ERROR 2BP01: cannot drop function runs() because other objects depend on it
DETAIL: trigger d on table stock depends on function runs()
trigger c on table child depends on function runs()
HINT: Use DROP ... CASCADE to drop the dependent objects too.

DROP SCHEMA public CASCADE
----
DROP SCHEMA

CREATE SCHEMA public
----
CREATE SCHEMA

# Transition tables: all rows of a statement at once.
CREATE TABLE public.t (id int PRIMARY KEY, n int)
----
CREATE TABLE

CREATE TABLE public.sums (what text, count bigint, before bigint, after bigint)
----
CREATE TABLE

CREATE FUNCTION public.runs() RETURNS trigger LANGUAGE wat AS $$
(module
  (import "basalt" "trg_arg" (func $arg (param i32 i32 i32) (result i32)))
  (import "basalt" "sql_exec" (func $exec (param i32 i32) (result i64)))
  (import "basalt" "sql_error" (func $error (param i32 i32) (result i32)))
  (import "basalt" "raise" (func $raise (param i32 i32 i32 i32)))
  (memory (export "memory") 1)
  (func (export "runs") (local $n i32)
    (if (i64.lt_s (call $exec (i32.const 0) (call $arg (i32.const 0) (i32.const 0) (i32.const 1000))) (i64.const 0))
      (then
        (local.set $n (call $error (i32.const 2000) (i32.const 1000)))
        (call $raise (i32.const 2000) (i32.const 5) (i32.const 2006) (i32.sub (local.get $n) (i32.const 6)))))))
$$
----
CREATE FUNCTION

CREATE TRIGGER i AFTER INSERT ON t REFERENCING NEW TABLE AS now FOR EACH STATEMENT EXECUTE FUNCTION runs('INSERT INTO sums SELECT ''insert'', count(*), NULL, sum(n) FROM now')
----
CREATE TRIGGER

CREATE TRIGGER u AFTER UPDATE ON t REFERENCING OLD TABLE AS was NEW TABLE AS now FOR EACH STATEMENT
EXECUTE FUNCTION runs('INSERT INTO sums SELECT ''update'', count(*), sum(was.n), sum(now.n) FROM was JOIN now USING (id)')
----
CREATE TRIGGER

CREATE TRIGGER d AFTER DELETE ON t REFERENCING OLD TABLE AS "Gone" FOR EACH STATEMENT EXECUTE FUNCTION runs('INSERT INTO sums SELECT ''delete'', count(*), sum(n), NULL FROM "Gone"')
----
CREATE TRIGGER

INSERT INTO t SELECT g, g FROM generate_series(1, 5000) g
----
INSERT 0 5000

UPDATE t SET n = n + 1 WHERE id <= 3000
----
UPDATE 3000

UPDATE t SET n = 0 WHERE id > 10000
----
UPDATE 0

INSERT INTO t VALUES (1, 7), (10001, 7) ON CONFLICT (id) DO UPDATE SET n = -1
----
INSERT 0 2

DELETE FROM t WHERE id BETWEEN 2 AND 4001
----
DELETE 4000

SELECT * FROM sums
----
insert|5000||12502500
update|3000|4501500|4504500
update|0||
update|1|2|-1
insert|1||7
delete|4000|8008999|

SELECT * FROM now
----
ERROR 42P01: relation "now" does not exist

# They are for the function of the trigger, and hide tables of the name.
CREATE TABLE "Gone" (n int)
----
CREATE TABLE

DELETE FROM t
----
DELETE 1001

SELECT count, before FROM sums ORDER BY count OFFSET 5
----
4000|8008999
5000|

SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE tgrelid = 't'::regclass ORDER BY tgname
----
CREATE TRIGGER d AFTER DELETE ON t REFERENCING OLD TABLE AS "Gone" FOR EACH STATEMENT EXECUTE FUNCTION runs('INSERT INTO sums SELECT ''delete'', count(*), sum(n), NULL FROM "Gone"')
CREATE TRIGGER i AFTER INSERT ON t REFERENCING NEW TABLE AS now FOR EACH STATEMENT EXECUTE FUNCTION runs('INSERT INTO sums SELECT ''insert'', count(*), NULL, sum(n) FROM now')
CREATE TRIGGER u AFTER UPDATE ON t REFERENCING OLD TABLE AS was NEW TABLE AS now FOR EACH STATEMENT EXECUTE FUNCTION runs('INSERT INTO sums SELECT ''update'', count(*), sum(was.n), sum(now.n) FROM was JOIN now USING (id)')

CREATE TRIGGER r AFTER INSERT ON t REFERENCING NEW TABLE AS now FOR EACH ROW EXECUTE FUNCTION runs('INSERT INTO sums SELECT ''row'', count(*), NULL, sum(n) FROM now')
----
CREATE TRIGGER

TRUNCATE sums
----
TRUNCATE TABLE

INSERT INTO t VALUES (1, 10), (2, 20)
----
INSERT 0 2

SELECT what, count, after FROM sums ORDER BY what
----
insert|2|30
row|2|30
row|2|30

CREATE TRIGGER x BEFORE INSERT ON t REFERENCING NEW TABLE AS now EXECUTE FUNCTION runs()
----
ERROR 42P17: transition table name can only be specified for an AFTER trigger

CREATE TRIGGER x AFTER INSERT OR UPDATE ON t REFERENCING NEW TABLE AS now EXECUTE FUNCTION runs()
----
ERROR 0A000: transition tables cannot be specified for triggers with more than one event

CREATE TRIGGER x AFTER UPDATE OF n ON t REFERENCING NEW TABLE AS now EXECUTE FUNCTION runs()
----
ERROR 0A000: transition tables cannot be specified for triggers with column lists

CREATE TRIGGER x AFTER INSERT ON t REFERENCING OLD TABLE AS was EXECUTE FUNCTION runs()
----
ERROR 42P17: OLD TABLE can only be specified for a DELETE or UPDATE trigger

CREATE TRIGGER x AFTER DELETE ON t REFERENCING NEW TABLE AS now EXECUTE FUNCTION runs()
----
ERROR 42P17: NEW TABLE can only be specified for an INSERT or UPDATE trigger

CREATE TRIGGER x AFTER UPDATE ON t REFERENCING NEW TABLE AS now OLD TABLE AS now EXECUTE FUNCTION runs()
----
ERROR 42P17: OLD TABLE name and NEW TABLE name cannot be the same

CREATE TRIGGER x AFTER TRUNCATE ON t REFERENCING OLD TABLE AS now EXECUTE FUNCTION runs()
----
ERROR 42P17: TRUNCATE triggers cannot specify transition tables

CREATE TRIGGER x AFTER UPDATE ON t REFERENCING NEW ROW AS now EXECUTE FUNCTION runs()
----
ERROR 0A000: ROW variable naming in the REFERENCING clause is not supported
HINT: Use OLD TABLE or NEW TABLE for naming transition tables.

CREATE TRIGGER x AFTER UPDATE ON t REFERENCING NEW TABLE AS pg_class EXECUTE FUNCTION runs()
----
ERROR 42P17: transition table name "pg_class" is that of a system catalog

# A condition of a whole statement.
CREATE TRIGGER w BEFORE UPDATE ON t FOR EACH STATEMENT WHEN (current_setting('application_name') = 'loud') EXECUTE FUNCTION runs('INSERT INTO sums VALUES (''loud'')')
----
CREATE TRIGGER

UPDATE t SET n = n WHERE id = 1
----
UPDATE 1

SET application_name = 'loud'
----
SET

UPDATE t SET n = n WHERE id = 1
----
UPDATE 1

SELECT what, count FROM sums WHERE what = 'loud'
----
loud|
