;; A numeric of 39 digits, and one of a scale beyond all.
;;declare (a bigint) RETURNS numeric
;;! SELECT evil(1) -> 22003 more than 38 digits
;;! SELECT evil(2) -> 22003 scale 65535
(memory (export "memory") 2)
(func (export "evil") (param $n i32) (param $in i32) (param $nin i32) (param $out i32) (result i32)
  (if (i64.eq (i64.load (i32.load offset=24 (local.get $in))) (i64.const 2))
    (then (i32.store16 offset=2 (local.get $out) (i32.const 65535))))
  (i64.store offset=8 (i32.load offset=24 (local.get $out)) (i64.const 0x7fffffffffffffff))
  (i32.const 0))
