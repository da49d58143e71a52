;; A start function that takes all memory and then traps, again and again.
;;declare (a bigint) RETURNS bigint
;;set statement_timeout = '5s'
;;! SELECT evil(n) FROM generate_series(1,3) g(n) -> 38000 unreachable
;;! SELECT evil(n) FROM generate_series(1,3) g(n) -> 38000 unreachable
;;! SELECT evil(n) FROM generate_series(1,3) g(n) -> 38000 unreachable
(memory (export "memory") 1)
(func $s (drop (memory.grow (i32.const 1000))) (memory.fill (i32.const 0) (i32.const 1) (i32.const 60000000)) unreachable)
(start $s)
(func (export "evil") (param i64) (result i64) (local.get 0))
