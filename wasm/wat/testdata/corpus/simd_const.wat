;; Vector constants in all shapes.
;;= i8x16() -> 509187685261181184 -68102598988003064
;;= i16x8() -> -9223231299366486016 1970350912241663
;;= i32x4() -> -1 23622320128
;;= i64x2() -> -9223372036854775808 -1
;;= f32x4() -> -4683743611399962624 -4593671617778810880
;;= f64x2() -> 9218868437227405603 -128383115725867620
(module
  (func $v (param i64 i64) (result v128)
    (i64x2.replace_lane 1 (i64x2.splat (local.get 0)) (local.get 1)))
  (func $pair (param $x v128) (result i64 i64)
    (i64x2.extract_lane 0 (local.get $x)) (i64x2.extract_lane 1 (local.get $x)))
  (func (export "i8x16") (result i64 i64) (call $pair (v128.const i8x16 0 1 -1 127 -128 255 0x10 7 8 9 10 11 12 13 14 0xff)))
  (func (export "i16x8") (result i64 i64) (call $pair (v128.const i16x8 0 -1 32_767 -32768 65535 0x1234 6 7)))
  (func (export "i32x4") (result i64 i64) (call $pair (v128.const i32x4 -1 4294967295 0x8000_0000 5)))
  (func (export "i64x2") (result i64 i64) (call $pair (v128.const i64x2 -9223372036854775808 0xffff_ffff_ffff_ffff)))
  (func (export "f32x4") (result i64 i64) (call $pair (v128.const f32x4 1 -0.5 inf -0x1.8p1)))
  (func (export "f64x2") (result i64 i64) (call $pair (v128.const f64x2 nan:0x123 -1e300)))
)
