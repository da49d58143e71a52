;; Functions that call each other by a table, with frames of kilobytes.
;;declare (a bigint) RETURNS bigint
;;repeat L 1000 i64
;;! SELECT evil(1) -> 54001 too deeply
;;! SELECT count(evil(v)) FROM rows -> 54001 too deeply
(memory (export "memory") 1)
(table funcref (elem $a $b))
(func $a (export "evil") (param i64) (result i64) (local ${L})
  (local.set 7 (i64.add (local.get 0) (i64.const 1)))
  (i64.add (call_indirect (param i64) (result i64) (local.get 7) (i32.const 1)) (local.get 7)))
(func $b (param i64) (result i64) (local ${L})
  (i64.add (call_indirect (param i64) (result i64) (local.get 0) (i32.const 0)) (local.get 0)))
