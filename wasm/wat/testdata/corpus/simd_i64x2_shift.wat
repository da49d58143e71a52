;; i64x2: shifts, whose count is taken modulo the width, and tests of lanes.
;;= i64x2.shl(7760799029934929264, -9223372036854775808, 0) -> 7760799029934929264 -9223372036854775808
;;= i64x2.shl(1, 81985529216486895, 1) -> 2 163971058432973790
;;= i64x2.shl(0, 6590343197241148637, 5) -> 0 7976797500911688608
;;= i64x2.shl(-974776648572934780, -9223372036854775808, 67) -> -7798213188583478240 0
;;= i64x2.shr_s(-1, 1902391874075231399, 0) -> -1 1902391874075231399
;;= i64x2.shr_s(-1304589677530005553, -4156134622368571796, 1) -> -652294838765002777 -2078067311184285898
;;= i64x2.shr_s(81985529216486895, 5160977126655547485, 5) -> 2562047788015215 161280535207985858
;;= i64x2.shr_s(0, 1, 67) -> 0 0
;;= i64x2.shr_u(1, -1, 0) -> 1 -1
;;= i64x2.shr_u(-1, 0, 1) -> 9223372036854775807 0
;;= i64x2.shr_u(81985529216486895, 0, 5) -> 2562047788015215 0
;;= i64x2.shr_u(-4578073176044259485, -1, 67) -> 1733583862208161516 2305843009213693951
;;= i64x2.all_true(0, 0) -> 0
;;= i64x2.all_true(-1, -1) -> 1
;;= i64x2.all_true(-9223372036854775808, 5544901523214096198) -> 1
;;= i64x2.all_true(81985529216486895, 0) -> 0
;;= i64x2.all_true(2924990318543530965, 8886410719821416912) -> 1
;;= i64x2.all_true(81985529216486895, -9223372036854775808) -> 1
;;= i64x2.bitmask(0, 0) -> 0
;;= i64x2.bitmask(-1, -1) -> 3
;;= i64x2.bitmask(-1, -5258634622004611455) -> 3
;;= i64x2.bitmask(5956989806597225746, 1) -> 0
;;= i64x2.bitmask(9071253204472321090, 1) -> 0
;;= i64x2.bitmask(-9223372036854775808, 1) -> 1
(module
  (func $v (param i64 i64) (result v128)
    (i64x2.replace_lane 1 (i64x2.splat (local.get 0)) (local.get 1)))
  (func $pair (param $x v128) (result i64 i64)
    (i64x2.extract_lane 0 (local.get $x)) (i64x2.extract_lane 1 (local.get $x)))
  (func (export "i64x2.shl") (param i64 i64 i32) (result i64 i64)
    (call $pair (i64x2.shl (call $v (local.get 0) (local.get 1)) (local.get 2))))
  (func (export "i64x2.shr_s") (param i64 i64 i32) (result i64 i64)
    (call $pair (i64x2.shr_s (call $v (local.get 0) (local.get 1)) (local.get 2))))
  (func (export "i64x2.shr_u") (param i64 i64 i32) (result i64 i64)
    (call $pair (i64x2.shr_u (call $v (local.get 0) (local.get 1)) (local.get 2))))
  (func (export "i64x2.all_true") (param i64 i64) (result i32)
    (i64x2.all_true (call $v (local.get 0) (local.get 1))))
  (func (export "i64x2.bitmask") (param i64 i64) (result i32)
    (i64x2.bitmask (call $v (local.get 0) (local.get 1))))
)
