;; A table of a hundred million entries.
;;declare (a bigint) RETURNS bigint
;;create 42P13 entries
(table 100000000 funcref)
(func (export "evil") (param i64) (result i64) (local.get 0))
