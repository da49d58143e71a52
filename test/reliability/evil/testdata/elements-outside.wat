;; Elements outside the table.
;;declare (a bigint) RETURNS bigint
;;create 42P13 elements outside
(memory (export "memory") 1)
(table 1 funcref)
(elem (i32.const 1) $f)
(func $f (export "evil") (param i64) (result i64) (local.get 0))
