;; Statements without end.
;;declare procedure (a bigint)
;;! CALL evil(1) -> 57014
;;cancel 100ms
;;! CALL evil(1) -> 57014
(import "basalt" "sql_exec" (func $exec (param i32 i32) (result i64)))
(memory (export "memory") 1)
(data (i32.const 0) "SELECT 1")
(func (export "evil") (param i64)
  (loop (drop (call $exec (i32.const 0) (i32.const 8))) (br 0)))
