;; Blocks that nest deeper than they may.
;;declare (a bigint) RETURNS bigint
;;repeat B 4100 block
;;repeat E 4100 end
;;create 54000 nested
(func (export "evil") (param i64) (result i64) ${B} ${E} local.get 0)
