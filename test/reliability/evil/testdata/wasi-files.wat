;; There are no files, no arguments and no environment.
;;declare (a bigint) RETURNS bigint
;;= SELECT evil(1) -> 8
(import "wasi_snapshot_preview1" "path_open" (func $o (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
(import "wasi_snapshot_preview1" "environ_sizes_get" (func $e (param i32 i32) (result i32)))
(memory (export "memory") 1)
(data (i32.const 64) "/etc/passwd")
(func (export "evil") (param i64) (result i64)
  (drop (call $e (i32.const 0) (i32.const 4)))
  (i64.extend_i32_u (i32.add (i32.load (i32.const 0)) (call $o (i32.const 3) (i32.const 0) (i32.const 64) (i32.const 11) (i32.const 0) (i64.const -1) (i64.const -1) (i32.const 0) (i32.const 128)))))
