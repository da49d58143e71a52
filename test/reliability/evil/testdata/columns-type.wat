;; A result says that it has another type.
;;declare (a bigint) RETURNS bigint
;;! SELECT evil(1) -> 38000 another type than declared
(memory (export "memory") 2)
(func (export "evil") (param $n i32) (param $in i32) (param $nin i32) (param $out i32) (result i32)
  (i32.store (local.get $out) (i32.const 7))
  (i32.const 0))
