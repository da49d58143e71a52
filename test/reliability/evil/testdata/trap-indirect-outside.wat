;; A trap and its message.
;;declare (a bigint) RETURNS bigint
;;! SELECT evil(n) FROM generate_series(1,3) g(n) -> 38000 invalid table access
(table 1 funcref)
(memory (export "memory") 1)
(func (export "evil") (param $a i64) (result i64)
  (call_indirect (param i64) (result i64) (local.get $a) (i32.const -1)))
