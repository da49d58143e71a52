# DISABLE TRIGGER ALL and session_replication_role switch foreign keys off, too.
CREATE TABLE parent (id int PRIMARY KEY)
----
CREATE TABLE

CREATE TABLE child (id int PRIMARY KEY, up int REFERENCES parent ON DELETE CASCADE, left_of int REFERENCES child)
----
CREATE TABLE

INSERT INTO parent VALUES (1), (2)
----
INSERT 0 2

INSERT INTO child VALUES (1, 7, NULL)
----
ERROR 23503: insert or update on table "child" violates foreign key constraint "child_up_fkey"
DETAIL: Key (up)=(7) is not present in table "parent".

ALTER TABLE child DISABLE TRIGGER USER
----
ALTER TABLE

INSERT INTO child VALUES (1, 7, NULL)
----
ERROR 23503: insert or update on table "child" violates foreign key constraint "child_up_fkey"
DETAIL: Key (up)=(7) is not present in table "parent".

ALTER TABLE child DISABLE TRIGGER ALL
----
ALTER TABLE

INSERT INTO child VALUES (1, 7, 100), (2, 1, 1)
----
INSERT 0 2

UPDATE child SET up = 8 WHERE id = 1
----
UPDATE 1

# What refers to it is another table's: that is held.
DELETE FROM parent WHERE id = 1
----
DELETE 1

SELECT * FROM child ORDER BY id
----
1|8|100

ALTER TABLE parent DISABLE TRIGGER ALL
----
ALTER TABLE

INSERT INTO child VALUES (3, 2, NULL)
----
INSERT 0 1

DELETE FROM parent WHERE id = 2
----
DELETE 1

SELECT * FROM child ORDER BY id
----
1|8|100
3|2|

ALTER TABLE child ENABLE TRIGGER ALL, ALTER COLUMN up DROP NOT NULL
----
ALTER TABLE

INSERT INTO child VALUES (4, 7, NULL)
----
ERROR 23503: insert or update on table "child" violates foreign key constraint "child_up_fkey"
DETAIL: Key (up)=(7) is not present in table "parent".

# A key that is made later is held.
CREATE TABLE later (id int REFERENCES parent)
----
CREATE TABLE

INSERT INTO parent VALUES (5)
----
INSERT 0 1

INSERT INTO later VALUES (5)
----
INSERT 0 1

DELETE FROM parent WHERE id = 5
----
ERROR 23503: update or delete on table "parent" violates foreign key constraint "later_id_fkey" on table "later"
DETAIL: Key (id)=(5) is still referenced from table "later".

restart

INSERT INTO child VALUES (4, 5, NULL)
----
INSERT 0 1

DELETE FROM parent WHERE id = 5
----
ERROR 23503: update or delete on table "parent" violates foreign key constraint "later_id_fkey" on table "later"
DETAIL: Key (id)=(5) is still referenced from table "later".

SET session_replication_role = replica
----
SET

DELETE FROM parent WHERE id = 5
----
DELETE 1

INSERT INTO later VALUES (9)
----
INSERT 0 1

RESET session_replication_role
----
RESET

INSERT INTO later VALUES (10)
----
ERROR 23503: insert or update on table "later" violates foreign key constraint "later_id_fkey"
DETAIL: Key (id)=(10) is not present in table "parent".

CREATE ROLE keeper LOGIN
----
CREATE ROLE

ALTER TABLE child OWNER TO keeper
----
ALTER TABLE

session k keeper

ALTER TABLE child DISABLE TRIGGER ALL
----
ERROR 42501: permission denied: the triggers of foreign keys of table "child" are system triggers
HINT: TRIGGER USER leaves them as they are.

ALTER TABLE child DISABLE TRIGGER USER
----
ALTER TABLE
