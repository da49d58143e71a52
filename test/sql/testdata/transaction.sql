# Modes of transactions, savepoints, and constraints that wait.

CREATE TABLE t (a int); CREATE TABLE p (a int PRIMARY KEY); CREATE TABLE c (a int REFERENCES p DEFERRABLE INITIALLY DEFERRED, b int CONSTRAINT now REFERENCES p DEFERRABLE)
----
CREATE TABLE
CREATE TABLE
CREATE TABLE

BEGIN; INSERT INTO t VALUES (1)
----
BEGIN
INSERT 0 1

SET TRANSACTION ISOLATION LEVEL SERIALIZABLE
----
ERROR 25001: SET TRANSACTION ISOLATION LEVEL must be called before any query

ROLLBACK
----
ROLLBACK

BEGIN
----
BEGIN

INSERT INTO t VALUES (2)
----
INSERT 0 1

BEGIN ISOLATION LEVEL SERIALIZABLE
----
NOTICE: there is already a transaction in progress
BEGIN

COMMIT
----
COMMIT

SELECT * FROM t
----
2

INSERT INTO t VALUES (3); BEGIN ISOLATION LEVEL SERIALIZABLE
----
INSERT 0 1
ERROR 25001: SET TRANSACTION ISOLATION LEVEL must be called before any query

ROLLBACK
----
ROLLBACK

BEGIN; SET TRANSACTION READ ONLY
----
BEGIN
SET

SET TRANSACTION READ WRITE; INSERT INTO t VALUES (4); SET TRANSACTION READ ONLY; SELECT 1
----
SET
INSERT 0 1
SET
1

SET TRANSACTION READ WRITE
----
ERROR 25001: transaction read-write mode must be set before any query

ROLLBACK
----
ROLLBACK

BEGIN; SAVEPOINT x; SET TRANSACTION READ ONLY
----
BEGIN
SAVEPOINT
SET

SHOW transaction_read_only
----
on

ROLLBACK TO x; SHOW transaction_read_only
----
ROLLBACK
off

SAVEPOINT y; SET TRANSACTION READ ONLY; RELEASE y; SHOW transaction_read_only
----
SAVEPOINT
SET
RELEASE
off

COMMIT
----
COMMIT

BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY
----
BEGIN

COMMIT AND CHAIN; SHOW transaction_isolation; SHOW transaction_read_only
----
COMMIT
repeatable read
on

ROLLBACK
----
ROLLBACK

# A check that waits is not forgotten by ROLLBACK TO, nor is it made of rows
# that are gone.

BEGIN; INSERT INTO c VALUES (1); SAVEPOINT x; INSERT INTO c VALUES (2); ROLLBACK TO x
----
BEGIN
INSERT 0 1
SAVEPOINT
INSERT 0 1
ROLLBACK

COMMIT
----
ERROR 23503: insert or update on table "c" violates foreign key constraint "c_a_fkey"
DETAIL: Key (a)=(1) is not present in table "p".

BEGIN; INSERT INTO c VALUES (1); DELETE FROM c; INSERT INTO c VALUES (3); UPDATE c SET a = NULL; INSERT INTO p VALUES (4); INSERT INTO c VALUES (4); COMMIT
----
BEGIN
INSERT 0 1
DELETE 1
INSERT 0 1
UPDATE 1
INSERT 0 1
INSERT 0 1
COMMIT

SELECT * FROM c ORDER BY 1
----
4|
|

INSERT INTO c VALUES (NULL, 9)
----
ERROR 23503: insert or update on table "c" violates foreign key constraint "now"
DETAIL: Key (b)=(9) is not present in table "p".

BEGIN; SET CONSTRAINTS now DEFERRED; INSERT INTO c VALUES (NULL, 9)
----
BEGIN
SET CONSTRAINTS
INSERT 0 1

SET CONSTRAINTS ALL IMMEDIATE
----
ERROR 23503: insert or update on table "c" violates foreign key constraint "now"
DETAIL: Key (b)=(9) is not present in table "p".

ROLLBACK
----
ROLLBACK

BEGIN; SET CONSTRAINTS ALL IMMEDIATE; INSERT INTO c VALUES (9)
----
BEGIN
SET CONSTRAINTS
ERROR 23503: insert or update on table "c" violates foreign key constraint "c_a_fkey"
DETAIL: Key (a)=(9) is not present in table "p".

ROLLBACK
----
ROLLBACK

