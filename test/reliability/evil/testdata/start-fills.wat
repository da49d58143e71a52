;; A beginning that leaves all the memory that there may be full of what is not zero.
;;declare (a bigint) RETURNS bigint
;;set statement_timeout = '5s'
;;= SELECT sum(evil(n)) FROM generate_series(1,3) g(n) -> 21
;;= SELECT sum(evil(n)) FROM generate_series(1,3) g(n) -> 21
;;= SELECT sum(evil(n)) FROM generate_series(1,3) g(n) -> 21
(memory (export "memory") 1)
(func (export "_initialize")
  (drop (memory.grow (i32.const 1000)))
  (memory.fill (i32.const 0) (i32.const 7) (i32.shl (memory.size) (i32.const 16))))
(func (export "evil") (param i64) (result i64)
  (i64.load8_u (i32.sub (i32.shl (memory.size) (i32.const 16)) (i32.const 1))))
