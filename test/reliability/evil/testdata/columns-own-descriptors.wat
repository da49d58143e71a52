;; A guest that writes over all that it was given.
;;declare (a bigint) RETURNS bigint
;;! SELECT evil(id) FROM small -> 38000
;;! SELECT evil(1) -> 38000
(memory (export "memory") 2)
(func (export "evil") (param $n i32) (param $in i32) (param $nin i32) (param $out i32) (result i32)
  (memory.fill (local.get $in) (i32.const 255) (i32.const 80))
  (i32.const 0))
