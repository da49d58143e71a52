;; A function of more results than one.
;;declare (a bigint) RETURNS bigint
;;create 42P13 another signature
(memory (export "memory") 1)
(func (export "evil") (param i64) (result i64 i64) (local.get 0) (local.get 0))
