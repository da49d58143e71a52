;; Calls of the host that do nothing, again and again.
;;declare (a bigint) RETURNS bigint
;;! SELECT evil(n) FROM generate_series(1,3) g(n) -> 57014
(import "wasi_snapshot_preview1" "sched_yield" (func $y (result i32)))
(memory (export "memory") 1)
(func (export "evil") (param i64) (result i64) (loop $l (drop (call $y)) (br $l)) (i64.const 0))
