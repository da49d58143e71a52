;; A function that makes the memory grow while the host's loop runs in it.
;;declare (a bigint) RETURNS bigint
;;= SELECT sum(evil(v)) FROM small WHERE id <= 10 -> 97
(memory (export "memory") 1)
(func (export "evil") (param $a i64) (result i64)
  (drop (memory.grow (i32.const 1))) (local.get $a))
