;; i32: eq ne lt_s lt_u gt_s gt_u le_s le_u ge_s ge_u.
;;= eq(-1, -2023406814) -> 0
;;= eq(0, -2023406814) -> 0
;;= eq(7, 1) -> 0
;;= eq(7, -2023406814) -> 0
;;= eq(2147483647, -1) -> 0
;;= eq(2147483647, 2) -> 0
;;= ne(-2023406814, -2023406814) -> 0
;;= ne(-2023406814, 2147483647) -> 1
;;= ne(2, 2) -> 0
;;= ne(2, -2147483648) -> 1
;;= ne(2, 2) -> 0
;;= ne(-2023406814, 305419896) -> 1
;;= lt_s(2147483647, 0) -> 0
;;= lt_s(0, 7) -> 1
;;= lt_s(305419896, 7) -> 0
;;= lt_s(2, 2147483647) -> 1
;;= lt_s(305419896, 2147483647) -> 1
;;= lt_s(2147483647, 1) -> 0
;;= lt_u(2, 1) -> 0
;;= lt_u(2, 305419896) -> 1
;;= lt_u(2, 2147483647) -> 1
;;= lt_u(2, 305419896) -> 1
;;= lt_u(0, 305419896) -> 1
;;= lt_u(2147483647, 1) -> 0
;;= gt_s(1, -2147483648) -> 1
;;= gt_s(2, 305419896) -> 0
;;= gt_s(-1, -2147483648) -> 1
;;= gt_s(2147483647, 1) -> 1
;;= gt_s(-2147483648, 305419896) -> 0
;;= gt_s(-2147483648, 1) -> 0
;;= gt_u(-1, -1) -> 0
;;= gt_u(-1, 0) -> 1
;;= gt_u(-1, 305419896) -> 1
;;= gt_u(-1, 305419896) -> 1
;;= gt_u(2147483647, -1) -> 0
;;= gt_u(-2023406814, -2023406814) -> 0
;;= le_s(-1, 0) -> 1
;;= le_s(0, 1) -> 1
;;= le_s(-2023406814, -1) -> 1
;;= le_s(-2147483648, 2) -> 1
;;= le_s(2, 0) -> 0
;;= le_s(7, 2) -> 0
;;= le_u(7, -2023406814) -> 1
;;= le_u(2, 2147483647) -> 1
;;= le_u(7, -2023406814) -> 1
;;= le_u(-2147483648, -1) -> 1
;;= le_u(0, 2147483647) -> 1
;;= le_u(305419896, -2023406814) -> 1
;;= ge_s(-2147483648, -2023406814) -> 0
;;= ge_s(-1, -2023406814) -> 1
;;= ge_s(-1, -2023406814) -> 1
;;= ge_s(-2023406814, 0) -> 0
;;= ge_s(305419896, -1) -> 1
;;= ge_s(0, -1) -> 1
;;= ge_u(-1, -1) -> 1
;;= ge_u(305419896, 1) -> 1
;;= ge_u(-2023406814, 0) -> 1
;;= ge_u(2147483647, -2023406814) -> 0
;;= ge_u(-2023406814, -2023406814) -> 1
;;= ge_u(305419896, 1) -> 1
;;= eqz(0) -> 1
;;= eqz(1) -> 0
;;= eqz(-1) -> 0
;;= eqz(2) -> 0
(module
  (func (export "eq") (param i32 i32) (result i32) local.get 0 local.get 1 i32.eq)
  (func (export "ne") (param $x i32) (param $y i32) (result i32) (i32.ne (local.get $x) (local.get $y)))
  (func (export "lt_s") (param i32 i32) (result i32) local.get 0 local.get 1 i32.lt_s)
  (func (export "lt_u") (param $x i32) (param $y i32) (result i32) (i32.lt_u (local.get $x) (local.get $y)))
  (func (export "gt_s") (param i32 i32) (result i32) local.get 0 local.get 1 i32.gt_s)
  (func (export "gt_u") (param $x i32) (param $y i32) (result i32) (i32.gt_u (local.get $x) (local.get $y)))
  (func (export "le_s") (param i32 i32) (result i32) local.get 0 local.get 1 i32.le_s)
  (func (export "le_u") (param $x i32) (param $y i32) (result i32) (i32.le_u (local.get $x) (local.get $y)))
  (func (export "ge_s") (param i32 i32) (result i32) local.get 0 local.get 1 i32.ge_s)
  (func (export "ge_u") (param $x i32) (param $y i32) (result i32) (i32.ge_u (local.get $x) (local.get $y)))
  (func (export "eqz") (param i32) (result i32) local.get 0 i32.eqz)
)
