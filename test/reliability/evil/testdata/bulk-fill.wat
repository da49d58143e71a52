;; memory.fill of all memory, again and again.
;;declare (a bigint) RETURNS bigint
;;! SELECT evil(n) FROM generate_series(1,3) g(n) -> 57014
(memory (export "memory") 900)
(func (export "evil") (param i64) (result i64) (loop $l (memory.fill (i32.const 0) (i32.const 1) (i32.const 58000000)) (br $l)) (i64.const 0))
