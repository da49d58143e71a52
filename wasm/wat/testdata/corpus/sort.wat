;; Insertion sort over memory, as a longer example.
;;= run() -> 0x0807060504030201
;;= sum(100) -> 4950
(module
  (memory 1)
  (data (i32.const 0) "\05\03\08\01\07\02\06\04")
  (func $less (param $a i32) (param $b i32) (result i32)
    (i32.lt_u (i32.load8_u (local.get $a)) (i32.load8_u (local.get $b))))
  (func $swap (param $a i32) (param $b i32) (local $t i32)
    (local.set $t (i32.load8_u (local.get $a)))
    (i32.store8 (local.get $a) (i32.load8_u (local.get $b)))
    (i32.store8 (local.get $b) (local.get $t)))
  (func $sort (param $n i32) (local $i i32) (local $j i32)
    (loop $outer
      (local.set $j (local.get $i))
      (block $placed
        (loop $inner
          (br_if $placed (i32.eqz (local.get $j)))
          (br_if $placed (i32.eqz (call $less (local.get $j) (i32.sub (local.get $j) (i32.const 1)))))
          (call $swap (local.get $j) (local.tee $j (i32.sub (local.get $j) (i32.const 1))))
          (br $inner)))
      (br_if $outer (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (local.get $n)))))
  (func (export "run") (result i64) (call $sort (i32.const 8)) (i64.load (i32.const 0)))
  (func (export "sum") (param $n i32) (result i32) (local $s i32) (local $i i32)
    (block $stop
      (loop $next
        (br_if $stop (i32.ge_s (local.get $i) (local.get $n)))
        (local.set $s (i32.add (local.get $s) (local.get $i)))
        (local.set $i (i32.add (local.get $i) (i32.const 1)))
        (br $next)))
    (local.get $s)))
