;; More types than there may be.
;;declare (a bigint) RETURNS bigint
;;repeat T 20001 (type (func))
;;create 42P13 types
${T}
(func (export "evil") (param i64) (result i64) (local.get 0))
