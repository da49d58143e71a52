;; A function that takes rows, and has no way to.
;;declare (input record) RETURNS SETOF bigint
;;create 42883 evil_push
(memory (export "memory") 2)
(func (export "evil_open") (param $in i32) (param $nin i32) (result i32) (i32.const 1))
(func (export "evil_next") (param $h i32) (param $most i32) (param $out i32) (result i32) (i32.const 0))
(func (export "evil_close") (param $h i32))
