;; More messages than a client should get, and without end.
;;declare (a bigint) RETURNS bigint
;;= SELECT evil(1000000) -> 1000000
;;! SELECT evil(-1) -> 57014
(import "basalt" "log" (func $log (param i32 i32 i32)))
(memory (export "memory") 1)
(func (export "evil") (param $n i64) (result i64) (local $i i64)
  (loop
    (call $log (i32.const 1) (i32.const 0) (i32.const 0))
    (local.set $i (i64.add (local.get $i) (i64.const 1)))
    (br_if 0 (i64.ne (local.get $i) (local.get $n))))
  (local.get $i))
