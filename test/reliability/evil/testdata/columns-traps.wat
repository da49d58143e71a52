;; A vectorised function that traps, and is called again.
;;declare (a bigint) RETURNS bigint
;;! SELECT evil(1) -> 38000 unreachable
;;! SELECT evil(2) -> 38000 unreachable
(memory (export "memory") 2)
(func (export "evil") (param $n i32) (param $in i32) (param $nin i32) (param $out i32) (result i32)
  (unreachable)
  (i32.const 0))
