;; A table of tens of thousands of branches.
;;declare (a bigint) RETURNS bigint
;;repeat T 50000 0
;;create 42P13 too many paths
(func (export "evil") (param i64) (result i64) (block (br_table ${T} (i32.wrap_i64 (local.get 0)))) (local.get 0))
