;; One number in all lanes.
;;= i8x16.splat(-2) -> -72340172838076674 -72340172838076674
;;= i8x16.splat(19088743) -> 7451037802321897319 7451037802321897319
;;= i16x8.splat(-2) -> -281479271743490 -281479271743490
;;= i16x8.splat(19088743) -> 5001042221066569063 5001042221066569063
;;= i32x4.splat(-2) -> -4294967298 -4294967298
;;= i32x4.splat(19088743) -> 81985526925837671 81985526925837671
;;= i64x2.splat(-2) -> -2 -2
;;= i64x2.splat(19088743) -> 19088743 19088743
;;= f32x4.splat(0x1.8000000000000p+0) -> 4593671620987453440 4593671620987453440
;;= f32x4.splat(-0x1.0000000000000p-2) -> -4719772406288220160 -4719772406288220160
;;= f64x2.splat(1.5) -> 4609434218613702656 4609434218613702656
;;= f64x2.splat(-0.25) -> -4625196817309499392 -4625196817309499392
(module
  (func $v (param i64 i64) (result v128)
    (i64x2.replace_lane 1 (i64x2.splat (local.get 0)) (local.get 1)))
  (func $pair (param $x v128) (result i64 i64)
    (i64x2.extract_lane 0 (local.get $x)) (i64x2.extract_lane 1 (local.get $x)))
  (func (export "i8x16.splat") (param i32) (result i64 i64) (call $pair (i8x16.splat (local.get 0))))
  (func (export "i16x8.splat") (param i32) (result i64 i64) (call $pair (i16x8.splat (local.get 0))))
  (func (export "i32x4.splat") (param i32) (result i64 i64) (call $pair (i32x4.splat (local.get 0))))
  (func (export "i64x2.splat") (param i64) (result i64 i64) (call $pair (i64x2.splat (local.get 0))))
  (func (export "f32x4.splat") (param f32) (result i64 i64) (call $pair (f32x4.splat (local.get 0))))
  (func (export "f64x2.splat") (param f64) (result i64 i64) (call $pair (f64x2.splat (local.get 0))))
)
