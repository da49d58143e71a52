;; The end of the rows does not end.
;;declare (input record) RETURNS SETOF bigint
;;! SELECT count(*) FROM evil((SELECT v FROM rows)) -> 57014
;;= SELECT count(*) FROM (SELECT 1 FROM evil((SELECT v FROM rows)) LIMIT 0) s -> 0
(memory (export "memory") 2)
(func (export "evil_open") (param $in i32) (param $nin i32) (result i32) (i32.const 1))
(func (export "evil_push") (param $h i32) (param $n i32) (param $in i32) (result i32) (if (i32.eqz (local.get $n)) (then (loop (br 0)))) (i32.const 0))
(func (export "evil_next") (param $h i32) (param $most i32) (param $out i32) (result i32) (i32.const 0))
(func (export "evil_close") (param $h i32))
