;; A cancelled call leaves nothing behind.
;;declare (a bigint) RETURNS bigint
;;! SELECT evil(13) -> 57014
;;= SELECT evil(1) -> 1
;;cancel 50ms
;;! SELECT evil(13) -> 57014 user request
;;= SELECT evil(2) -> 1
(memory (export "memory") 1)
(global $n (mut i64) (i64.const 0))
(func (export "evil") (param $a i64) (result i64)
  (global.set $n (i64.add (global.get $n) (i64.const 1)))
  (if (i64.eq (local.get $a) (i64.const 13)) (then (loop $l (br $l))))
  (global.get $n))
