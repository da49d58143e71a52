;; i32: add sub mul div_s div_u rem_s rem_u.
;;= add(2147483647, -1) -> 2147483646
;;= add(-2147483648, 0) -> -2147483648
;;= add(1, -2023406814) -> -2023406813
;;= add(1, 2147483647) -> -2147483648
;;= add(0, -2023406814) -> -2023406814
;;= add(2, 0) -> 2
;;= sub(1, -2147483648) -> -2147483647
;;= sub(-2147483648, 1) -> 2147483647
;;= sub(2, 1) -> 1
;;= sub(-2023406814, -2147483648) -> 124076834
;;= sub(0, 1) -> -1
;;= sub(2, 0) -> 2
;;= mul(-2147483648, 0) -> 0
;;= mul(2, 0) -> 0
;;= mul(-2023406814, -1) -> 2023406814
;;= mul(7, -2147483648) -> -2147483648
;;= mul(-1, -2023406814) -> 2023406814
;;= mul(1, 7) -> 7
;;= div_s(-2023406814, -1) -> 2023406814
;;= div_s(1, 2) -> 0
;;= div_s(2147483647, 1) -> 2147483647
;;= div_s(-2023406814, 1) -> -2023406814
;;= div_s(0, 2) -> 0
;;= div_s(305419896, -2023406814) -> 0
;;! div_s(5, 0) -> integer divide by zero
;;= div_u(-2147483648, 2147483647) -> 1
;;= div_u(305419896, 305419896) -> 1
;;= div_u(2147483647, 7) -> 306783378
;;= div_u(2, -1) -> 0
;;= div_u(2, 1) -> 2
;;= div_u(7, -2023406814) -> 0
;;! div_u(5, 0) -> integer divide by zero
;;= rem_s(305419896, 2147483647) -> 305419896
;;= rem_s(305419896, 7) -> 5
;;= rem_s(1, 1) -> 0
;;= rem_s(-2023406814, -2147483648) -> -2023406814
;;= rem_s(-1, 2147483647) -> -1
;;= rem_s(-1, 305419896) -> -1
;;! rem_u(-2147483648, 0) -> integer divide by zero
;;= rem_u(1, -2023406814) -> 1
;;= rem_u(2147483647, 2147483647) -> 0
;;= rem_u(2147483647, 305419896) -> 9544375
;;= rem_u(305419896, 1) -> 0
;;= rem_u(1, 7) -> 1
;;! div_s(-2147483648, -1) -> integer overflow
(module
  (func (export "add") (param i32 i32) (result i32) local.get 0 local.get 1 i32.add)
  (func (export "sub") (param $x i32) (param $y i32) (result i32) (i32.sub (local.get $x) (local.get $y)))
  (func (export "mul") (param i32 i32) (result i32) local.get 0 local.get 1 i32.mul)
  (func (export "div_s") (param $x i32) (param $y i32) (result i32) (i32.div_s (local.get $x) (local.get $y)))
  (func (export "div_u") (param i32 i32) (result i32) local.get 0 local.get 1 i32.div_u)
  (func (export "rem_s") (param $x i32) (param $y i32) (result i32) (i32.rem_s (local.get $x) (local.get $y)))
  (func (export "rem_u") (param i32 i32) (result i32) local.get 0 local.get 1 i32.rem_u)
)
