;; Texts with zero bytes, and that are not UTF-8.
;;declare procedure (a bigint)
;;! CALL evil(0) -> 22021
;;! CALL evil(1) -> 22021
(import "basalt" "sql_exec" (func $exec (param i32 i32) (result i64)))
(memory (export "memory") 1)
(data (i32.const 0) "SELECT 1\00")
(data (i32.const 9) "SELECT\ff1")
(func (export "evil") (param $at i64)
  (drop (call $exec (i32.mul (i32.wrap_i64 (local.get $at)) (i32.const 9)) (i32.const 9))))
