;; Statements before the call begins, without end; values that have no place yet.
;;declare procedure (a bigint)
;;! CALL evil(1) -> 38000 before the call
(import "basalt" "sql_exec" (func $exec (param i32 i32) (result i64)))
(import "basalt" "sql_bind_i64" (func $bind (param i32 i64)))
(memory (export "memory") 1)
(data (i32.const 0) "SELECT 1")
(func $start
  (drop (call $exec (i32.const 0) (i32.const 8)))
  (call $bind (i32.const 1) (i64.const 1)))
(start $start)
(func (export "evil") (param i64))
