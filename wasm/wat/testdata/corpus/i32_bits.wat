;; i32: and or xor shl shr_s shr_u rotl rotr.
;;= and(305419896, 1) -> 0
;;= and(0, 7) -> 0
;;= and(305419896, 7) -> 0
;;= and(-2147483648, 2147483647) -> 0
;;= and(0, 305419896) -> 0
;;= and(2147483647, -1) -> 2147483647
;;= or(1, 305419896) -> 305419897
;;= or(0, 2) -> 2
;;= or(7, -1) -> -1
;;= or(2, -2147483648) -> -2147483646
;;= or(-2147483648, 305419896) -> -1842063752
;;= or(1, -1) -> -1
;;= xor(305419896, -2147483648) -> -1842063752
;;= xor(-2023406814, 7) -> -2023406811
;;= xor(-1, -2147483648) -> 2147483647
;;= xor(-2023406814, 7) -> -2023406811
;;= xor(-2147483648, 2147483647) -> -1
;;= xor(-2147483648, 2) -> -2147483646
;;= shl(-1, 1) -> -2
;;= shl(-1, -1) -> -2147483648
;;= shl(2, 2) -> 8
;;= shl(0, 305419896) -> 0
;;= shl(-1, 7) -> -128
;;= shl(7, 0) -> 7
;;= shr_s(-1, -2147483648) -> -1
;;= shr_s(-2023406814, 2147483647) -> -1
;;= shr_s(2147483647, -1) -> 0
;;= shr_s(-2023406814, 0) -> -2023406814
;;= shr_s(305419896, -2023406814) -> 76354974
;;= shr_s(-2147483648, -2147483648) -> -2147483648
;;= shr_u(-2147483648, -2147483648) -> -2147483648
;;= shr_u(1, 305419896) -> 0
;;= shr_u(-2147483648, 0) -> -2147483648
;;= shr_u(2, 1) -> 1
;;= shr_u(2, 305419896) -> 0
;;= shr_u(-1, 1) -> 2147483647
;;= rotl(2147483647, 0) -> 2147483647
;;= rotl(1, 0) -> 1
;;= rotl(-1, -2023406814) -> -1
;;= rotl(1, 2147483647) -> -2147483648
;;= rotl(0, 1) -> 0
;;= rotl(2, -2147483648) -> 2
;;= rotr(-1, 7) -> -1
;;= rotr(2147483647, 2147483647) -> -2
;;= rotr(305419896, 1) -> 152709948
;;= rotr(1, 305419896) -> 256
;;= rotr(305419896, 305419896) -> 878082066
;;= rotr(305419896, 7) -> -266049364
;;= clz(1) -> 31
;;= clz(-1) -> 0
;;= clz(0) -> 32
;;= clz(2147483647) -> 1
;;= clz(305419896) -> 3
;;= ctz(7) -> 0
;;= ctz(305419896) -> 3
;;= ctz(-2147483648) -> 31
;;= ctz(2147483647) -> 0
;;= ctz(1) -> 0
;;= popcnt(-2023406814) -> 13
;;= popcnt(0) -> 0
;;= popcnt(1) -> 1
;;= popcnt(7) -> 3
;;= popcnt(-1) -> 32
(module
  (func (export "and") (param i32 i32) (result i32) local.get 0 local.get 1 i32.and)
  (func (export "or") (param $x i32) (param $y i32) (result i32) (i32.or (local.get $x) (local.get $y)))
  (func (export "xor") (param i32 i32) (result i32) local.get 0 local.get 1 i32.xor)
  (func (export "shl") (param $x i32) (param $y i32) (result i32) (i32.shl (local.get $x) (local.get $y)))
  (func (export "shr_s") (param i32 i32) (result i32) local.get 0 local.get 1 i32.shr_s)
  (func (export "shr_u") (param $x i32) (param $y i32) (result i32) (i32.shr_u (local.get $x) (local.get $y)))
  (func (export "rotl") (param i32 i32) (result i32) local.get 0 local.get 1 i32.rotl)
  (func (export "rotr") (param $x i32) (param $y i32) (result i32) (i32.rotr (local.get $x) (local.get $y)))
  (func (export "clz") (param i32) (result i32) (i32.clz (local.get 0)))
  (func (export "ctz") (param i32) (result i32) (i32.ctz (local.get 0)))
  (func (export "popcnt") (param i32) (result i32) (i32.popcnt (local.get 0)))
)
