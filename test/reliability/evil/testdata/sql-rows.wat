;; A query whose rows do not end, and which another statement has to wait for.
;;declare procedure (a bigint)
;;! CALL evil(0) -> 57014
;;set query_memory = '8MB'
;;! CALL evil(1) -> 38000 unreachable
(import "basalt" "sql_exec" (func $exec (param i32 i32) (result i64)))
(import "basalt" "sql_query" (func $query (param i32 i32) (result i32)))
(import "basalt" "sql_row" (func $row (param i32) (result i32)))
(memory (export "memory") 1)
(data (i32.const 0) "SELECT * FROM generate_series(1, 1000000000000)")
(data (i32.const 100) "SELECT 1")
(func (export "evil") (param $hold i64) (local $h i32)
  (local.set $h (call $query (i32.const 0) (i32.const 47)))
  (if (i64.ne (local.get $hold) (i64.const 0)) (then (drop (call $exec (i32.const 100) (i32.const 8)))))
  (loop (br_if 0 (i32.eq (call $row (local.get $h)) (i32.const 1))))
  unreachable)
