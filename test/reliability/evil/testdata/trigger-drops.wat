;; a trigger that drops the table that is being written, and itself
;;declare () RETURNS trigger
;;run CREATE TABLE trigger_drops (id int)
;;run CREATE TRIGGER g BEFORE INSERT ON trigger_drops FOR EACH ROW EXECUTE FUNCTION evil('DROP TABLE trigger_drops')
;;! INSERT INTO trigger_drops VALUES (1) -> 55006
;;run CREATE OR REPLACE TRIGGER g BEFORE INSERT ON trigger_drops FOR EACH ROW EXECUTE FUNCTION evil('TRUNCATE trigger_drops')
;;! INSERT INTO trigger_drops VALUES (1) -> 55006
;;run CREATE OR REPLACE TRIGGER g BEFORE INSERT ON trigger_drops FOR EACH ROW EXECUTE FUNCTION evil('ALTER TABLE trigger_drops ADD COLUMN x int DEFAULT 7')
;;! INSERT INTO trigger_drops VALUES (1) -> 55006
;;run CREATE OR REPLACE TRIGGER g AFTER INSERT ON trigger_drops FOR EACH ROW EXECUTE FUNCTION evil('DROP TABLE trigger_drops')
;;! INSERT INTO trigger_drops VALUES (1), (2) -> 55006
;;run CREATE OR REPLACE TRIGGER g BEFORE INSERT ON trigger_drops EXECUTE FUNCTION evil('DROP TABLE trigger_drops')
;;! INSERT INTO trigger_drops VALUES (1) -> 55006
;;= SELECT count(*) FROM trigger_drops -> 0
;;run DROP TABLE trigger_drops
(module
  (import "basalt" "trg_arg" (func $arg (param i32 i32 i32) (result i32)))
  (import "basalt" "sql_exec" (func $exec (param i32 i32) (result i64)))
  (import "basalt" "sql_error" (func $error (param i32 i32) (result i32)))
  (import "basalt" "raise" (func $raise (param i32 i32 i32 i32)))
  (memory (export "memory") 1)
  (func (export "evil")
    (if (i64.lt_s (call $exec (i32.const 0) (call $arg (i32.const 0) (i32.const 0) (i32.const 90))) (i64.const 0))
      (then
        (drop (call $error (i32.const 100) (i32.const 200)))
        (call $raise (i32.const 100) (i32.const 5) (i32.const 106) (i32.const 20))))))
