;; Output of millions of pieces, again and again.
;;declare (a bigint) RETURNS bigint
;;! SELECT evil(n) FROM generate_series(1,3) g(n) -> 57014
(import "wasi_snapshot_preview1" "fd_write" (func $w (param i32 i32 i32 i32) (result i32)))
(memory (export "memory") 900)
(func (export "evil") (param i64) (result i64) (loop $l (drop (call $w (i32.const 1) (i32.const 0) (i32.const 7000000) (i32.const 0))) (br $l)) (i64.const 0))
