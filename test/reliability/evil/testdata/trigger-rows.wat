;; columns and handles that a trigger has not, rows it must not assign to, and pointers
;;declare () RETURNS trigger
;;run CREATE TABLE trigger_rows (what int, t text)
;;run CREATE TRIGGER a BEFORE INSERT ON trigger_rows FOR EACH ROW EXECUTE FUNCTION evil()
;;! INSERT INTO trigger_rows VALUES (0) -> 38000
;;! INSERT INTO trigger_rows VALUES (1) -> 38000
;;! INSERT INTO trigger_rows VALUES (2) -> 38000
;;! INSERT INTO trigger_rows VALUES (3) -> 38000
;;! INSERT INTO trigger_rows VALUES (4) -> 38000
;;! INSERT INTO trigger_rows VALUES (5) -> 38000
;;! INSERT INTO trigger_rows VALUES (6) -> 38000
;;! INSERT INTO trigger_rows VALUES (7) -> 38000
;;! INSERT INTO trigger_rows VALUES (8) -> 38000
;;! INSERT INTO trigger_rows VALUES (9) -> 22021
;;! INSERT INTO trigger_rows VALUES (10) -> 38000
;;! INSERT INTO trigger_rows VALUES (11) -> 38000
;;= SELECT count(*) FROM trigger_rows -> 0
;;run DROP TRIGGER a ON trigger_rows
;;run INSERT INTO trigger_rows VALUES (12)
;;run CREATE TRIGGER a AFTER UPDATE ON trigger_rows FOR EACH ROW EXECUTE FUNCTION evil()
;;! UPDATE trigger_rows SET t = 'x' -> 38000
;;run CREATE TRIGGER s BEFORE DELETE ON trigger_rows EXECUTE FUNCTION evil()
;;! DELETE FROM trigger_rows -> 38000
;;run DROP TABLE trigger_rows
(module
  (import "basalt" "sql_col_i64" (func $i64 (param i32 i32) (result i64)))
  (import "basalt" "sql_col_text" (func $text (param i32 i32 i32 i32) (result i32)))
  (import "basalt" "sql_row" (func $row (param i32) (result i32)))
  (import "basalt" "sql_close" (func $close (param i32)))
  (import "basalt" "out_i64" (func $set (param i32 i64)))
  (import "basalt" "out_text" (func $out_text (param i32 i32 i32)))
  (import "basalt" "trg_about" (func $about (param i32 i32 i32) (result i32)))
  (import "basalt" "trg_arg" (func $arg (param i32 i32 i32) (result i32)))
  (import "basalt" "trg_column" (func $column (param i32 i32) (result i32)))
  (import "basalt" "arg_null" (func $arg_null (param i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "\ff\fe")
  (func (export "evil") (result i32) (local $what i32)
    (local.set $what (i32.wrap_i64 (call $i64 (i32.const -1) (i32.const 1))))
    (block $b12 (block $b11 (block $b10 (block $b9 (block $b8 (block $b7 (block $b6 (block $b5 (block $b4 (block $b3 (block $b2 (block $b1 (block $b0
      (br_table $b0 $b1 $b2 $b3 $b4 $b5 $b6 $b7 $b8 $b9 $b10 $b11 $b12 (local.get $what)))
      (drop (call $i64 (i32.const -2) (i32.const 1))))   ;; there is no old row
      (drop (call $i64 (i32.const -1) (i32.const 3))))   ;; nor a third column
      (drop (call $i64 (i32.const -3) (i32.const 1))))   ;; nor a third row
      (call $set (i32.const 0) (i64.const 1)))
      (call $set (i32.const 3) (i64.const 1)))
      (call $set (i32.const -1) (i64.const 1)))
      (drop (call $about (i32.const 0) (i32.const 65530) (i32.const 100)))) ;; outside the memory
      (drop (call $arg (i32.const 0) (i32.const -1) (i32.const 2))))
      (drop (call $column (i32.const 65535) (i32.const 2))))
      (call $out_text (i32.const 2) (i32.const 0) (i32.const 2)))           ;; not UTF-8
      ;; a row that is read to its end and closed is there no more
      (drop (call $row (i32.const -1))) (call $close (i32.const -1)) (drop (call $i64 (i32.const -1) (i32.const 1))))
      (drop (call $arg_null (i32.const 1))))
    (call $set (i32.const 1) (i64.const 7)) ;; of a row that is written already
    (i32.const 0)))
