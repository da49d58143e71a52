;; A vectorised function that does not end.
;;declare (a bigint) RETURNS bigint
;;! SELECT evil(1) -> 57014
;;cancel 100ms
;;! SELECT sum(evil(v)) FROM rows -> 57014
(memory (export "memory") 2)
(func (export "evil") (param $n i32) (param $in i32) (param $nin i32) (param $out i32) (result i32)
  (loop (br 0))
  (i32.const 0))
