;; Single lanes out of vectors and into them.
;;= i8x16.extract_s 0(-9223006451386051894, -9211127321330832001) -> -54
;;= i8x16.extract_s 15(9151554443433476353, -8368056993621016370) -> -117
;;= i8x16.extract_u 0(-67314738391908352, 3350509830895887376) -> 0
;;= i8x16.extract_u 15(-2017191451388968936, -7217861550022951067) -> 155
;;= i8x16.replace(-258094384518856950, -19966767262486145, -3) -> -258094384518856950 -19966767262486019
;;= i16x8.extract_s 0(3411758193788709736, 8735857379339439110) -> -5272
;;= i16x8.extract_s 7(9223100759424356077, 6281536318068752385) -> 22316
;;= i16x8.extract_u 0(-5012114140932603903, 3211086551010181120) -> 1
;;= i16x8.extract_u 7(-8588949326502348658, -7956151675008385023) -> 37270
;;= i16x8.replace(-8684350497418636109, -9223098436700602369, -3) -> -8684350497418636109 -9223098436700602371
;;= i32x4.extract 0(-233215231614485977, 5841350520725222951) -> -2090304985
;;= i32x4.extract 3(-9223372032559808513, 1382190061069495632) -> 321816201
;;= i32x4.replace(9223372036301825270, 6185514356696940544, -3) -> 9223372036301825270 6185514360991907837
;;= i64x2.extract 0(-1, 81985529216486895) -> -1
;;= i64x2.extract 1(-8636377187551999075, 0) -> 0
;;= i64x2.replace(37948075357053221, -1, -3) -> 37948075357053221 -3
;;= f32x4.extract 0(-4629700415861030912, 4638707618339094528) -> 0x1.4000000000000p+1
;;= f32x4.extract 3(2933647103, 4575657222559388203) -> 1.0
;;= f32x4.replace(4638707617267449856, 4943353886709645312, 2.5) -> 4638707617267449856 4943353886705451008
;;= f64x2.extract 0(4615063718147915776, 4756540486875873280) -> 3.5
;;= f64x2.extract 1(-9223372036854775808, -4766078479767192133) -> -1e-10
;;= f64x2.replace(4612811918334230528, 0, 2.5) -> 4612811918334230528 4612811918334230528
(module
  (func $v (param i64 i64) (result v128)
    (i64x2.replace_lane 1 (i64x2.splat (local.get 0)) (local.get 1)))
  (func $pair (param $x v128) (result i64 i64)
    (i64x2.extract_lane 0 (local.get $x)) (i64x2.extract_lane 1 (local.get $x)))
  (func (export "i8x16.extract_s 0") (param i64 i64) (result i32) (i8x16.extract_lane_s 0 (call $v (local.get 0) (local.get 1))))
  (func (export "i8x16.extract_s 15") (param i64 i64) (result i32) (i8x16.extract_lane_s 15 (call $v (local.get 0) (local.get 1))))
  (func (export "i8x16.extract_u 0") (param i64 i64) (result i32) (i8x16.extract_lane_u 0 (call $v (local.get 0) (local.get 1))))
  (func (export "i8x16.extract_u 15") (param i64 i64) (result i32) (i8x16.extract_lane_u 15 (call $v (local.get 0) (local.get 1))))
  (func (export "i8x16.replace") (param i64 i64 i32) (result i64 i64)
    (call $pair (i8x16.replace_lane 8 (call $v (local.get 0) (local.get 1)) (local.get 2))))
  (func (export "i16x8.extract_s 0") (param i64 i64) (result i32) (i16x8.extract_lane_s 0 (call $v (local.get 0) (local.get 1))))
  (func (export "i16x8.extract_s 7") (param i64 i64) (result i32) (i16x8.extract_lane_s 7 (call $v (local.get 0) (local.get 1))))
  (func (export "i16x8.extract_u 0") (param i64 i64) (result i32) (i16x8.extract_lane_u 0 (call $v (local.get 0) (local.get 1))))
  (func (export "i16x8.extract_u 7") (param i64 i64) (result i32) (i16x8.extract_lane_u 7 (call $v (local.get 0) (local.get 1))))
  (func (export "i16x8.replace") (param i64 i64 i32) (result i64 i64)
    (call $pair (i16x8.replace_lane 4 (call $v (local.get 0) (local.get 1)) (local.get 2))))
  (func (export "i32x4.extract 0") (param i64 i64) (result i32) (i32x4.extract_lane 0 (call $v (local.get 0) (local.get 1))))
  (func (export "i32x4.extract 3") (param i64 i64) (result i32) (i32x4.extract_lane 3 (call $v (local.get 0) (local.get 1))))
  (func (export "i32x4.replace") (param i64 i64 i32) (result i64 i64)
    (call $pair (i32x4.replace_lane 2 (call $v (local.get 0) (local.get 1)) (local.get 2))))
  (func (export "i64x2.extract 0") (param i64 i64) (result i64) (i64x2.extract_lane 0 (call $v (local.get 0) (local.get 1))))
  (func (export "i64x2.extract 1") (param i64 i64) (result i64) (i64x2.extract_lane 1 (call $v (local.get 0) (local.get 1))))
  (func (export "i64x2.replace") (param i64 i64 i64) (result i64 i64)
    (call $pair (i64x2.replace_lane 1 (call $v (local.get 0) (local.get 1)) (local.get 2))))
  (func (export "f32x4.extract 0") (param i64 i64) (result f32) (f32x4.extract_lane 0 (call $v (local.get 0) (local.get 1))))
  (func (export "f32x4.extract 3") (param i64 i64) (result f32) (f32x4.extract_lane 3 (call $v (local.get 0) (local.get 1))))
  (func (export "f32x4.replace") (param i64 i64 f32) (result i64 i64)
    (call $pair (f32x4.replace_lane 2 (call $v (local.get 0) (local.get 1)) (local.get 2))))
  (func (export "f64x2.extract 0") (param i64 i64) (result f64) (f64x2.extract_lane 0 (call $v (local.get 0) (local.get 1))))
  (func (export "f64x2.extract 1") (param i64 i64) (result f64) (f64x2.extract_lane 1 (call $v (local.get 0) (local.get 1))))
  (func (export "f64x2.replace") (param i64 i64 f64) (result i64 i64)
    (call $pair (f64x2.replace_lane 1 (call $v (local.get 0) (local.get 1)) (local.get 2))))
)
