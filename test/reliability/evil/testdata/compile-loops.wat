;; A small function that would be compiled for a minute: loops one behind another.
;;declare (a bigint) RETURNS bigint
;;repeat L 12000 (loop)
;;create 42P13 too many paths
(func (export "evil") (param i64) (result i64) ${L} (local.get 0))
