;; A trap and its message.
;;declare (a bigint) RETURNS bigint
;;! SELECT evil(n) FROM generate_series(1,3) g(n) -> 38000 integer overflow
(memory (export "memory") 1)
(func (export "evil") (param $a i64) (result i64)
  (i64.div_s (i64.const 0x8000000000000000) (i64.const -1)))
