;; A guest that writes over the descriptors: they are made anew for each batch.
;;declare (a bigint) RETURNS SETOF bigint
;;! SELECT * FROM evil(1) -> 38000
(memory (export "memory") 2)
(func (export "evil_open") (param $in i32) (param $nin i32) (result i32) (i32.const 1))
(func (export "evil_next") (param $h i32) (param $most i32) (param $out i32) (result i32) (memory.fill (local.get $out) (i32.const 255) (i32.const 40)) (i32.const 1))
(func (export "evil_close") (param $h i32) )
