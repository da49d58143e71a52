;; A trap and its message.
;;declare (a bigint) RETURNS bigint
;;! SELECT evil(n) FROM generate_series(1,3) g(n) -> 38000 out of bounds memory access
(memory (export "memory") 1)
(func (export "evil") (param $a i64) (result i64)
  (i64.load (i32.const -1)))
