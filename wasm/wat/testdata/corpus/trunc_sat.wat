;; Truncations to integers, which saturate.
;;= i32.trunc_sat_f32_s(0.0) -> 0
;;= i32.trunc_sat_f32_s(-0.0) -> 0
;;= i32.trunc_sat_f32_s(0x1.8000000000000p+0) -> 1
;;= i32.trunc_sat_f32_s(-0x1.cccccc0000000p-1) -> 0
;;= i32.trunc_sat_f32_s(-1.0) -> -1
;;= i32.trunc_sat_f32_s(2147483648.0) -> 2147483647
;;= i32.trunc_sat_f32_s(-2147483648.0) -> -2147483648
;;= i32.trunc_sat_f32_s(4294967296.0) -> 2147483647
;;= i32.trunc_sat_f32_s(0x1.158e460000000p+63) -> 2147483647
;;= i32.trunc_sat_f32_s(-0x1.158e460000000p+63) -> -2147483648
;;= i32.trunc_sat_f32_s(inf) -> 2147483647
;;= i32.trunc_sat_f32_s(-inf) -> -2147483648
;;= i32.trunc_sat_f32_s(nan) -> 0
;;= i32.trunc_sat_f32_u(0.0) -> 0
;;= i32.trunc_sat_f32_u(-0.0) -> 0
;;= i32.trunc_sat_f32_u(0x1.8000000000000p+0) -> 1
;;= i32.trunc_sat_f32_u(-0x1.cccccc0000000p-1) -> 0
;;= i32.trunc_sat_f32_u(-1.0) -> 0
;;= i32.trunc_sat_f32_u(2147483648.0) -> -2147483648
;;= i32.trunc_sat_f32_u(-2147483648.0) -> 0
;;= i32.trunc_sat_f32_u(4294967296.0) -> -1
;;= i32.trunc_sat_f32_u(0x1.158e460000000p+63) -> -1
;;= i32.trunc_sat_f32_u(-0x1.158e460000000p+63) -> 0
;;= i32.trunc_sat_f32_u(inf) -> -1
;;= i32.trunc_sat_f32_u(-inf) -> 0
;;= i32.trunc_sat_f32_u(nan) -> 0
;;= i32.trunc_sat_f64_s(0.0) -> 0
;;= i32.trunc_sat_f64_s(-0.0) -> 0
;;= i32.trunc_sat_f64_s(1.5) -> 1
;;= i32.trunc_sat_f64_s(-0.9) -> 0
;;= i32.trunc_sat_f64_s(-1.0) -> -1
;;= i32.trunc_sat_f64_s(2147483648.0) -> 2147483647
;;= i32.trunc_sat_f64_s(-2147483648.0) -> -2147483648
;;= i32.trunc_sat_f64_s(4294967296.0) -> 2147483647
;;= i32.trunc_sat_f64_s(1e+19) -> 2147483647
;;= i32.trunc_sat_f64_s(-1e+19) -> -2147483648
;;= i32.trunc_sat_f64_s(inf) -> 2147483647
;;= i32.trunc_sat_f64_s(-inf) -> -2147483648
;;= i32.trunc_sat_f64_s(nan) -> 0
;;= i32.trunc_sat_f64_u(0.0) -> 0
;;= i32.trunc_sat_f64_u(-0.0) -> 0
;;= i32.trunc_sat_f64_u(1.5) -> 1
;;= i32.trunc_sat_f64_u(-0.9) -> 0
;;= i32.trunc_sat_f64_u(-1.0) -> 0
;;= i32.trunc_sat_f64_u(2147483648.0) -> -2147483648
;;= i32.trunc_sat_f64_u(-2147483648.0) -> 0
;;= i32.trunc_sat_f64_u(4294967296.0) -> -1
;;= i32.trunc_sat_f64_u(1e+19) -> -1
;;= i32.trunc_sat_f64_u(-1e+19) -> 0
;;= i32.trunc_sat_f64_u(inf) -> -1
;;= i32.trunc_sat_f64_u(-inf) -> 0
;;= i32.trunc_sat_f64_u(nan) -> 0
;;= i64.trunc_sat_f32_s(0.0) -> 0
;;= i64.trunc_sat_f32_s(-0.0) -> 0
;;= i64.trunc_sat_f32_s(0x1.8000000000000p+0) -> 1
;;= i64.trunc_sat_f32_s(-0x1.cccccc0000000p-1) -> 0
;;= i64.trunc_sat_f32_s(-1.0) -> -1
;;= i64.trunc_sat_f32_s(2147483648.0) -> 2147483648
;;= i64.trunc_sat_f32_s(-2147483648.0) -> -2147483648
;;= i64.trunc_sat_f32_s(4294967296.0) -> 4294967296
;;= i64.trunc_sat_f32_s(0x1.158e460000000p+63) -> 9223372036854775807
;;= i64.trunc_sat_f32_s(-0x1.158e460000000p+63) -> -9223372036854775808
;;= i64.trunc_sat_f32_s(inf) -> 9223372036854775807
;;= i64.trunc_sat_f32_s(-inf) -> -9223372036854775808
;;= i64.trunc_sat_f32_s(nan) -> 0
;;= i64.trunc_sat_f32_u(0.0) -> 0
;;= i64.trunc_sat_f32_u(-0.0) -> 0
;;= i64.trunc_sat_f32_u(0x1.8000000000000p+0) -> 1
;;= i64.trunc_sat_f32_u(-0x1.cccccc0000000p-1) -> 0
;;= i64.trunc_sat_f32_u(-1.0) -> 0
;;= i64.trunc_sat_f32_u(2147483648.0) -> 2147483648
;;= i64.trunc_sat_f32_u(-2147483648.0) -> 0
;;= i64.trunc_sat_f32_u(4294967296.0) -> 4294967296
;;= i64.trunc_sat_f32_u(0x1.158e460000000p+63) -> -8446744093203103744
;;= i64.trunc_sat_f32_u(-0x1.158e460000000p+63) -> 0
;;= i64.trunc_sat_f32_u(inf) -> -1
;;= i64.trunc_sat_f32_u(-inf) -> 0
;;= i64.trunc_sat_f32_u(nan) -> 0
;;= i64.trunc_sat_f64_s(0.0) -> 0
;;= i64.trunc_sat_f64_s(-0.0) -> 0
;;= i64.trunc_sat_f64_s(1.5) -> 1
;;= i64.trunc_sat_f64_s(-0.9) -> 0
;;= i64.trunc_sat_f64_s(-1.0) -> -1
;;= i64.trunc_sat_f64_s(2147483648.0) -> 2147483648
;;= i64.trunc_sat_f64_s(-2147483648.0) -> -2147483648
;;= i64.trunc_sat_f64_s(4294967296.0) -> 4294967296
;;= i64.trunc_sat_f64_s(1e+19) -> 9223372036854775807
;;= i64.trunc_sat_f64_s(-1e+19) -> -9223372036854775808
;;= i64.trunc_sat_f64_s(inf) -> 9223372036854775807
;;= i64.trunc_sat_f64_s(-inf) -> -9223372036854775808
;;= i64.trunc_sat_f64_s(nan) -> 0
;;= i64.trunc_sat_f64_u(0.0) -> 0
;;= i64.trunc_sat_f64_u(-0.0) -> 0
;;= i64.trunc_sat_f64_u(1.5) -> 1
;;= i64.trunc_sat_f64_u(-0.9) -> 0
;;= i64.trunc_sat_f64_u(-1.0) -> 0
;;= i64.trunc_sat_f64_u(2147483648.0) -> 2147483648
;;= i64.trunc_sat_f64_u(-2147483648.0) -> 0
;;= i64.trunc_sat_f64_u(4294967296.0) -> 4294967296
;;= i64.trunc_sat_f64_u(1e+19) -> -8446744073709551616
;;= i64.trunc_sat_f64_u(-1e+19) -> 0
;;= i64.trunc_sat_f64_u(inf) -> -1
;;= i64.trunc_sat_f64_u(-inf) -> 0
;;= i64.trunc_sat_f64_u(nan) -> 0
(module
  (func (export "i32.trunc_sat_f32_s") (param f32) (result i32) (i32.trunc_sat_f32_s (local.get 0)))
  (func (export "i32.trunc_sat_f32_u") (param f32) (result i32) (i32.trunc_sat_f32_u (local.get 0)))
  (func (export "i32.trunc_sat_f64_s") (param f64) (result i32) (i32.trunc_sat_f64_s (local.get 0)))
  (func (export "i32.trunc_sat_f64_u") (param f64) (result i32) (i32.trunc_sat_f64_u (local.get 0)))
  (func (export "i64.trunc_sat_f32_s") (param f32) (result i64) (i64.trunc_sat_f32_s (local.get 0)))
  (func (export "i64.trunc_sat_f32_u") (param f32) (result i64) (i64.trunc_sat_f32_u (local.get 0)))
  (func (export "i64.trunc_sat_f64_s") (param f64) (result i64) (i64.trunc_sat_f64_s (local.get 0)))
  (func (export "i64.trunc_sat_f64_u") (param f64) (result i64) (i64.trunc_sat_f64_u (local.get 0)))
)
