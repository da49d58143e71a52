;; A wait for a hundred years, and then for ever.
;;declare (a bigint) RETURNS bigint
;;! SELECT evil(n) FROM generate_series(1,3) g(n) -> 57014
(import "wasi_snapshot_preview1" "poll_oneoff" (func $p (param i32 i32 i32 i32) (result i32)))
(memory (export "memory") 1)
(data (i32.const 24) "\00\00\00\00\00\00\00\70")
(func (export "evil") (param i64) (result i64) (loop $l (drop (call $p (i32.const 0) (i32.const 1024) (i32.const 1) (i32.const 2048))) (br $l)) (i64.const 0))
