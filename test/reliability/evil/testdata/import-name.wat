;; An import whose name would fill the log, and forge lines and fields in it.
;;declare (a bigint) RETURNS bigint
;;repeat X 300000 A
;;create 42P13 does not provide
(import "a\00C00000\00\0aFATAL\1b[2J" "${X}" (func))
(func (export "evil") (param i64) (result i64) (local.get 0))
