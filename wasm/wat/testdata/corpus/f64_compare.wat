;; f64: comparisons.
;;= eq(10000000000.0, -2.5) -> 0
;;= eq(-inf, 0.0) -> 0
;;= eq(inf, 1.0) -> 0
;;= eq(-2.5, 0.0) -> 0
;;= eq(-1.5, 0.0) -> 0
;;= eq(inf, 1.0) -> 0
;;= eq(-2.5, 0.0) -> 0
;;= eq(nan, 0.0) -> 0
;;= ne(1.0, -2.5) -> 1
;;= ne(10000000000.0, nan) -> 1
;;= ne(3.5, nan) -> 1
;;= ne(-0.0, -0.0) -> 0
;;= ne(1.0, 3.5) -> 1
;;= ne(-1.5, 1.0) -> 1
;;= ne(-inf, -1e-10) -> 1
;;= ne(nan, 10000000000.0) -> 1
;;= lt(0.0, 2.5) -> 1
;;= lt(-inf, nan) -> 0
;;= lt(-2.5, 1234.5678) -> 1
;;= lt(3.5, 3.5) -> 0
;;= lt(10000000000.0, 1.0) -> 0
;;= lt(-0.0, 0.0) -> 0
;;= lt(-0.0, 2.5) -> 1
;;= lt(-0.0, 3.5) -> 1
;;= gt(-2.5, -0.0) -> 0
;;= gt(-1e-10, 0.1) -> 0
;;= gt(-1.5, -2.5) -> 1
;;= gt(3.5, 0.1) -> 1
;;= gt(1234.5678, 2.5) -> 1
;;= gt(1234.5678, 0.1) -> 1
;;= gt(-2.5, -0.0) -> 0
;;= gt(0.0, nan) -> 0
;;= le(10000000000.0, -1.5) -> 0
;;= le(3.5, -1e-10) -> 0
;;= le(10000000000.0, -1.5) -> 0
;;= le(3.5, 3.5) -> 1
;;= le(nan, 10000000000.0) -> 0
;;= le(0.0, -inf) -> 0
;;= le(-2.5, -1.5) -> 1
;;= le(0.1, -inf) -> 0
;;= ge(0.1, -2.5) -> 1
;;= ge(0.0, -2.5) -> 1
;;= ge(0.0, 10000000000.0) -> 0
;;= ge(-0.0, 0.1) -> 0
;;= ge(0.0, 2.5) -> 0
;;= ge(-1.5, nan) -> 0
;;= ge(-0.0, inf) -> 0
;;= ge(3.5, 3.5) -> 1
(module
  (func (export "eq") (param f64 f64) (result i32) (f64.eq (local.get 0) (local.get 1)))
  (func (export "ne") (param f64 f64) (result i32) (f64.ne (local.get 0) (local.get 1)))
  (func (export "lt") (param f64 f64) (result i32) (f64.lt (local.get 0) (local.get 1)))
  (func (export "gt") (param f64 f64) (result i32) (f64.gt (local.get 0) (local.get 1)))
  (func (export "le") (param f64 f64) (result i32) (f64.le (local.get 0) (local.get 1)))
  (func (export "ge") (param f64 f64) (result i32) (f64.ge (local.get 0) (local.get 1)))
)
