;; Bits of one type as another's, and integers of other widths.
;;= i32.wrap_i64(0) -> 0
;;= i32.wrap_i64(1) -> 1
;;= i32.wrap_i64(-1) -> -1
;;= i32.wrap_i64(3) -> 3
;;= i32.wrap_i64(31) -> 31
;;= i32.wrap_i64(9223372036854775807) -> -1
;;= i32.wrap_i64(-9223372036854775808) -> 0
;;= i32.wrap_i64(1311768467463790320) -> -1698898192
;;= i32.wrap_i64(-9141386507638288912) -> -1985229328
;;= i64.extend_i32_s(0) -> 0
;;= i64.extend_i32_s(1) -> 1
;;= i64.extend_i32_s(-1) -> -1
;;= i64.extend_i32_s(2) -> 2
;;= i64.extend_i32_s(7) -> 7
;;= i64.extend_i32_s(2147483647) -> 2147483647
;;= i64.extend_i32_s(-2147483648) -> -2147483648
;;= i64.extend_i32_s(305419896) -> 305419896
;;= i64.extend_i32_s(-2023406814) -> -2023406814
;;= i64.extend_i32_u(0) -> 0
;;= i64.extend_i32_u(1) -> 1
;;= i64.extend_i32_u(-1) -> 4294967295
;;= i64.extend_i32_u(2) -> 2
;;= i64.extend_i32_u(7) -> 7
;;= i64.extend_i32_u(2147483647) -> 2147483647
;;= i64.extend_i32_u(-2147483648) -> 2147483648
;;= i64.extend_i32_u(305419896) -> 305419896
;;= i64.extend_i32_u(-2023406814) -> 2271560482
;;= i32.reinterpret_f32(0.0) -> 0
;;= i32.reinterpret_f32(-0.0) -> -2147483648
;;= i32.reinterpret_f32(1.0) -> 1065353216
;;= i32.reinterpret_f32(-0x1.8000000000000p+0) -> -1077936128
;;= i32.reinterpret_f32(0x1.4000000000000p+1) -> 1075838976
;;= i32.reinterpret_f32(0x1.c000000000000p+1) -> 1080033280
;;= i32.reinterpret_f32(-0x1.4000000000000p+1) -> -1071644672
;;= i32.reinterpret_f32(10000000000.0) -> 1343554297
;;= i32.reinterpret_f32(-0x1.b7cdfe0000000p-34) -> -1361320193
;;= i32.reinterpret_f32(inf) -> 2139095040
;;= i32.reinterpret_f32(-inf) -> -8388608
;;= i32.reinterpret_f32(0x1.99999a0000000p-4) -> 1036831949
;;= i32.reinterpret_f32(0x1.34a4560000000p+10) -> 1150964267
;;= i64.reinterpret_f64(0.0) -> 0
;;= i64.reinterpret_f64(-0.0) -> -9223372036854775808
;;= i64.reinterpret_f64(1.0) -> 4607182418800017408
;;= i64.reinterpret_f64(-1.5) -> -4613937818241073152
;;= i64.reinterpret_f64(2.5) -> 4612811918334230528
;;= i64.reinterpret_f64(3.5) -> 4615063718147915776
;;= i64.reinterpret_f64(-2.5) -> -4610560118520545280
;;= i64.reinterpret_f64(10000000000.0) -> 4756540486875873280
;;= i64.reinterpret_f64(-1e-10) -> -4766078479767192133
;;= i64.reinterpret_f64(inf) -> 9218868437227405312
;;= i64.reinterpret_f64(-inf) -> -4503599627370496
;;= i64.reinterpret_f64(0.1) -> 4591870180066957722
;;= i64.reinterpret_f64(1234.5678) -> 4653144502051863213
;;= f32.reinterpret_i32(0) -> 0.0
;;= f32.reinterpret_i32(1065353216) -> 1.0
;;= f32.reinterpret_i32(1078530011) -> 0x1.921fb60000000p+1
;;= f32.reinterpret_i32(-2147483648) -> -0.0
;;= f32.reinterpret_i32(2139095040) -> inf
;;= f32.reinterpret_i32(1) -> 0x1.0000000000000p-149
;;= f64.reinterpret_i64(0) -> 0.0
;;= f64.reinterpret_i64(4607182418800017408) -> 1.0
;;= f64.reinterpret_i64(4614256656552045848) -> 3.141592653589793
;;= f64.reinterpret_i64(-9223372036854775808) -> -0.0
;;= f64.reinterpret_i64(1) -> 5e-324
;;= i32.extend8_s(0) -> 0
;;= i32.extend8_s(127) -> 127
;;= i32.extend8_s(128) -> -128
;;= i32.extend8_s(255) -> -1
;;= i32.extend8_s(-129) -> 127
;;= i32.extend8_s(305419904) -> -128
;;= i32.extend16_s(0) -> 0
;;= i32.extend16_s(32767) -> 32767
;;= i32.extend16_s(32768) -> -32768
;;= i32.extend16_s(305430528) -> -32768
;;= i64.extend8_s(0) -> 0
;;= i64.extend8_s(127) -> 127
;;= i64.extend8_s(128) -> -128
;;= i64.extend8_s(-129) -> 127
;;= i64.extend16_s(0) -> 0
;;= i64.extend16_s(32767) -> 32767
;;= i64.extend16_s(32768) -> -32768
;;= i64.extend16_s(305430528) -> -32768
;;= i64.extend32_s(0) -> 0
;;= i64.extend32_s(2147483647) -> 2147483647
;;= i64.extend32_s(2147483648) -> -2147483648
;;= i64.extend32_s(20016695083008) -> -2147483648
(module
  (func (export "i32.wrap_i64") (param i64) (result i32) (i32.wrap_i64 (local.get 0)))
  (func (export "i64.extend_i32_s") (param i32) (result i64) (i64.extend_i32_s (local.get 0)))
  (func (export "i64.extend_i32_u") (param i32) (result i64) (i64.extend_i32_u (local.get 0)))
  (func (export "i32.reinterpret_f32") (param f32) (result i32) (i32.reinterpret_f32 (local.get 0)))
  (func (export "i64.reinterpret_f64") (param f64) (result i64) (i64.reinterpret_f64 (local.get 0)))
  (func (export "f32.reinterpret_i32") (param i32) (result f32) (f32.reinterpret_i32 (local.get 0)))
  (func (export "f64.reinterpret_i64") (param i64) (result f64) (f64.reinterpret_i64 (local.get 0)))
  (func (export "i32.extend8_s") (param i32) (result i32) (i32.extend8_s (local.get 0)))
  (func (export "i32.extend16_s") (param i32) (result i32) (i32.extend16_s (local.get 0)))
  (func (export "i64.extend8_s") (param i64) (result i64) (i64.extend8_s (local.get 0)))
  (func (export "i64.extend16_s") (param i64) (result i64) (i64.extend16_s (local.get 0)))
  (func (export "i64.extend32_s") (param i64) (result i64) (i64.extend32_s (local.get 0)))
)
