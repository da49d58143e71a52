;; Growth by more than there is gives -1, and the memory stays.
;;declare (a bigint) RETURNS bigint
;;= SELECT evil(1) -> -1
(memory (export "memory") 1)
(func (export "evil") (param $a i64) (result i64)
  (i64.extend_i32_s (memory.grow (i32.const 65535))))
