;; An argument that is larger than an instance may be.
;;declare (a text) RETURNS bigint
;;! SELECT evil(repeat('x', 80000000)) -> 53200
;;= SELECT evil(repeat('x', 20000000)) -> 0
(memory (export "memory") 2)
(func (export "evil") (param $n i32) (param $in i32) (param $nin i32) (param $out i32) (result i32)
  (i64.store (i32.load offset=24 (local.get $out)) (i64.const 0))
  (i32.const 0))
