;; f64: operators of one number.
;;= abs(0.0) -> 0.0
;;= abs(-0.0) -> 0.0
;;= abs(1.0) -> 1.0
;;= abs(-1.5) -> 1.5
;;= abs(2.5) -> 2.5
;;= abs(3.5) -> 3.5
;;= abs(-2.5) -> 2.5
;;= abs(10000000000.0) -> 10000000000.0
;;= abs(-1e-10) -> 1e-10
;;= abs(inf) -> inf
;;= abs(-inf) -> inf
;;= abs(0.1) -> 0.1
;;= abs(1234.5678) -> 1234.5678
;;= neg(0.0) -> -0.0
;;= neg(-0.0) -> 0.0
;;= neg(1.0) -> -1.0
;;= neg(-1.5) -> 1.5
;;= neg(2.5) -> -2.5
;;= neg(3.5) -> -3.5
;;= neg(-2.5) -> 2.5
;;= neg(10000000000.0) -> -10000000000.0
;;= neg(-1e-10) -> 1e-10
;;= neg(inf) -> -inf
;;= neg(-inf) -> inf
;;= neg(0.1) -> -0.1
;;= neg(1234.5678) -> -1234.5678
;;= ceil(0.0) -> 0.0
;;= ceil(-0.0) -> -0.0
;;= ceil(1.0) -> 1.0
;;= ceil(-1.5) -> -1.0
;;= ceil(2.5) -> 3.0
;;= ceil(3.5) -> 4.0
;;= ceil(-2.5) -> -2.0
;;= ceil(10000000000.0) -> 10000000000.0
;;= ceil(-1e-10) -> -0.0
;;= ceil(inf) -> inf
;;= ceil(-inf) -> -inf
;;= ceil(0.1) -> 1.0
;;= ceil(1234.5678) -> 1235.0
;;= floor(0.0) -> 0.0
;;= floor(-0.0) -> -0.0
;;= floor(1.0) -> 1.0
;;= floor(-1.5) -> -2.0
;;= floor(2.5) -> 2.0
;;= floor(3.5) -> 3.0
;;= floor(-2.5) -> -3.0
;;= floor(10000000000.0) -> 10000000000.0
;;= floor(-1e-10) -> -1.0
;;= floor(inf) -> inf
;;= floor(-inf) -> -inf
;;= floor(0.1) -> 0.0
;;= floor(1234.5678) -> 1234.0
;;= trunc(0.0) -> 0.0
;;= trunc(-0.0) -> -0.0
;;= trunc(1.0) -> 1.0
;;= trunc(-1.5) -> -1.0
;;= trunc(2.5) -> 2.0
;;= trunc(3.5) -> 3.0
;;= trunc(-2.5) -> -2.0
;;= trunc(10000000000.0) -> 10000000000.0
;;= trunc(-1e-10) -> -0.0
;;= trunc(inf) -> inf
;;= trunc(-inf) -> -inf
;;= trunc(0.1) -> 0.0
;;= trunc(1234.5678) -> 1234.0
;;= nearest(0.0) -> 0.0
;;= nearest(-0.0) -> -0.0
;;= nearest(1.0) -> 1.0
;;= nearest(-1.5) -> -2.0
;;= nearest(2.5) -> 2.0
;;= nearest(3.5) -> 4.0
;;= nearest(-2.5) -> -2.0
;;= nearest(10000000000.0) -> 10000000000.0
;;= nearest(-1e-10) -> -0.0
;;= nearest(inf) -> inf
;;= nearest(-inf) -> -inf
;;= nearest(0.1) -> 0.0
;;= nearest(1234.5678) -> 1235.0
;;= sqrt(0.0) -> 0.0
;;= sqrt(-0.0) -> -0.0
;;= sqrt(1.0) -> 1.0
;;= sqrt(-1.5) -> nan
;;= sqrt(2.5) -> 1.5811388300841898
;;= sqrt(3.5) -> 1.8708286933869707
;;= sqrt(-2.5) -> nan
;;= sqrt(10000000000.0) -> 100000.0
;;= sqrt(-1e-10) -> nan
;;= sqrt(inf) -> inf
;;= sqrt(-inf) -> nan
;;= sqrt(0.1) -> 0.31622776601683794
;;= sqrt(1234.5678) -> 35.13641700572214
(module
  (func (export "abs") (param f64) (result f64) local.get 0 f64.abs)
  (func (export "neg") (param f64) (result f64) local.get 0 f64.neg)
  (func (export "ceil") (param f64) (result f64) local.get 0 f64.ceil)
  (func (export "floor") (param f64) (result f64) local.get 0 f64.floor)
  (func (export "trunc") (param f64) (result f64) local.get 0 f64.trunc)
  (func (export "nearest") (param f64) (result f64) local.get 0 f64.nearest)
  (func (export "sqrt") (param f64) (result f64) local.get 0 f64.sqrt)
)
