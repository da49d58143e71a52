;; Globals of all types, constant and not.
;;= next() -> 11
;;= consts() -> 1 -2 0.5 -0.25
;;= third() -> 3
;;= nulls() -> 1 1 0
(module
  (global $counter (mut i32) (i32.const 10))
  (global i32 (i32.const 1))
  (global $long i64 (i64.const -2))
  (global $single f32 (f32.const 0.5))
  (global $double (export "d") f64 (f64.const -0.25))
  (global $v v128 (v128.const i32x4 1 2 3 4))
  (global $nf funcref (ref.null func))
  (global $ne (mut externref) (ref.null extern))
  (global $f funcref (ref.func $next))
  (func $next (export "next") (result i32)
    (global.set $counter (i32.add (global.get $counter) (i32.const 1)))
    global.get 0)
  (func (export "consts") (result i32 i64 f32 f64)
    (global.get 1) (global.get $long) (global.get $single) (global.get 4))
  (func (export "third") (result i32) (i32x4.extract_lane 2 (global.get $v)))
  (func (export "nulls") (result i32 i32 i32)
    (global.set $ne (ref.null extern))
    (ref.is_null (global.get $nf)) (ref.is_null (global.get $ne)) (ref.is_null (global.get $f))))
