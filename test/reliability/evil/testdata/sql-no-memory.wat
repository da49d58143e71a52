;; Pointers where there is no memory at all.
;;declare procedure (a bigint)
;;! CALL evil(0) -> 38000 outside the memory
(import "basalt" "sql_exec" (func $exec (param i32 i32) (result i64)))
(func (export "evil") (param i64)
  (drop (call $exec (i32.const 0) (i32.const 1))))
