;; Tables each of which is within the limit.
;;declare (a bigint) RETURNS bigint
;;create 42P13 entries
(table 60000 funcref)
(table 60000 externref)
(func (export "evil") (param i64) (result i64) (local.get 0))
