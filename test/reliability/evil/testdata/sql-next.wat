;; buffers that sql_next must not write to, and rows without end
;;declare procedure (a bigint)
;;! CALL evil(0) -> 38000
;;! CALL evil(1) -> 38000
;;! CALL evil(2) -> 38000
;;! CALL evil(3) -> 38000
;;! CALL evil(4) -> 38000
;;! CALL evil(5) -> 38000
;;! CALL evil(6) -> 54000
;;! CALL evil(7) -> 38000
;;! CALL evil(8) -> 57014
;;! CALL evil(9) -> 38000 unreachable
(import "basalt" "sql_query" (func $query (param i32 i32) (result i32)))
(import "basalt" "sql_next" (func $next (param i32 i32 i32 i32) (result i32)))
(memory (export "memory") 1)
(data (i32.const 0) "SELECT n, repeat('x', 30) FROM generate_series(1, 1000000000000) g(n)")
(func (export "evil") (param $what i64) (local $h i32)
  (local.set $h (call $query (i32.const 0) (i32.const 69)))
  (block $b9 (block $b8 (block $b7 (block $b6 (block $b5 (block $b4 (block $b3 (block $b2 (block $b1 (block $b0
    (br_table $b0 $b1 $b2 $b3 $b4 $b5 $b6 $b7 $b8 $b9 (i32.wrap_i64 (local.get $what))))
    (drop (call $next (local.get $h) (i32.const 10) (i32.const 65520) (i32.const 4096))))      ;; behind the memory
    (drop (call $next (local.get $h) (i32.const 10) (i32.const -16) (i32.const 4096))))        ;; it wraps
    (drop (call $next (local.get $h) (i32.const 10) (i32.const 1024) (i32.const -1))))
    (drop (call $next (local.get $h) (i32.const 10) (i32.const 1028) (i32.const 4096))))       ;; not aligned
    (drop (call $next (local.get $h) (i32.const 0) (i32.const 1024) (i32.const 4096))))        ;; no rows
    (drop (call $next (local.get $h) (i32.const -2147483648) (i32.const 1024) (i32.const 4096))))
    (drop (call $next (local.get $h) (i32.const 10) (i32.const 1024) (i32.const 100))))        ;; no room
    (drop (call $next (i32.const -1) (i32.const 10) (i32.const 1024) (i32.const 4096))))       ;; no query
    (loop (drop (call $next (local.get $h) (i32.const 2147483647) (i32.const 1024) (i32.const 176))) (br 0)))  ;; a row or two at a time
  ;; nothing is written behind the buffer, nor before it
  (drop (call $next (local.get $h) (i32.const 2147483647) (i32.const 1024) (i32.const 4096)))
  (if (i32.or (i32.load (i32.const 1020)) (i32.load (i32.const 5120))) (then return))
  unreachable)
