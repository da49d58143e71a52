;; Segments of more elements than a table may have.
;;declare (a bigint) RETURNS bigint
;;repeat E 60000 $f
;;create 42P13 elements
(func $f (export "evil") (param i64) (result i64) (local.get 0))
(elem func ${E})
(elem func ${E})
