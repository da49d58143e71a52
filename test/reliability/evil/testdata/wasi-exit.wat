;; A function that ends its module within a call.
;;declare (a bigint) RETURNS bigint
;;! SELECT evil(n) FROM generate_series(1,3) g(n) -> 38000 exited with code 7
;;! SELECT evil(n) FROM generate_series(1,3) g(n) -> 38000 exited with code 7
(import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
(memory (export "memory") 1)
(func (export "evil") (param i64) (result i64) (call $exit (i32.const 7)) (i64.const 0))