BEGIN; SET CONSTRAINTS now DEFERRED; INSERT INTO c VALUES (NULL, 9); INSERT INTO p VALUES (9); COMMIT
----
BEGIN
SET CONSTRAINTS
INSERT 0 1
INSERT 0 1
COMMIT

SET CONSTRAINTS ALL DEFERRED
----
NOTICE: SET CONSTRAINTS can only be used in transaction blocks
SET CONSTRAINTS

BEGIN; SET CONSTRAINTS nothing DEFERRED
----
BEGIN
ERROR 42704: constraint "nothing" does not exist

ROLLBACK
----
ROLLBACK

# Many keys that go at once: each action, also through several tables.

CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (id int PRIMARY KEY, a int REFERENCES a ON DELETE CASCADE ON UPDATE CASCADE); CREATE TABLE d (b int DEFAULT 0 REFERENCES b ON DELETE SET NULL ON UPDATE SET DEFAULT, n int)
----
CREATE TABLE
CREATE TABLE
CREATE TABLE

INSERT INTO a SELECT i FROM generate_series(0, 4999) i; INSERT INTO b SELECT i, i % 5000 FROM generate_series(0, 9999) i; INSERT INTO d SELECT i, i FROM generate_series(0, 9999) i
----
INSERT 0 5000
INSERT 0 10000
INSERT 0 10000

DELETE FROM a WHERE id >= 2500; SELECT count(*) FROM b; SELECT count(b), count(*) FROM d
----
DELETE 2500
5000
5000|10000

UPDATE a SET id = id + 100000 WHERE id BETWEEN 1 AND 100; SELECT count(*) FROM b WHERE a > 100000; UPDATE b SET id = id + 50000 WHERE id BETWEEN 200 AND 300; SELECT count(*) FROM d WHERE b = 0
----
UPDATE 100
200
UPDATE 101
102

CREATE TABLE r (a int REFERENCES a); INSERT INTO r VALUES (2000)
----
CREATE TABLE
INSERT 0 1

DELETE FROM a
----
ERROR 23503: update or delete on table "a" violates foreign key constraint "r_a_fkey" on table "r"
DETAIL: Key (id)=(2000) is still referenced from table "r".

UPDATE a SET id = -id - 1
----
ERROR 23503: update or delete on table "a" violates foreign key constraint "r_a_fkey" on table "r"
DETAIL: Key (id)=(2000) is still referenced from table "r".

BEGIN; UPDATE a SET id = id + 1 WHERE id BETWEEN 1000 AND 2499; SELECT count(*) FROM r, a WHERE r.a = a.id; ROLLBACK
----
BEGIN
ERROR 23505: duplicate key value violates unique constraint "a_pkey"
DETAIL: Key (id)=(2048) already exists.

ROLLBACK
----
ROLLBACK

# Large inserts go to segments where nobody else writes to the table.

CREATE TABLE big (id int PRIMARY KEY, a int); INSERT INTO big SELECT i, i FROM generate_series(1, 100000) i; SELECT count(*), sum(a) FROM big
----
CREATE TABLE
INSERT 0 100000
100000|5000050000

INSERT INTO big SELECT i, i FROM generate_series(90000, 190000) i
----
ERROR 23505: duplicate key value violates unique constraint "big_pkey"
DETAIL: Key (id)=(90000) already exists.

SELECT count(*) FROM big; SELECT a FROM big WHERE id = 77777
----
100000
77777

session writer

BEGIN; INSERT INTO big VALUES (-1, -1)
----
BEGIN
INSERT 0 1

session main

INSERT INTO big SELECT i, i FROM generate_series(200000, 250000) i; SELECT count(*) FROM big
----
INSERT 0 50001
150001

session writer

COMMIT; SELECT count(*) FROM big
----
COMMIT
150002

session main

CREATE TABLE kids (r int REFERENCES big); INSERT INTO kids SELECT i FROM generate_series(1, 50000) i
----
CREATE TABLE
INSERT 0 50000

INSERT INTO kids SELECT i FROM generate_series(100001, 150000) i
----
ERROR 23503: insert or update on table "kids" violates foreign key constraint "kids_r_fkey"
DETAIL: Key (r)=(100001) is not present in table "big".

BEGIN; CREATE TABLE fresh AS SELECT id FROM big; INSERT INTO fresh SELECT id FROM big; SELECT count(*) FROM fresh; ROLLBACK
----
BEGIN
SELECT 150002
INSERT 0 150002
300004
ROLLBACK
