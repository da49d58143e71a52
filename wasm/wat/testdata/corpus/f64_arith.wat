;; f64: operators of two numbers.
;;= add(-inf, -0.0) -> -inf
;;= add(1234.5678, nan) -> nan
;;= add(nan, -inf) -> nan
;;= add(1234.5678, 0.1) -> 1234.6678
;;= add(10000000000.0, -0.0) -> 10000000000.0
;;= add(-1e-10, 0.1) -> 0.09999999990000001
;;= add(0.0, 0.0) -> 0.0
;;= add(0.1, 1.0) -> 1.1
;;= sub(-1.5, inf) -> -inf
;;= sub(0.0, -inf) -> inf
;;= sub(nan, 2.5) -> nan
;;= sub(1.0, -inf) -> inf
;;= sub(2.5, -1e-10) -> 2.5000000001
;;= sub(-inf, -2.5) -> -inf
;;= sub(nan, 0.1) -> nan
;;= sub(-0.0, -0.0) -> 0.0
;;= mul(-0.0, 2.5) -> -0.0
;;= mul(-1e-10, inf) -> -inf
;;= mul(-1.5, -2.5) -> 3.75
;;= mul(2.5, -1.5) -> -3.75
;;= mul(0.1, inf) -> inf
;;= mul(0.0, 0.0) -> 0.0
;;= mul(-1e-10, 2.5) -> -2.5e-10
;;= mul(10000000000.0, 2.5) -> 25000000000.0
;;= div(3.5, -inf) -> -0.0
;;= div(1234.5678, -1.5) -> -823.0452
;;= div(10000000000.0, -1e-10) -> -1e+20
;;= div(-1.5, -1e-10) -> 15000000000.0
;;= div(-1.5, 0.0) -> -inf
;;= div(-2.5, nan) -> nan
;;= div(-inf, 2.5) -> -inf
;;= div(0.0, 0.0) -> nan
;;= min(-1.5, 10000000000.0) -> -1.5
;;= min(-inf, -inf) -> -inf
;;= min(-2.5, -0.0) -> -2.5
;;= min(2.5, -1.5) -> -1.5
;;= min(-inf, -2.5) -> -inf
;;= min(3.5, -1.5) -> -1.5
;;= min(10000000000.0, 0.0) -> 0.0
;;= min(nan, 3.5) -> nan
;;= max(nan, -2.5) -> nan
;;= max(3.5, -inf) -> 3.5
;;= max(-2.5, -1.5) -> -1.5
;;= max(0.0, 0.1) -> 0.1
;;= max(2.5, nan) -> nan
;;= max(1234.5678, -1e-10) -> 1234.5678
;;= max(-0.0, -1.5) -> -0.0
;;= max(10000000000.0, -1.5) -> 10000000000.0
;;= copysign(2.5, 0.1) -> 2.5
;;= copysign(1234.5678, -1.5) -> -1234.5678
;;= copysign(-1.5, 10000000000.0) -> 1.5
;;= copysign(-1.5, 2.5) -> 1.5
;;= copysign(0.1, 2.5) -> 0.1
;;= copysign(-0.0, inf) -> 0.0
;;= copysign(10000000000.0, inf) -> 10000000000.0
;;= copysign(1.0, -1.5) -> -1.0
(module
  (func (export "add") (param f64 f64) (result f64) (f64.add (local.get 0) (local.get 1)))
  (func (export "sub") (param f64 f64) (result f64) (f64.sub (local.get 0) (local.get 1)))
  (func (export "mul") (param f64 f64) (result f64) (f64.mul (local.get 0) (local.get 1)))
  (func (export "div") (param f64 f64) (result f64) (f64.div (local.get 0) (local.get 1)))
  (func (export "min") (param f64 f64) (result f64) (f64.min (local.get 0) (local.get 1)))
  (func (export "max") (param f64 f64) (result f64) (f64.max (local.get 0) (local.get 1)))
  (func (export "copysign") (param f64 f64) (result f64) (f64.copysign (local.get 0) (local.get 1)))
)
