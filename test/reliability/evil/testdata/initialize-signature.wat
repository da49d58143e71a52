;; An _initialize of another type.
;;declare (a bigint) RETURNS bigint
;;create 42P13 another signature
(memory (export "memory") 1)
(func (export "_initialize") (param i64) (result i64) (local.get 0))
(func (export "evil") (param i64) (result i64) (local.get 0))
