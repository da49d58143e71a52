;; Rows that are looked at when others have come in their place.
;;declare (input record) RETURNS SETOF bigint
;;= SELECT count(*) || '|' || (sum(evil) BETWEEN -1 AND 200000) FROM evil((SELECT v FROM rows)) -> 1|true
(memory (export "memory") 2)
(global $first (mut i32) (i32.const 0)) (global $ended (mut i32) (i32.const 0))
(func (export "evil_open") (param $in i32) (param $nin i32) (result i32) (i32.const 1))
(func (export "evil_push") (param $h i32) (param $n i32) (param $in i32) (result i32) 
  (if (i32.eqz (global.get $first)) (then (global.set $first (i32.load offset=24 (local.get $in)))))
  (global.set $ended (i32.eqz (local.get $n))) (i32.const 0))
(func (export "evil_next") (param $h i32) (param $most i32) (param $out i32) (result i32) 
  (if (i32.eqz (global.get $ended)) (then (return (i32.const 0))))
  (global.set $ended (i32.const 0))
  (i64.store (i32.load offset=24 (local.get $out)) (i64.load (global.get $first))) (i32.const 1))
(func (export "evil_close") (param $h i32))
