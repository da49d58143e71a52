;; A trap leaves nothing behind: what is called next begins anew.
;;declare (a bigint) RETURNS bigint
;;! SELECT evil(13) -> 38000 unreachable
;;= SELECT evil(1) -> 1
;;! SELECT sum(evil(v)) FROM rows -> 38000 unreachable
;;= SELECT evil(1) -> 1
(memory (export "memory") 1)
(global $n (mut i64) (i64.const 0))
(func (export "evil") (param $a i64) (result i64)
  (global.set $n (i64.add (global.get $n) (i64.const 1)))
  (i64.store (i32.const 0) (i64.add (i64.load (i32.const 0)) (i64.const 1)))
  (if (i64.eq (local.get $a) (i64.const 13)) (then unreachable))
  (if (i64.ne (i64.load (i32.const 0)) (global.get $n)) (then unreachable))
  (global.get $n))
