;; An allocator that gives rows a place outside the memory.
;;declare (input record) RETURNS SETOF bigint
;;! SELECT count(*) FROM evil((SELECT v FROM rows)) -> 38000
(memory (export "memory") 2)
(func (export "evil_open") (param $in i32) (param $nin i32) (result i32) (i32.const 1))
(func (export "evil_push") (param $h i32) (param $n i32) (param $in i32) (result i32) (i32.const 0))
(func (export "evil_next") (param $h i32) (param $most i32) (param $out i32) (result i32) (i32.const 0))
(func (export "evil_close") (param $h i32))
(global $calls (mut i32) (i32.const 0))
(func (export "basalt_alloc") (param $n i32) (result i32)
  (drop (memory.grow (i32.const 1)))
  (global.set $calls (i32.add (global.get $calls) (i32.const 1)))
  (if (result i32) (i32.gt_u (global.get $calls) (i32.const 2)) (then (i32.const -65536)) (else (i32.mul (global.get $calls) (i32.const 65536)))))
