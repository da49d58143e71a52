;; A loop of loads that miss the caches and touch all pages.
;;declare (a bigint) RETURNS bigint
;;! SELECT evil(n) FROM generate_series(1,3) g(n) -> 57014
(memory (export "memory") 900)
(func (export "evil") (param $a i64) (result i64) (local $x i32)
  (loop $l
    (local.set $x (i32.and (i32.add (i32.mul (local.get $x) (i32.const 1664525)) (i32.const 1013904223)) (i32.const 0x37fffff)))
    (i32.store8 (local.get $x) (i32.load8_u (local.get $x)))
    (br $l))
  (i64.const 0))
