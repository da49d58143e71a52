;; A runtime of its own that does not begin.
;;declare (a bigint) RETURNS bigint
;;! SELECT evil(n) FROM generate_series(1,3) g(n) -> 57014
(memory (export "memory") 1)
(func (export "_initialize") (loop $l (br $l)))
(func (export "evil") (param i64) (result i64) (local.get 0))
