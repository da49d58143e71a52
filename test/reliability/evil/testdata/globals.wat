;; More globals than there may be.
;;declare (a bigint) RETURNS bigint
;;repeat G 10001 (global i64 (i64.const 0))
;;create 42P13 globals
${G}
(func (export "evil") (param i64) (result i64) (local.get 0))
