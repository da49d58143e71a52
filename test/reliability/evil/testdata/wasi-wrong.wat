;; Pointers and counts that are no memory, for WASI.
;;declare (a bigint) RETURNS bigint
;;= SELECT evil(1) -> 1617
(import "wasi_snapshot_preview1" "fd_write" (func $w (param i32 i32 i32 i32) (result i32)))
(import "wasi_snapshot_preview1" "random_get" (func $r (param i32 i32) (result i32)))
(import "wasi_snapshot_preview1" "poll_oneoff" (func $p (param i32 i32 i32 i32) (result i32)))
(import "wasi_snapshot_preview1" "clock_time_get" (func $c (param i32 i64 i32) (result i32)))
(memory (export "memory") 1)
(func (export "evil") (param i64) (result i64)
  (i64.extend_i32_u
    (i32.add (i32.mul (i32.const 77) (call $w (i32.const 1) (i32.const 0) (i32.const -1) (i32.const 0)))
      (i32.and (i32.const 0) (i32.add (call $r (i32.const -8) (i32.const 16))
        (i32.add (call $p (i32.const 0) (i32.const 65535) (i32.const -1) (i32.const -1)) (call $c (i32.const 0) (i64.const 0) (i32.const 65535))))))))
