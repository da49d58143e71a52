;; A WASI function of another type.
;;declare (a bigint) RETURNS bigint
;;! SELECT evil(n) FROM generate_series(1,3) g(n) -> 38000
(import "wasi_snapshot_preview1" "fd_write" (func $w (param i64) (result i64)))
(memory (export "memory") 1)
(func (export "evil") (param i64) (result i64) (call $w (local.get 0)))
