;; Arrays of a million elements each, which are one constant in the guest.
;;declare (a bigint) RETURNS bigint[]
;;! SELECT evil(id) FROM small -> 54000
;;= SELECT length(evil(1)::text) -> 2097153
(memory (export "memory") 2)
(func (export "evil") (param $n i32) (param $in i32) (param $nin i32) (param $out i32) (result i32) (local $child i32)
  (local.set $child (i32.load offset=36 (local.get $out)))
  (i32.store offset=4 (local.get $child) (i32.const 1))
  (i32.store offset=24 (local.get $child) (i32.const 1024))
  (loop $next
    (i32.store (i32.add (i32.load offset=20 (local.get $out)) (i32.shl (local.get $n) (i32.const 2))) (i32.shl (local.get $n) (i32.const 20)))
    (local.set $n (i32.sub (local.get $n) (i32.const 1)))
    (br_if $next (local.get $n)))
  (i32.const 0))
