;; One statement without end, whose cancellation is not for the procedure to handle.
;;declare procedure (a bigint)
;;! CALL evil(1) -> 57014
;;cancel 100ms
;;! CALL evil(1) -> 57014
(import "basalt" "sql_exec" (func $exec (param i32 i32) (result i64)))
(memory (export "memory") 1)
(data (i32.const 0) "SELECT pg_sleep(1000)")
(func (export "evil") (param i64)
  (loop (drop (call $exec (i32.const 0) (i32.const 21))) (br 0)))
