;; a trigger that writes to its own table
;;declare () RETURNS trigger
;;run CREATE TABLE trigger_recursion (id bigint)
;;run CREATE TRIGGER g AFTER INSERT ON trigger_recursion FOR EACH ROW EXECUTE FUNCTION evil()
;;! INSERT INTO trigger_recursion VALUES (1) -> 54001
;;= SELECT count(*) FROM trigger_recursion -> 0
;;run DROP TRIGGER g ON trigger_recursion
;;run CREATE TRIGGER g BEFORE INSERT ON trigger_recursion FOR EACH ROW EXECUTE FUNCTION evil()
;;! INSERT INTO trigger_recursion VALUES (1) -> 54001
;;= SELECT count(*) FROM trigger_recursion -> 0
;;run DROP TABLE trigger_recursion
(module
  (import "basalt" "sql_exec" (func $exec (param i32 i32) (result i64)))
  (import "basalt" "sql_error" (func $error (param i32 i32) (result i32)))
  (import "basalt" "raise" (func $raise (param i32 i32 i32 i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "INSERT INTO trigger_recursion VALUES (2)")
  (func (export "evil")
    (if (i64.lt_s (call $exec (i32.const 0) (i32.const 40)) (i64.const 0))
      (then
        (drop (call $error (i32.const 100) (i32.const 200)))
        (call $raise (i32.const 100) (i32.const 5) (i32.const 106) (i32.const 20))))))
