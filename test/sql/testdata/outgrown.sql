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
