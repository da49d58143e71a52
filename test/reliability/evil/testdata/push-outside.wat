;; What is made of rows is outside the memory.
;;declare (input record) RETURNS SETOF bigint
;;! SELECT count(*) FROM evil((SELECT v FROM rows)) -> 38000
(memory (export "memory") 2)
(func (export "evil_open") (param $in i32) (param $nin i32) (result i32) (i32.const 1))
(func (export "evil_push") (param $h i32) (param $n i32) (param $in i32) (result i32) (i32.const 0))
(func (export "evil_next") (param $h i32) (param $most i32) (param $out i32) (result i32) (i32.store offset=24 (local.get $out) (i32.const -64)) (i32.const 1))
(func (export "evil_close") (param $h i32))
