# Types of columns change; indexes, constraints and ordinals stay.

CREATE TABLE t (gone int, id int PRIMARY KEY, a int DEFAULT 7 CHECK (a < 100), b text, UNIQUE (b)); CREATE INDEX t_expr ON t ((a + 1)); CREATE TABLE f (r int REFERENCES t)
----
CREATE TABLE
CREATE INDEX
CREATE TABLE

INSERT INTO t SELECT i, i, i % 50, 'x' || i FROM generate_series(1, 50000) i; INSERT INTO f VALUES (1); ALTER TABLE t DROP COLUMN gone
----
INSERT 0 50000
INSERT 0 1
ALTER TABLE

ALTER TABLE t ALTER COLUMN a TYPE bigint, ALTER COLUMN b TYPE varchar(20)
----
ALTER TABLE

SELECT attname, attnum, format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = 't'::regclass AND attnum > 0 AND NOT attisdropped ORDER BY 2
----
id|2|integer
a|3|bigint
b|4|character varying(20)

SELECT count(*), sum(a), min(b), max(id) FROM t; SELECT * FROM t WHERE id = 777; SELECT id FROM t WHERE b = 'x49999'; SELECT count(*) FROM t WHERE a + 1 = 8
----
50000|1225000|x1|50000
777|27|x777
49999
1000

INSERT INTO t (id) VALUES (60001) RETURNING *
----
60001|7|

INSERT INTO t VALUES (1, 1, 'dup')
----
ERROR 23505: duplicate key value violates unique constraint "t_pkey"
DETAIL: Key (id)=(1) already exists.

INSERT INTO t VALUES (60002, 1, 'x1')
----
ERROR 23505: duplicate key value violates unique constraint "t_b_key"
DETAIL: Key (b)=(x1) already exists.

INSERT INTO t VALUES (60003, 200, 'y')
----
ERROR 23514: new row for relation "t" violates check constraint "t_a_check"
DETAIL: Failing row contains (60003, 200, y).

DELETE FROM t WHERE id = 1
----
ERROR 23503: update or delete on table "t" violates foreign key constraint "f_r_fkey" on table "f"
DETAIL: Key (id)=(1) is still referenced from table "f".

ALTER TABLE t ALTER COLUMN b TYPE int
----
ERROR 42804: column "b" cannot be cast automatically to type integer
HINT: You might need to specify "USING b::integer".

ALTER TABLE t ALTER COLUMN b TYPE int USING substr(b, 2)::int; SELECT * FROM t WHERE b = 777
----
ALTER TABLE
777|27|777

ALTER TABLE t ALTER COLUMN b TYPE int USING b + 1.5
----
ALTER TABLE

ALTER TABLE t ALTER COLUMN a TYPE smallint USING a * 3
----
ERROR 23514: check constraint "t_a_check" of relation "t" is violated by some row

ALTER TABLE t ALTER COLUMN nope TYPE int
----
ERROR 42703: column "nope" of relation "t" does not exist

ALTER TABLE t ALTER COLUMN a TYPE nope
----
ERROR 42704: type "nope" does not exist

CREATE VIEW v AS SELECT a FROM t
----
CREATE VIEW

ALTER TABLE t ALTER COLUMN a TYPE numeric
----
ERROR 0A000: cannot alter type of a column used by a view or rule
DETAIL: view v depends on column "a"

DROP VIEW v; BEGIN; ALTER TABLE t ALTER COLUMN a TYPE numeric(10,2); SELECT a FROM t WHERE id = 5; ROLLBACK
----
DROP VIEW
BEGIN
ALTER TABLE
5.00
ROLLBACK

SELECT a, pg_typeof(a) FROM t WHERE id = 5
----
5|bigint

restart

SELECT count(*), sum(a), sum(b) FROM t; SELECT b FROM t WHERE id = 50000
----
50001|1225007|1250125000
50002

# NOT VALID leaves old rows alone until VALIDATE.

ALTER TABLE t ADD CONSTRAINT small CHECK (b < 1000) NOT VALID
----
ALTER TABLE

INSERT INTO t VALUES (70000, 1, 2000)
----
ERROR 23514: new row for relation "t" violates check constraint "small"
DETAIL: Failing row contains (70000, 1, 2000).

SELECT conname, convalidated FROM pg_constraint WHERE conrelid = 't'::regclass ORDER BY 1
----
small|f
t_a_check|t
t_b_key|t
t_pkey|t

ALTER TABLE t VALIDATE CONSTRAINT small
----
ERROR 23514: check constraint "small" of relation "t" is violated by some row

DELETE FROM t WHERE b >= 1000; ALTER TABLE t VALIDATE CONSTRAINT small; SELECT convalidated FROM pg_constraint WHERE conname = 'small'
----
DELETE 49003
ALTER TABLE
t

ALTER TABLE f ADD CONSTRAINT again FOREIGN KEY (r) REFERENCES t NOT VALID, VALIDATE CONSTRAINT again
----
ALTER TABLE

ALTER TABLE f VALIDATE CONSTRAINT nope
----
ERROR 42704: constraint "nope" of relation "f" does not exist

# Materialised views.

CREATE MATERIALIZED VIEW m AS SELECT count(*) AS n FROM t WITH NO DATA
----
CREATE MATERIALIZED VIEW

SELECT * FROM m
----
ERROR 55000: materialized view "m" has not been populated
HINT: Use the REFRESH MATERIALIZED VIEW command.

REFRESH MATERIALIZED VIEW m; SELECT n FROM m; DELETE FROM t WHERE id = 5; SELECT n FROM m; REFRESH MATERIALIZED VIEW CONCURRENTLY m; SELECT n FROM m
----
REFRESH MATERIALIZED VIEW
998
DELETE 1
998
REFRESH MATERIALIZED VIEW
997

BEGIN; DELETE FROM f; DELETE FROM t; REFRESH MATERIALIZED VIEW m; SELECT n FROM m; ROLLBACK
----
BEGIN
DELETE 1
DELETE 997
REFRESH MATERIALIZED VIEW
0
ROLLBACK

SELECT n FROM m
----
997

REFRESH MATERIALIZED VIEW m WITH NO DATA; SELECT n FROM m
----
REFRESH MATERIALIZED VIEW
ERROR 55000: materialized view "m" has not been populated
HINT: Use the REFRESH MATERIALIZED VIEW command.

REFRESH MATERIALIZED VIEW t
----
ERROR 0A000: "t" is not a materialized view
