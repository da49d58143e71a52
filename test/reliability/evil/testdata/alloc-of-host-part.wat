;; A function that writes all over its memory, where the host keeps the batch: it harms itself only.
;;declare (a bigint) RETURNS bigint
;;= SELECT count(evil(v)) FROM rows -> 100000
;;= SELECT v FROM small WHERE id = 7 -> 49
(memory (export "memory") 1)
(func (export "evil") (param i64) (result i64) (memory.fill (i32.const 65536) (i32.const 255) (i32.const 8192)) (i64.const 1))
