;; A trap and its message.
;;declare (a bigint) RETURNS bigint
;;! SELECT evil(n) FROM generate_series(1,3) g(n) -> 38000 integer divide by zero
(memory (export "memory") 1)
(func (export "evil") (param $a i64) (result i64)
  (i64.div_s (local.get $a) (i64.const 0)))
