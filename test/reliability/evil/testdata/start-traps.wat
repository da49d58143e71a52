;; A start function that traps.
;;declare (a bigint) RETURNS bigint
;;! SELECT evil(n) FROM generate_series(1,3) g(n) -> 38000 unreachable
(memory (export "memory") 1)
(func $s unreachable)
(start $s)
(func (export "evil") (param i64) (result i64) (local.get 0))
