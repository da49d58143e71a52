;; A text that is cut within a character.
;;declare (a bigint) RETURNS text
;;! SELECT evil(1) -> 22021
(memory (export "memory") 2)
(func (export "evil") (param $n i32) (param $in i32) (param $nin i32) (param $out i32) (result i32)
  (i32.store (i32.const 16) (i32.const 0xa4c3))
  (i32.store offset=24 (local.get $out) (i32.const 16))
  (i32.store offset=28 (local.get $out) (i32.const 1))
  (i32.store offset=4 (i32.load offset=20 (local.get $out)) (i32.const 1))
  (i32.const 0))
