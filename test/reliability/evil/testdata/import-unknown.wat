;; Imports that nobody provides.
;;declare (a bigint) RETURNS bigint
;;create 42P13 does not provide
(import "env" "system" (func (param i32)))
(func (export "evil") (param i64) (result i64) (local.get 0))
