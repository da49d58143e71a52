;; A text that is longer than the memory.
;;declare (a bigint) RETURNS text
;;! SELECT evil(1) -> 38000 a column outside its memory
(memory (export "memory") 2)
(func (export "evil") (param $n i32) (param $in i32) (param $nin i32) (param $out i32) (result i32)
  (i32.store offset=24 (local.get $out) (i32.const 16))
  (i32.store offset=28 (local.get $out) (i32.const 0x7fffffff))
  (i32.store offset=4 (i32.load offset=20 (local.get $out)) (i32.const 0x7fffffff))
  (i32.const 0))
