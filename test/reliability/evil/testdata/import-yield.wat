;; The function that gives fuel is not for guests.
;;declare (a bigint) RETURNS bigint
;;create 42P13 reserved
(import "basalt" "yield" (func $y (param i64) (result i64)))
(func (export "evil") (param i64) (result i64) (call $y (local.get 0)))
