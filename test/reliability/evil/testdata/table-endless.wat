;; Rows without end.
;;declare (a bigint) RETURNS SETOF bigint
;;! SELECT count(*) FROM evil(1) -> 57014
;;= SELECT count(*) FROM (SELECT * FROM evil(1) LIMIT 5000) s -> 5000
;;cancel 100ms
;;! SELECT sum(evil) FROM evil(1) -> 57014
(memory (export "memory") 2)
(func (export "evil_open") (param $in i32) (param $nin i32) (result i32) (i32.const 1))
(func (export "evil_next") (param $h i32) (param $most i32) (param $out i32) (result i32) (local.get $most))
(func (export "evil_close") (param $h i32) )
