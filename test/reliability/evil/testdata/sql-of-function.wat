;; SQL is not for functions.
;;declare (a bigint) RETURNS bigint
;;create 42P13 only procedures may
(import "basalt" "sql_exec" (func $exec (param i32 i32) (result i64)))
(memory (export "memory") 1)
(func (export "evil") (param i64) (result i64) (call $exec (i32.const 0) (i32.const 0)))
