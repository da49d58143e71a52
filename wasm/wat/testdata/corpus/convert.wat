;; Conversions of integers to floating point, and between its widths.
;;= f32.convert_i32_s(0) -> 0.0
;;= f32.convert_i32_s(1) -> 1.0
;;= f32.convert_i32_s(-1) -> -1.0
;;= f32.convert_i32_s(2) -> 2.0
;;= f32.convert_i32_s(7) -> 7.0
;;= f32.convert_i32_s(2147483647) -> 2147483648.0
;;= f32.convert_i32_s(-2147483648) -> -2147483648.0
;;= f32.convert_i32_s(16777217) -> 16777216.0
;;= f32.convert_i32_s(-33554435) -> -33554436.0
;;= f32.convert_i32_u(0) -> 0.0
;;= f32.convert_i32_u(1) -> 1.0
;;= f32.convert_i32_u(-1) -> 4294967296.0
;;= f32.convert_i32_u(2) -> 2.0
;;= f32.convert_i32_u(7) -> 7.0
;;= f32.convert_i32_u(2147483647) -> 2147483648.0
;;= f32.convert_i32_u(-2147483648) -> 2147483648.0
;;= f32.convert_i32_u(16777217) -> 16777216.0
;;= f32.convert_i32_u(-33554435) -> 4261412864.0
;;= f32.convert_i64_s(0) -> 0.0
;;= f32.convert_i64_s(1) -> 1.0
;;= f32.convert_i64_s(-1) -> -1.0
;;= f32.convert_i64_s(3) -> 3.0
;;= f32.convert_i64_s(31) -> 31.0
;;= f32.convert_i64_s(9223372036854775807) -> 0x1.0000000000000p+63
;;= f32.convert_i64_s(-9223372036854775808) -> -0x1.0000000000000p+63
;;= f32.convert_i64_s(16777217) -> 16777216.0
;;= f32.convert_i64_s(-33554435) -> -33554436.0
;;= f32.convert_i64_u(0) -> 0.0
;;= f32.convert_i64_u(1) -> 1.0
;;= f32.convert_i64_u(-1) -> 0x1.0000000000000p+64
;;= f32.convert_i64_u(3) -> 3.0
;;= f32.convert_i64_u(31) -> 31.0
;;= f32.convert_i64_u(9223372036854775807) -> 0x1.0000000000000p+63
;;= f32.convert_i64_u(-9223372036854775808) -> 0x1.0000000000000p+63
;;= f32.convert_i64_u(16777217) -> 16777216.0
;;= f32.convert_i64_u(-33554435) -> 0x1.0000000000000p+64
;;= f64.convert_i32_s(0) -> 0.0
;;= f64.convert_i32_s(1) -> 1.0
;;= f64.convert_i32_s(-1) -> -1.0
;;= f64.convert_i32_s(2) -> 2.0
;;= f64.convert_i32_s(7) -> 7.0
;;= f64.convert_i32_s(2147483647) -> 2147483647.0
;;= f64.convert_i32_s(-2147483648) -> -2147483648.0
;;= f64.convert_i32_s(16777217) -> 16777217.0
;;= f64.convert_i32_s(-33554435) -> -33554435.0
;;= f64.convert_i32_u(0) -> 0.0
;;= f64.convert_i32_u(1) -> 1.0
;;= f64.convert_i32_u(-1) -> 4294967295.0
;;= f64.convert_i32_u(2) -> 2.0
;;= f64.convert_i32_u(7) -> 7.0
;;= f64.convert_i32_u(2147483647) -> 2147483647.0
;;= f64.convert_i32_u(-2147483648) -> 2147483648.0
;;= f64.convert_i32_u(16777217) -> 16777217.0
;;= f64.convert_i32_u(-33554435) -> 4261412861.0
;;= f64.convert_i64_s(0) -> 0.0
;;= f64.convert_i64_s(1) -> 1.0
;;= f64.convert_i64_s(-1) -> -1.0
;;= f64.convert_i64_s(3) -> 3.0
;;= f64.convert_i64_s(31) -> 31.0
;;= f64.convert_i64_s(9223372036854775807) -> 9.223372036854776e+18
;;= f64.convert_i64_s(-9223372036854775808) -> -9.223372036854776e+18
;;= f64.convert_i64_s(16777217) -> 16777217.0
;;= f64.convert_i64_s(-33554435) -> -33554435.0
;;= f64.convert_i64_u(0) -> 0.0
;;= f64.convert_i64_u(1) -> 1.0
;;= f64.convert_i64_u(-1) -> 1.8446744073709552e+19
;;= f64.convert_i64_u(3) -> 3.0
;;= f64.convert_i64_u(31) -> 31.0
;;= f64.convert_i64_u(9223372036854775807) -> 9.223372036854776e+18
;;= f64.convert_i64_u(-9223372036854775808) -> 9.223372036854776e+18
;;= f64.convert_i64_u(16777217) -> 16777217.0
;;= f64.convert_i64_u(-33554435) -> 1.8446744073675997e+19
;;= f32.demote_f64(0.0) -> 0.0
;;= f64.promote_f32(0.0) -> 0.0
;;= f32.demote_f64(-0.0) -> -0.0
;;= f64.promote_f32(-0.0) -> -0.0
;;= f32.demote_f64(1.0) -> 1.0
;;= f64.promote_f32(1.0) -> 1.0
;;= f32.demote_f64(-1.5) -> -0x1.8000000000000p+0
;;= f64.promote_f32(-0x1.8000000000000p+0) -> -1.5
;;= f32.demote_f64(2.5) -> 0x1.4000000000000p+1
;;= f64.promote_f32(0x1.4000000000000p+1) -> 2.5
;;= f32.demote_f64(3.5) -> 0x1.c000000000000p+1
;;= f64.promote_f32(0x1.c000000000000p+1) -> 3.5
;;= f32.demote_f64(-2.5) -> -0x1.4000000000000p+1
;;= f64.promote_f32(-0x1.4000000000000p+1) -> -2.5
;;= f32.demote_f64(10000000000.0) -> 10000000000.0
;;= f64.promote_f32(10000000000.0) -> 10000000000.0
;;= f32.demote_f64(-1e-10) -> -0x1.b7cdfe0000000p-34
;;= f64.promote_f32(-0x1.b7cdfe0000000p-34) -> -1.000000013351432e-10
;;= f32.demote_f64(inf) -> inf
;;= f64.promote_f32(inf) -> inf
;;= f32.demote_f64(-inf) -> -inf
;;= f64.promote_f32(-inf) -> -inf
;;= f32.demote_f64(nan) -> nan
;;= f64.promote_f32(nan) -> nan
;;= f32.demote_f64(0.1) -> 0x1.99999a0000000p-4
;;= f64.promote_f32(0x1.99999a0000000p-4) -> 0.10000000149011612
;;= f32.demote_f64(1234.5678) -> 0x1.34a4560000000p+10
;;= f64.promote_f32(0x1.34a4560000000p+10) -> 1234.5677490234375
(module
  (func (export "f32.convert_i32_s") (param i32) (result f32) (f32.convert_i32_s (local.get 0)))
  (func (export "f32.convert_i32_u") (param i32) (result f32) (f32.convert_i32_u (local.get 0)))
  (func (export "f32.convert_i64_s") (param i64) (result f32) (f32.convert_i64_s (local.get 0)))
  (func (export "f32.convert_i64_u") (param i64) (result f32) (f32.convert_i64_u (local.get 0)))
  (func (export "f64.convert_i32_s") (param i32) (result f64) (f64.convert_i32_s (local.get 0)))
  (func (export "f64.convert_i32_u") (param i32) (result f64) (f64.convert_i32_u (local.get 0)))
  (func (export "f64.convert_i64_s") (param i64) (result f64) (f64.convert_i64_s (local.get 0)))
  (func (export "f64.convert_i64_u") (param i64) (result f64) (f64.convert_i64_u (local.get 0)))
  (func (export "f32.demote_f64") (param f64) (result f32) (f32.demote_f64 (local.get 0)))
  (func (export "f64.promote_f32") (param f32) (result f64) (f64.promote_f32 (local.get 0)))
)
