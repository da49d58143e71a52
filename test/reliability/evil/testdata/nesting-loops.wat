;; Loops that nest deeper than they may.
;;declare (a bigint) RETURNS bigint
;;repeat B 70 loop
;;repeat E 70 end
;;create 42P13 loops nest
(func (export "evil") (param i64) (result i64) ${B} ${E} local.get 0)
