;; More locals than there may be.
;;declare (a bigint) RETURNS bigint
;;repeat L 10001 i64
;;create 54000 locals
(func (export "evil") (param i64) (result i64) (local ${L}) (local.get 0))
