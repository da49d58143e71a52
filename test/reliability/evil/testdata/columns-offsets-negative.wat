;; Offsets that begin behind the end.
;;declare (a bigint) RETURNS text
;;! SELECT evil(id) FROM small -> 38000 offsets
(memory (export "memory") 2)
(func (export "evil") (param $n i32) (param $in i32) (param $nin i32) (param $out i32) (result i32)
  (memory.fill (i32.load offset=20 (local.get $out)) (i32.const 255) (i32.mul (i32.const 4) (i32.add (local.get $n) (i32.const 1))))
  (i32.const 0))
