;; Parameters and locals, by name and by index, in groups of types.
;;= mix(1, 2, 3, 4) -> 10
;;= zero() -> 0 0 0 0
;;= tee(4) -> 9
;;= vector(6) -> 6
(module
  (func (export "mix") (param $a i32) (param i64 f32) (param $d f64) (result f64)
    (local i32) (local $s f64) (local i64 i64 f32)
    (local.set $s (f64.add (f64.convert_i32_s (local.get $a)) (f64.convert_i64_s (local.get 1))))
    (local.set 5 (f64.add (local.get $s) (f64.promote_f32 (local.get 2))))
    (f64.add (local.get 5) (local.get $d)))
  (func (export "zero") (result i32 i64 f32 f64) (local $i i32) (local $j i64) (local f32 f64)
    local.get $i local.get $j local.get 2 local.get 3)
  (func (export "tee") (param i32) (result i32) (local $x i32)
    (i32.add (local.tee $x (i32.add (local.get 0) (i32.const 1))) (local.get 0)))
  (func (export "vector") (param i32) (result i32) (local $v v128) (local $r funcref) (local $e externref)
    (local.set $v (i32x4.splat (local.get 0)))
    (drop (local.get $r)) (drop (local.get $e))
    (i32x4.extract_lane 2 (local.get $v))))
