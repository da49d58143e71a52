;; Offsets that decrease.
;;declare (a bigint) RETURNS text
;;! SELECT evil(id) FROM small -> 38000 offsets that decrease
(memory (export "memory") 2)
(func (export "evil") (param $n i32) (param $in i32) (param $nin i32) (param $out i32) (result i32)
  (i32.store offset=24 (local.get $out) (i32.const 16))
  (i32.store offset=28 (local.get $out) (i32.const 100))
  (i32.store offset=8 (i32.load offset=20 (local.get $out)) (i32.const 50))
  (i32.store offset=12 (i32.load offset=20 (local.get $out)) (i32.const 49))
  (i32.const 0))
