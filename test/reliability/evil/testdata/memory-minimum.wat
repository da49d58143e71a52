;; A memory that begins above the limit.
;;declare (a bigint) RETURNS bigint
;;create 42P13 2000 pages
(memory (export "memory") 2000)
(func (export "evil") (param i64) (result i64) (local.get 0))
