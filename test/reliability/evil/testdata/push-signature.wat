;; Rows are taken by a function of another signature.
;;declare (input record) RETURNS SETOF bigint
;;create 42P13 another signature
(memory (export "memory") 2)
(func (export "evil_open") (param $in i32) (param $nin i32) (result i32) (i32.const 1))
(func (export "evil_push") (param $h i32) (param $n i32) (param $in i64) (result i32) (i32.const 0))
(func (export "evil_next") (param $h i32) (param $most i32) (param $out i32) (result i32) (i32.const 0))
(func (export "evil_close") (param $h i32))
