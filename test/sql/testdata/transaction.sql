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
