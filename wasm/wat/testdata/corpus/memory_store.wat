;; Stores of numbers, of which the neighbours stay.
;;= i32.store(2147483647) -> -2147483649
;;= i32.store(-2147483648) -> -2147483648
;;= i32.store(305419896) -> -3989547400
;;= i32.store(-2023406814) -> -2023406814
;;= i32.store8(2147483647) -> -1
;;= i32.store8(-2147483648) -> -256
;;= i32.store8(305419896) -> -136
;;= i32.store8(-2023406814) -> -222
;;= i32.store16(2147483647) -> -1
;;= i32.store16(-2147483648) -> -65536
;;= i32.store16(305419896) -> -43400
;;= i32.store16(-2023406814) -> -48350
;;= i64.store(9223372036854775807) -> 9223372036854775807
;;= i64.store(-9223372036854775808) -> -9223372036854775808
;;= i64.store(1311768467463790320) -> 1311768467463790320
;;= i64.store(-9141386507638288912) -> -9141386507638288912
;;= i64.store8(9223372036854775807) -> -1
;;= i64.store8(-9223372036854775808) -> -256
;;= i64.store8(1311768467463790320) -> -16
;;= i64.store8(-9141386507638288912) -> -16
;;= i64.store16(9223372036854775807) -> -1
;;= i64.store16(-9223372036854775808) -> -65536
;;= i64.store16(1311768467463790320) -> -8464
;;= i64.store16(-9141386507638288912) -> -12816
;;= i64.store32(9223372036854775807) -> -1
;;= i64.store32(-9223372036854775808) -> -4294967296
;;= i64.store32(1311768467463790320) -> -1698898192
;;= i64.store32(-9141386507638288912) -> -1985229328
;;= f32.store(0x1.8000000000000p+0) -> -3225419776
;;= f32.store(-0x1.2000000000000p+1) -> -1072693248
;;= f32.store(inf) -> -2155872256
;;= f64.store(1.5) -> 4609434218613702656
;;= f64.store(-2.25) -> -4611123068473966592
;;= f64.store(inf) -> 9218868437227405312
(module
  (memory 1 2)
  (func (export "i32.store") (param i32) (result i64)
    (i64.store (i32.const 8) (i64.const -1))
    (i32.store offset=4 (i32.const 4) (local.get 0))
    (i64.load (i32.const 8)))
  (func (export "i32.store8") (param i32) (result i64)
    (i64.store (i32.const 8) (i64.const -1))
    (i32.store8 offset=4 (i32.const 4) (local.get 0))
    (i64.load (i32.const 8)))
  (func (export "i32.store16") (param i32) (result i64)
    (i64.store (i32.const 8) (i64.const -1))
    (i32.store16 offset=4 (i32.const 4) (local.get 0))
    (i64.load (i32.const 8)))
  (func (export "i64.store") (param i64) (result i64)
    (i64.store (i32.const 8) (i64.const -1))
    (i64.store offset=4 (i32.const 4) (local.get 0))
    (i64.load (i32.const 8)))
  (func (export "i64.store8") (param i64) (result i64)
    (i64.store (i32.const 8) (i64.const -1))
    (i64.store8 offset=4 (i32.const 4) (local.get 0))
    (i64.load (i32.const 8)))
  (func (export "i64.store16") (param i64) (result i64)
    (i64.store (i32.const 8) (i64.const -1))
    (i64.store16 offset=4 (i32.const 4) (local.get 0))
    (i64.load (i32.const 8)))
  (func (export "i64.store32") (param i64) (result i64)
    (i64.store (i32.const 8) (i64.const -1))
    (i64.store32 offset=4 (i32.const 4) (local.get 0))
    (i64.load (i32.const 8)))
  (func (export "f32.store") (param f32) (result i64)
    (i64.store (i32.const 8) (i64.const -1))
    i32.const 8 local.get 0 f32.store align=2
    (i64.load (i32.const 8)))
  (func (export "f64.store") (param f64) (result i64)
    (i64.store (i32.const 8) (i64.const -1))
    i32.const 8 local.get 0 f64.store align=2
    (i64.load (i32.const 8)))
)
