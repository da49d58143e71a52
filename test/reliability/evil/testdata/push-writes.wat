;; A guest that writes over all rows that it is given, and over the room for its own: only its results are wrong.
;;declare (input record) RETURNS SETOF bigint
;;! SELECT count(*) FROM evil((SELECT v FROM rows)) -> 38000
;;= SELECT count(*) FROM rows -> 100000
;;= SELECT sum(id) FROM small -> 500500
(memory (export "memory") 2)
(func (export "evil_open") (param $in i32) (param $nin i32) (result i32) (i32.const 1))
(func (export "evil_push") (param $h i32) (param $n i32) (param $in i32) (result i32) 
  (if (local.get $n) (then (memory.fill (local.get $in) (i32.const 255) (i32.sub (i32.shl (memory.size) (i32.const 16)) (local.get $in)))))
  (i32.const 0))
(func (export "evil_next") (param $h i32) (param $most i32) (param $out i32) (result i32) (memory.fill (local.get $out) (i32.const 255) (i32.const 40)) (i32.const 1))
(func (export "evil_close") (param $h i32))
