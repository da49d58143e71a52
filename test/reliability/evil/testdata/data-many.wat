;; More segments of data than there may be.
;;declare (a bigint) RETURNS bigint
;;repeat D 50001 (data "")
;;create 42P13 data segments
(memory (export "memory") 1)
${D}
(func (export "evil") (param i64) (result i64) (local.get 0))
