;; A call that does not begin.
;;declare (a bigint) RETURNS SETOF bigint
;;! SELECT * FROM evil(1) -> 57014
(memory (export "memory") 2)
(func (export "evil_open") (param $in i32) (param $nin i32) (result i32) (loop (br 0)) (i32.const 0))
(func (export "evil_next") (param $h i32) (param $most i32) (param $out i32) (result i32) (i32.const 0))
(func (export "evil_close") (param $h i32) )
