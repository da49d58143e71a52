;; A procedure that calls itself by SQL, and fails where that fails.
;;declare procedure (a bigint)
;;! CALL evil(1) -> 38000 unreachable
(import "basalt" "sql_exec" (func $exec (param i32 i32) (result i64)))
(memory (export "memory") 1)
(data (i32.const 0) "CALL evil(1)")
(func (export "evil") (param i64)
  (if (i64.lt_s (call $exec (i32.const 0) (i32.const 12)) (i64.const 0)) (then unreachable)))
