# Triggers in WebAssembly: what they see, change, skip and refuse, and in which order.

CREATE TABLE item (id int PRIMARY KEY, name varchar(5), price numeric(6,2) NOT NULL, twice numeric GENERATED ALWAYS AS (price * 2) STORED)
----
CREATE TABLE

# noted tells when it is called, and the keys of the old and new row.
CREATE FUNCTION noted() RETURNS trigger LANGUAGE wat AS $$
(module
  (import "basalt" "trg_about" (func $about (param i32 i32 i32) (result i32)))
  (import "basalt" "trg_arg" (func $arg (param i32 i32 i32) (result i32)))
  (import "basalt" "sql_col_text" (func $col (param i32 i32 i32 i32) (result i32)))
  (import "basalt" "log" (func $log (param i32 i32 i32)))
  (memory (export "memory") 1)
  (global $end (mut i32) (i32.const 0))
  (func $byte (param $c i32)
    (i32.store8 (global.get $end) (local.get $c))
    (global.set $end (i32.add (global.get $end) (i32.const 1))))
  (func $put (param $n i32)
    (if (i32.gt_s (local.get $n) (i32.const 0))
      (then (global.set $end (i32.add (global.get $end) (local.get $n)))))
    (call $byte (i32.const 32)))
  (func $fact (param $what i32)
    (call $put (call $about (local.get $what) (global.get $end) (i32.const 100))))
  (func $row (param $handle i32) (param $mark i32)
    (call $byte (local.get $mark))
    (call $put (call $col (local.get $handle) (i32.const 1) (global.get $end) (i32.const 100))))
  (func (export "noted") (local $event i32)
    (global.set $end (i32.const 64))
    (call $fact (i32.const 0)) (call $fact (i32.const 3)) (call $fact (i32.const 4)) (call $fact (i32.const 5))
    (drop (call $about (i32.const 5) (i32.const 0) (i32.const 1)))
    (local.set $event (i32.load8_u (i32.const 0)))
    (drop (call $about (i32.const 4) (i32.const 0) (i32.const 1)))
    (if (i32.eq (i32.load8_u (i32.const 0)) (i32.const 82)) ;; ROW
      (then
        (if (i32.ne (local.get $event) (i32.const 73)) (then (call $row (i32.const -2) (i32.const 45))))
        (if (i32.ne (local.get $event) (i32.const 68)) (then (call $row (i32.const -1) (i32.const 43))))))
    (call $put (call $arg (i32.const 0) (global.get $end) (i32.const 100)))
    (call $log (i32.const 1) (i32.const 64) (i32.sub (global.get $end) (i32.const 64)))))
$$
----
CREATE FUNCTION

