;; All memory that there is, written to, in each statement.
;;declare (a bigint) RETURNS bigint
;;= SELECT evil(1) -> 66846720
;;= SELECT evil(1) -> 66846720
;;= SELECT evil(1) -> 66846720
(memory (export "memory") 1)
(func (export "evil") (param i64) (result i64) (local $n i32)
  (drop (memory.grow (i32.const 1021)))
  (local.set $n (i32.mul (i32.sub (memory.size) (i32.const 1)) (i32.const 65536)))
  (memory.fill (i32.const 65536) (i32.const 255) (i32.sub (local.get $n) (i32.const 65536)))
  (i64.extend_i32_u (i32.sub (local.get $n) (i32.const 65536))))
