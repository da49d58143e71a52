# A prepared statement is planned anew when its table has become another one.
CREATE TABLE few (id int PRIMARY KEY, a int, b text)
----
CREATE TABLE

CREATE INDEX few_a ON few (a)
----
CREATE INDEX

PREPARE p(int) AS SELECT count(*) FROM few x JOIN few y ON x.id = y.a WHERE y.id = $1
----
PREPARE

EXECUTE p(1)
----
0

EXPLAIN (COSTS off) EXECUTE p(1)
----
Aggregate
  ->  Hash Join
        Hash Cond: a = id
        ->  Index Scan using few_pkey on few
              Index Cond: (id = $1)
              Filter: (id = $1)
        ->  Seq Scan on few

INSERT INTO few SELECT n, n % 1000, 'x' FROM generate_series(1, 50000) g(n)
----
INSERT 0 50000

EXECUTE p(1)
----
1

EXPLAIN (COSTS off) EXECUTE p(1)
----
Aggregate
  ->  Project
        ->  Lookup Join using few_pkey only
              Index Cond: (id = a)
              ->  Index Scan using few_pkey on few
                    Index Cond: (id = $1)
                    Filter: (id = $1)
              ->  Seq Scan on few

DELETE FROM few WHERE id > 10
----
DELETE 49990

EXECUTE p(1)
----
1

# So is what a procedure runs, which may have other columns then.
CREATE PROCEDURE look(OUT n bigint, OUT c bigint) LANGUAGE wat AS $$
(module
  (import "basalt" "sql_query" (func $query (param i32 i32) (result i32)))
  (import "basalt" "sql_row" (func $row (param i32) (result i32)))
  (import "basalt" "sql_col_i64" (func $col (param i32 i32) (result i64)))
  (import "basalt" "sql_columns" (func $columns (param i32) (result i32)))
  (import "basalt" "sql_close" (func $close (param i32)))
  (import "basalt" "out_i64" (func $out (param i32 i64)))
  (memory (export "memory") 1)
  (data (i32.const 0) "SELECT * FROM few WHERE id = 3")
  (func (export "look") (local $h i32)
    (local.set $h (call $query (i32.const 0) (i32.const 30)))
    (drop (call $row (local.get $h)))
    (call $out (i32.const 1) (call $col (local.get $h) (i32.const 2)))
    (call $out (i32.const 2) (i64.extend_i32_u (call $columns (local.get $h))))
    (call $close (local.get $h))))
$$
----
CREATE PROCEDURE

CALL look(NULL, NULL)
----
3|3

CALL look(NULL, NULL)
----
3|3

UPDATE few SET a = 77 WHERE id = 3
----
UPDATE 1

CALL look(NULL, NULL)
----
77|3

ALTER TABLE few ADD COLUMN c bigint DEFAULT 5
----
ALTER TABLE

CALL look(NULL, NULL)
----
77|4

ALTER TABLE few DROP COLUMN a
----
ALTER TABLE

ALTER TABLE few DROP COLUMN b
----
ALTER TABLE

CALL look(NULL, NULL)
----
5|2

BEGIN
----
BEGIN

ALTER TABLE few ALTER COLUMN c TYPE int, ADD COLUMN d int
----
ALTER TABLE

CALL look(NULL, NULL)
----
5|3

ROLLBACK
----
ROLLBACK

CALL look(NULL, NULL)
----
5|2

CREATE SCHEMA other
----
CREATE SCHEMA

CREATE TABLE other.few (id int, z int)
----
CREATE TABLE

INSERT INTO other.few VALUES (3, 99)
----
INSERT 0 1

SET search_path = other, public
----
SET

CALL look(NULL, NULL)
----
99|2

RESET search_path
----
RESET

CALL look(NULL, NULL)
----
5|2

DISCARD PLANS
----
DISCARD PLANS

CALL look(NULL, NULL)
----
5|2

DROP TABLE few
----
DROP TABLE

CALL look(NULL, NULL)
----
ERROR 38000: WebAssembly procedure: there is no open query -1

# Transition tables of one name are those of the trigger that runs.
CREATE TABLE one (x bigint)
----
CREATE TABLE

CREATE TABLE two (y text, z text, x int)
----
CREATE TABLE

CREATE TABLE noted (n bigint, most bigint)
----
CREATE TABLE

CREATE FUNCTION note() RETURNS trigger LANGUAGE wat AS $$
(module
  (import "basalt" "sql_exec" (func $exec (param i32 i32) (result i64)))
  (import "basalt" "sql_error" (func $error (param i32 i32) (result i32)))
  (import "basalt" "raise" (func $raise (param i32 i32 i32 i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "INSERT INTO noted SELECT count(*), max(x) FROM fresh")
  (func (export "note")
    (if (i64.lt_s (call $exec (i32.const 0) (i32.const 52)) (i64.const 0))
      (then
        (drop (call $error (i32.const 1000) (i32.const 200)))
        (call $raise (i32.const 1000) (i32.const 5) (i32.const 1006) (i32.const 60))))))
$$
----
CREATE FUNCTION

CREATE TRIGGER t AFTER INSERT ON one REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION note()
----
CREATE TRIGGER

CREATE TRIGGER t AFTER INSERT ON two REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION note()
----
CREATE TRIGGER

INSERT INTO one VALUES (1), (2)
----
INSERT 0 2

INSERT INTO two VALUES ('a', 'b', 3)
----
INSERT 0 1

INSERT INTO one VALUES (4), (5), (6)
----
INSERT 0 3

SELECT * FROM noted ORDER BY most
----
2|2
1|3
3|6

# And not those of one that has run.
CREATE TABLE fresh (x int)
----
CREATE TABLE

CREATE TABLE three (x int)
----
CREATE TABLE

CREATE TRIGGER t AFTER INSERT ON three FOR EACH STATEMENT EXECUTE FUNCTION note()
----
CREATE TRIGGER

INSERT INTO fresh VALUES (77)
----
INSERT 0 1

INSERT INTO three VALUES (1)
----
INSERT 0 1

INSERT INTO one VALUES (8)
----
INSERT 0 1

INSERT INTO three VALUES (1)
----
INSERT 0 1

SELECT * FROM noted ORDER BY most
----
2|2
1|3
3|6
1|8
1|77
1|77
