;; A runtime that ends its module before the first call, with success.
;;declare (a bigint) RETURNS bigint
;;! SELECT evil(n) FROM generate_series(1,3) g(n) -> 38000 exited with code 0
(import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
(memory (export "memory") 1)
(func (export "_initialize") (call $exit (i32.const 0)))
(func (export "evil") (param i64) (result i64) (local.get 0))
