;; The values of a result are outside the memory.
;;declare (a bigint) RETURNS bigint
;;! SELECT evil(1) -> 38000 a column outside its memory
;;! SELECT evil(id) FROM small -> 38000
(memory (export "memory") 2)
(func (export "evil") (param $n i32) (param $in i32) (param $nin i32) (param $out i32) (result i32)
  (i32.store offset=24 (local.get $out) (i32.const 0xfffffff8))
  (i32.const 0))
