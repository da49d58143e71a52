;; Parameters that there are not.
;;declare procedure (a bigint)
;;! CALL evil(0) -> 38000 no parameter 0
;;! CALL evil(-1) -> 38000 no parameter -1
;;! CALL evil(65536) -> 38000 no parameter 65536
;;! CALL evil(65535) -> 38000 unreachable
(import "basalt" "sql_bind_i64" (func $bind (param i32 i64)))
(import "basalt" "sql_exec" (func $exec (param i32 i32) (result i64)))
(memory (export "memory") 1)
(data (i32.const 0) "SELECT 1")
(func (export "evil") (param $n i64)
  (call $bind (i32.wrap_i64 (local.get $n)) (i64.const 1))
  (if (i64.lt_s (call $exec (i32.const 0) (i32.const 8)) (i64.const 0)) (then unreachable)))
