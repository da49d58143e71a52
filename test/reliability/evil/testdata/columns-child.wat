;; A list whose child is itself.
;;declare (a bigint) RETURNS bigint[]
;;! SELECT evil(1) -> 38000 another type
(memory (export "memory") 2)
(func (export "evil") (param $n i32) (param $in i32) (param $nin i32) (param $out i32) (result i32)
  (i32.store offset=36 (local.get $out) (local.get $out))
  (i32.const 0))
