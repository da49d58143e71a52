;; A memory of somebody else's.
;;declare (a bigint) RETURNS bigint
;;create 42P13 only functions
(import "env" "memory" (memory 1))
(func (export "evil") (param i64) (result i64) (local.get 0))
