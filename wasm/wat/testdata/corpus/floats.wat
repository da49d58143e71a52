;; Floating point constants, as their bits.
;;= simple() -> 0x3fc00000 0xbfc00000 0x41200000 0x00000000 0x80000000
;;= hex() -> 0x3fc00000 0x40400000 0x41800000 0x3f800001 0xbd800000
;;= special() -> 0x7f800000 0xff800000 0x7fc00000 0xffc00000 0x7f800123
;;= rounded() -> 0x3dcccccd 0x7f7fffff 0x00000001 0x00000000 0x4b800000
;;= double() -> 0x3fb999999999999a 0x7fefffffffffffff 0x0000000000000001 0x7ff0000000000001 0xfff8000000000000
;;= whole() -> 0x4059000000000000 0x4070000000000000 0x412e848000000000 0x4024000000000000 0x3ff8000000000000
(module
  (func $b (param f32) (result i32) (i32.reinterpret_f32 (local.get 0)))
  (func $d (param f64) (result i64) (i64.reinterpret_f64 (local.get 0)))
  (func (export "simple") (result i32 i32 i32 i32 i32)
    (call $b (f32.const 1.5)) (call $b (f32.const -1.5)) (call $b (f32.const 10)) (call $b (f32.const 0)) (call $b (f32.const -0)))
  (func (export "hex") (result i32 i32 i32 i32 i32)
    (call $b (f32.const 0x1.8)) (call $b (f32.const 0x1.8p1)) (call $b (f32.const 0x1p+4)) (call $b (f32.const 0x1.000002))
    (call $b (f32.const -0x1.0P-4)))
  (func (export "special") (result i32 i32 i32 i32 i32)
    (call $b (f32.const inf)) (call $b (f32.const -inf)) (call $b (f32.const nan)) (call $b (f32.const -nan))
    (call $b (f32.const nan:0x1_23)))
  (func (export "rounded") (result i32 i32 i32 i32 i32)
    (call $b (f32.const 0.1)) (call $b (f32.const 3.4028235e38)) (call $b (f32.const 1e-45)) (call $b (f32.const 1e-60))
    (call $b (f32.const 16_777_217)))
  (func (export "double") (result i64 i64 i64 i64 i64)
    (call $d (f64.const 1e-1)) (call $d (f64.const 0x1.fffffffffffffp1023)) (call $d (f64.const 4.9E-324))
    (call $d (f64.const +nan:0x1)) (call $d (f64.const -nan)))
  (func (export "whole") (result i64 i64 i64 i64 i64)
    (call $d (f64.const 100)) (call $d (f64.const 0x1_00)) (call $d (f64.const 1_000_000.)) (call $d (f64.const 1e+1))
    (call $d (f64.const 0x1.8p0))))
