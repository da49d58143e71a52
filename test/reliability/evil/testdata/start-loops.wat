;; A start function that does not end.
;;declare (a bigint) RETURNS bigint
;;! SELECT evil(n) FROM generate_series(1,3) g(n) -> 57014
(memory (export "memory") 1)
(func $s (loop $l (br $l)))
(start $s)
(func (export "evil") (param i64) (result i64) (local.get 0))