# priced doubles the price of a new row; 0 is left out, and what is negative refused.
CREATE FUNCTION priced() RETURNS trigger LANGUAGE wat AS $$
(module
  (import "basalt" "trg_column" (func $column (param i32 i32) (result i32)))
  (import "basalt" "sql_col_f64" (func $f64 (param i32 i32) (result f64)))
  (import "basalt" "out_f64" (func $set (param i32 f64)))
  (import "basalt" "raise" (func $raise (param i32 i32 i32 i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "priceU0009no such price")
  (func (export "priced") (result i32) (local $c i32) (local $v f64)
    (local.set $c (call $column (i32.const 0) (i32.const 5)))
    (local.set $v (call $f64 (i32.const -1) (local.get $c)))
    (if (f64.eq (local.get $v) (f64.const 0)) (then (return (i32.const 1))))
    (if (f64.lt (local.get $v) (f64.const 0))
      (then (call $raise (i32.const 5) (i32.const 5) (i32.const 10) (i32.const 13))))
    (call $set (local.get $c) (f64.mul (local.get $v) (f64.const 2)))
    (i32.const 0)))
$$
----
CREATE FUNCTION

CREATE TRIGGER a_price BEFORE INSERT ON item FOR EACH ROW EXECUTE FUNCTION priced()
----
CREATE TRIGGER

INSERT INTO item VALUES (1, 'one', 1.5), (2, 'two', 0), (3, 'three', 10) RETURNING *
----
1|one|3.00|6.00
3|three|20.00|40.00

SELECT * FROM item ORDER BY id
----
1|one|3.00|6.00
3|three|20.00|40.00

INSERT INTO item VALUES (4, 'four', -1)
----
ERROR U0009: no such price

# What a trigger sets is checked as what a statement sets.
INSERT INTO item VALUES (4, 'four', 6000)
----
ERROR 22003: numeric field overflow
DETAIL: A field with precision 6, scale 2 must round to an absolute value less than 10^4.

# All that can be called, in its order.
CREATE TRIGGER m1 BEFORE INSERT OR UPDATE OR DELETE ON item FOR EACH ROW EXECUTE FUNCTION noted()
----
CREATE TRIGGER

CREATE TRIGGER m0 BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON item EXECUTE FUNCTION noted('first')
----
CREATE TRIGGER

CREATE TRIGGER n1 AFTER INSERT OR UPDATE OR DELETE ON item FOR EACH ROW EXECUTE PROCEDURE noted('1', '2')
----
CREATE TRIGGER

CREATE TRIGGER n0 AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON item FOR EACH STATEMENT EXECUTE FUNCTION noted()
----
CREATE TRIGGER

CREATE TRIGGER n2 AFTER UPDATE OF name ON item FOR EACH ROW WHEN (old.name IS DISTINCT FROM new.name) EXECUTE FUNCTION noted('renamed')
----
CREATE TRIGGER

INSERT INTO item VALUES (5, 'five', 5), (6, 'six', 0), (7, 'seven', 7)
----
NOTICE: m0 BEFORE STATEMENT INSERT first 
NOTICE: m1 BEFORE ROW INSERT +5  
NOTICE: m1 BEFORE ROW INSERT +7  
NOTICE: n1 AFTER ROW INSERT +5 1 
NOTICE: n1 AFTER ROW INSERT +7 1 
NOTICE: n0 AFTER STATEMENT INSERT  
INSERT 0 2

UPDATE item SET name = CASE id WHEN 5 THEN 'FIVE' ELSE name END WHERE id >= 5
----
NOTICE: m0 BEFORE STATEMENT UPDATE first 
NOTICE: m1 BEFORE ROW UPDATE -5 +5  
NOTICE: m1 BEFORE ROW UPDATE -7 +7  
NOTICE: n1 AFTER ROW UPDATE -5 +5 1 
NOTICE: n2 AFTER ROW UPDATE -5 +5 renamed 
NOTICE: n1 AFTER ROW UPDATE -7 +7 1 
NOTICE: n0 AFTER STATEMENT UPDATE  
UPDATE 2

UPDATE item SET price = price + 1 WHERE id = 100
----
NOTICE: m0 BEFORE STATEMENT UPDATE first 
NOTICE: n0 AFTER STATEMENT UPDATE  
UPDATE 0

INSERT INTO item VALUES (5, 'cinco', 1) ON CONFLICT (id) DO UPDATE SET name = excluded.name, price = excluded.price RETURNING id, name, price
----
5|cinco|2.00
NOTICE: m0 BEFORE STATEMENT INSERT first 
NOTICE: m0 BEFORE STATEMENT UPDATE first 
NOTICE: m1 BEFORE ROW INSERT +5  
NOTICE: m1 BEFORE ROW UPDATE -5 +5  
NOTICE: n1 AFTER ROW UPDATE -5 +5 1 
NOTICE: n2 AFTER ROW UPDATE -5 +5 renamed 
NOTICE: n0 AFTER STATEMENT UPDATE  
NOTICE: n0 AFTER STATEMENT INSERT  

INSERT INTO item VALUES (5, 'cinco', 1) ON CONFLICT DO NOTHING
----
NOTICE: m0 BEFORE STATEMENT INSERT first 
NOTICE: m1 BEFORE ROW INSERT +5  
NOTICE: n0 AFTER STATEMENT INSERT  
INSERT 0 0

DELETE FROM item WHERE id IN (5, 7)
----
NOTICE: m0 BEFORE STATEMENT DELETE first 
NOTICE: m1 BEFORE ROW DELETE -5  
NOTICE: m1 BEFORE ROW DELETE -7  
NOTICE: n1 AFTER ROW DELETE -5 1 
NOTICE: n1 AFTER ROW DELETE -7 1 
NOTICE: n0 AFTER STATEMENT DELETE  
DELETE 2

WITH gone AS (DELETE FROM item WHERE id = 3 RETURNING *) INSERT INTO item (id, name, price) SELECT id + 10, name, price FROM gone
----
NOTICE: m0 BEFORE STATEMENT INSERT first 
NOTICE: m0 BEFORE STATEMENT DELETE first 
NOTICE: m1 BEFORE ROW DELETE -3  
NOTICE: m1 BEFORE ROW INSERT +13  
NOTICE: n1 AFTER ROW DELETE -3 1 
NOTICE: n1 AFTER ROW INSERT +13 1 
NOTICE: n0 AFTER STATEMENT DELETE  
NOTICE: n0 AFTER STATEMENT INSERT  
INSERT 0 1

DELETE FROM item WHERE id = 13
----
NOTICE: m0 BEFORE STATEMENT DELETE first 
NOTICE: m1 BEFORE ROW DELETE -13  
NOTICE: n1 AFTER ROW DELETE -13 1 
NOTICE: n0 AFTER STATEMENT DELETE  
DELETE 1

TRUNCATE item
----
NOTICE: m0 BEFORE STATEMENT TRUNCATE first 
NOTICE: n0 AFTER STATEMENT TRUNCATE  
TRUNCATE TABLE

# Disabled, and enabled.
ALTER TABLE item DISABLE TRIGGER m1, DISABLE TRIGGER n1
----
ALTER TABLE

INSERT INTO item VALUES (1, 'one', 1)
----
NOTICE: m0 BEFORE STATEMENT INSERT first 
NOTICE: n0 AFTER STATEMENT INSERT  
INSERT 0 1

ALTER TABLE item ENABLE TRIGGER ALL, DISABLE TRIGGER m0
----
ALTER TABLE

SET session_replication_role = replica
----
SET

INSERT INTO item VALUES (2, 'two', 1)
----
INSERT 0 1

ALTER TABLE item ENABLE ALWAYS TRIGGER m1
----
ALTER TABLE

ALTER TABLE item ENABLE REPLICA TRIGGER m0
----
ALTER TABLE

INSERT INTO item VALUES (3, 'three', 1)
----
NOTICE: m0 BEFORE STATEMENT INSERT first 
NOTICE: m1 BEFORE ROW INSERT +3  
INSERT 0 1

RESET session_replication_role
----
RESET

SELECT tgname, tgtype, tgenabled, tgnargs, tgattr, tgfoid::regproc, pg_get_triggerdef(oid) FROM pg_trigger WHERE tgrelid = 'item'::regclass ORDER BY tgname
----
a_price|7|O|0||priced|CREATE TRIGGER a_price BEFORE INSERT ON item FOR EACH ROW EXECUTE FUNCTION priced()
m0|62|R|1||noted|CREATE TRIGGER m0 BEFORE INSERT OR DELETE OR UPDATE OR TRUNCATE ON item FOR EACH STATEMENT EXECUTE FUNCTION noted('first')
m1|31|A|0||noted|CREATE TRIGGER m1 BEFORE INSERT OR DELETE OR UPDATE ON item FOR EACH ROW EXECUTE FUNCTION noted()
n0|60|O|0||noted|CREATE TRIGGER n0 AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON item FOR EACH STATEMENT EXECUTE FUNCTION noted()
n1|29|O|2||noted|CREATE TRIGGER n1 AFTER INSERT OR DELETE OR UPDATE ON item FOR EACH ROW EXECUTE FUNCTION noted('1', '2')
n2|17|O|1|2|noted|CREATE TRIGGER n2 AFTER UPDATE OF name ON item FOR EACH ROW WHEN ((old.name IS DISTINCT FROM new.name)) EXECUTE FUNCTION noted('renamed')

SELECT trigger_name, event_manipulation, action_order, action_condition, action_statement, action_orientation, action_timing
FROM information_schema.triggers ORDER BY 1, 2
----
a_price|INSERT|1||EXECUTE FUNCTION priced()|ROW|BEFORE
m0|DELETE|1||EXECUTE FUNCTION noted('first')|STATEMENT|BEFORE
m0|INSERT|1||EXECUTE FUNCTION noted('first')|STATEMENT|BEFORE
m0|UPDATE|1||EXECUTE FUNCTION noted('first')|STATEMENT|BEFORE
m1|DELETE|1||EXECUTE FUNCTION noted()|ROW|BEFORE
m1|INSERT|2||EXECUTE FUNCTION noted()|ROW|BEFORE
m1|UPDATE|1||EXECUTE FUNCTION noted()|ROW|BEFORE
n0|DELETE|1||EXECUTE FUNCTION noted()|STATEMENT|AFTER
n0|INSERT|1||EXECUTE FUNCTION noted()|STATEMENT|AFTER
n0|UPDATE|1||EXECUTE FUNCTION noted()|STATEMENT|AFTER
n1|DELETE|1||EXECUTE FUNCTION noted('1', '2')|ROW|AFTER
n1|INSERT|1||EXECUTE FUNCTION noted('1', '2')|ROW|AFTER
n1|UPDATE|1||EXECUTE FUNCTION noted('1', '2')|ROW|AFTER
n2|UPDATE|2|(old.name IS DISTINCT FROM new.name)|EXECUTE FUNCTION noted('renamed')|ROW|AFTER

COMMENT ON TRIGGER m1 ON item IS 'tells'
----
COMMENT

SELECT obj_description(oid, 'pg_trigger') FROM pg_trigger WHERE tgname = 'm1'
----
tells

ALTER TRIGGER m1 ON item RENAME TO n0
----
ERROR 42710: trigger "n0" for relation "item" already exists

ALTER TRIGGER m1 ON item RENAME TO z9
----
ALTER TRIGGER

DROP TRIGGER z9 ON item
----
DROP TRIGGER

DROP TRIGGER z9 ON item
----
ERROR 42704: trigger "z9" for table "item" does not exist

DROP TRIGGER IF EXISTS z9 ON item
----
NOTICE: trigger "z9" for relation "item" does not exist, skipping
DROP TRIGGER

DROP TRIGGER IF EXISTS z9 ON nothing
----
NOTICE: relation "nothing" does not exist, skipping
DROP TRIGGER

# What depends on what.
DROP FUNCTION priced()
----
ERROR 2BP01: cannot drop function priced() because other objects depend on it
DETAIL: trigger a_price on table item depends on function priced()
HINT: Use DROP ... CASCADE to drop the dependent objects too.

ALTER TABLE item DROP COLUMN name
----
ERROR 2BP01: cannot drop column name of table item because other objects depend on it
DETAIL: trigger n2 on table item depends on column name of table item
HINT: Use DROP ... CASCADE to drop the dependent objects too.

ALTER TABLE item RENAME COLUMN name TO title
----
ERROR 0A000: cannot rename column "name" because views, CHECK constraints, generated columns, indexes or triggers name it

ALTER TABLE item DROP COLUMN name CASCADE
----
ALTER TABLE

SELECT tgname FROM pg_trigger ORDER BY 1
----
a_price
m0
n0
n1

DROP FUNCTION priced() CASCADE
----
NOTICE: drop cascades to trigger a_price on table item
DROP FUNCTION

CREATE OR REPLACE TRIGGER n0 BEFORE INSERT ON item EXECUTE FUNCTION noted('replaced')
----
CREATE TRIGGER

INSERT INTO item VALUES (4, 1)
----
NOTICE: n0 BEFORE STATEMENT INSERT replaced 
NOTICE: n1 AFTER ROW INSERT +4 1 
INSERT 0 1

# What cannot be.
CREATE TRIGGER n0 BEFORE INSERT ON item EXECUTE FUNCTION noted()
----
ERROR 42710: trigger "n0" for relation "item" already exists

CREATE TRIGGER x BEFORE INSERT ON nothing EXECUTE FUNCTION noted()
----
ERROR 42P01: relation "nothing" does not exist

CREATE TRIGGER x BEFORE INSERT ON item EXECUTE FUNCTION nothing()
----
ERROR 42883: function nothing() does not exist

CREATE FUNCTION seven() RETURNS int LANGUAGE wat AS '(func (export "seven") (result i32) i32.const 7)'
----
CREATE FUNCTION

CREATE TRIGGER x BEFORE INSERT ON item EXECUTE FUNCTION seven()
----
ERROR 42P17: function seven must return type trigger

CREATE TRIGGER x BEFORE UPDATE OF nothing ON item EXECUTE FUNCTION noted()
----
ERROR 42703: column "nothing" of relation "item" does not exist

CREATE TRIGGER x BEFORE UPDATE OF id, id ON item EXECUTE FUNCTION noted()
----
ERROR 42701: column "id" specified more than once

CREATE TRIGGER x INSTEAD OF INSERT ON item FOR EACH ROW EXECUTE FUNCTION noted()
----
ERROR 42809: "item" is a table
DETAIL: Tables cannot have INSTEAD OF triggers.

CREATE TRIGGER x BEFORE TRUNCATE ON item FOR EACH ROW EXECUTE FUNCTION noted()
----
ERROR 0A000: TRUNCATE FOR EACH ROW triggers are not supported

CREATE TRIGGER x BEFORE INSERT ON item FOR EACH ROW WHEN (old.id > 1) EXECUTE FUNCTION noted()
----
ERROR 42P17: INSERT trigger's WHEN condition cannot reference OLD values

CREATE TRIGGER x BEFORE DELETE ON item FOR EACH ROW WHEN (new.id > 1) EXECUTE FUNCTION noted()
----
ERROR 42P17: DELETE trigger's WHEN condition cannot reference NEW values

CREATE TRIGGER x BEFORE INSERT ON item FOR EACH STATEMENT WHEN (new.id > 1) EXECUTE FUNCTION noted()
----
ERROR 42P17: statement trigger's WHEN condition cannot reference column values

CREATE TRIGGER x BEFORE INSERT ON item FOR EACH ROW WHEN (new.twice > 1) EXECUTE FUNCTION noted()
----
ERROR 42P17: BEFORE trigger's WHEN condition cannot reference NEW generated columns
DETAIL: Column "twice" is a generated column.

CREATE TRIGGER x AFTER UPDATE ON item FOR EACH ROW WHEN ((SELECT true)) EXECUTE FUNCTION noted()
----
ERROR 0A000: cannot use subquery in trigger WHEN condition

CREATE TRIGGER x AFTER UPDATE ON item FOR EACH ROW WHEN (new.nothing = 1) EXECUTE FUNCTION noted()
----
ERROR 42703: column new.nothing does not exist

CREATE FUNCTION armed(int) RETURNS trigger LANGUAGE wat AS '(func (export "armed") (param i32))'
----
ERROR 42P13: trigger functions cannot have declared arguments
HINT: The arguments of the trigger can be accessed through basalt.trg_arg instead.

CREATE FUNCTION wide() RETURNS trigger LANGUAGE wat AS '(func (export "wide") (result i64) i64.const 0)'
----
ERROR 42P13: function "wide" of the module has another signature than declared
DETAIL: It is () -> (i64); the declaration needs () -> (i32).

SELECT noted()
----
ERROR 0A000: trigger functions can only be called as triggers

CREATE FUNCTION odd() RETURNS trigger LANGUAGE wat AS '(func (export "odd") (result i32) i32.const 2)'
----
CREATE FUNCTION

CREATE TRIGGER x AFTER UPDATE ON item EXECUTE FUNCTION odd()
----
CREATE TRIGGER

UPDATE item SET price = 1
----
NOTICE: n1 AFTER ROW UPDATE -1 +1 1 
NOTICE: n1 AFTER ROW UPDATE -2 +2 1 
NOTICE: n1 AFTER ROW UPDATE -3 +3 1 
NOTICE: n1 AFTER ROW UPDATE -4 +4 1 
ERROR 38000: WebAssembly trigger function "odd" returned code 2
HINT: It is 0 for a row that is to be written, and 1 for one that is not.

SELECT * FROM item ORDER BY id
----
1|2.00|4.00
2|1.00|2.00
3|1.00|2.00
4|1.00|2.00
