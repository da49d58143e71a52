;; Loads of numbers, aligned or not, with and without an offset.
;;= i32.load(0) -> -255089023 1597642224
;;= i32.load(5) -> -1450942662 418631337
;;= i32.load(17) -> 1698700278 -726693275
;;= i32.load(33) -> -1248826554 620747445
;;! i32.load(65536) -> out of bounds memory access
;;= i32.load8_s(0) -> -127 -16
;;= i32.load8_s(5) -> 58 -87
;;= i32.load8_s(17) -> -10 101
;;= i32.load8_s(33) -> 70 -75
;;! i32.load8_s(65536) -> out of bounds memory access
;;= i32.load8_u(0) -> 129 240
;;= i32.load8_u(5) -> 58 169
;;= i32.load8_u(17) -> 246 101
;;= i32.load8_u(33) -> 70 181
;;! i32.load8_u(65536) -> out of bounds memory access
;;= i32.load16_s(0) -> -22911 5616
;;= i32.load16_s(5) -> 24378 -12631
;;= i32.load16_s(17) -> 7158 -30107
;;= i32.load16_s(33) -> 27462 -9547
;;! i32.load16_s(65536) -> out of bounds memory access
;;= i32.load16_u(0) -> 42625 5616
;;= i32.load16_u(5) -> 24378 52905
;;= i32.load16_u(17) -> 7158 35429
;;= i32.load16_u(33) -> 27462 55989
;;! i32.load16_u(65536) -> out of bounds memory access
;;= i64.load(0) -> -8908337672006949247 -878578491292248592
;;= i64.load(5) -> 4402536704687497018 -6014730762778849623
;;= i64.load(17) -> -444537454263788554 7512882661748083301
;;= i64.load(33) -> 5270618778744417094 -5146648688721929547
;;! i64.load(65536) -> out of bounds memory access
;;= i64.load8_s(0) -> -127 -16
;;= i64.load8_s(5) -> 58 -87
;;= i64.load8_s(17) -> -10 101
;;= i64.load8_s(33) -> 70 -75
;;! i64.load8_s(65536) -> out of bounds memory access
;;= i64.load8_u(0) -> 129 240
;;= i64.load8_u(5) -> 58 169
;;= i64.load8_u(17) -> 246 101
;;= i64.load8_u(33) -> 70 181
;;! i64.load8_u(65536) -> out of bounds memory access
;;= i64.load16_s(0) -> -22911 5616
;;= i64.load16_s(5) -> 24378 -12631
;;= i64.load16_s(17) -> 7158 -30107
;;= i64.load16_s(33) -> 27462 -9547
;;! i64.load16_s(65536) -> out of bounds memory access
;;= i64.load16_u(0) -> 42625 5616
;;= i64.load16_u(5) -> 24378 52905
;;= i64.load16_u(17) -> 7158 35429
;;= i64.load16_u(33) -> 27462 55989
;;! i64.load16_u(65536) -> out of bounds memory access
;;= i64.load32_s(0) -> -255089023 1597642224
;;= i64.load32_s(5) -> -1450942662 418631337
;;= i64.load32_s(17) -> 1698700278 -726693275
;;= i64.load32_s(33) -> -1248826554 620747445
;;! i64.load32_s(65536) -> out of bounds memory access
;;= i64.load32_u(0) -> 4039878273 1597642224
;;= i64.load32_u(5) -> 2844024634 418631337
;;= i64.load32_u(17) -> 1698700278 3568274021
;;= i64.load32_u(33) -> 3046140742 620747445
;;! i64.load32_u(65536) -> out of bounds memory access
;;= f32.load(0) -> 368102310
;;= f32.load(8) -> 1025045454
;;= f32.load(21) -> 519689391
;;= f64.load(0) -> -6231751281293079642
;;= f64.load(8) -> -3338144367786789938
;;= f64.load(21) -> -5580689725750389585
(module
  (memory 1)
  (data (i32.const 0) "\81\a6\cb\f0\15\3a\5f\84\a9\ce\f3\18\3d\62\87\ac\d1\f6\1b\40\65\8a\af\d4\f9\1e\43\68\8d\b2\d7\fc\21\46\6b\90\b5\da\ff\24\49\6e\93\b8\dd\02\27\4c\71\96\bb\e0\05\2a\4f\74\99\be\e3\08\2d\52\77\9c")
  (func (export "i32.load") (param i32) (result i32 i32) (i32.load (local.get 0)) (i32.load offset=3 align=1 (local.get 0)))
  (func (export "i32.load8_s") (param i32) (result i32 i32) (i32.load8_s (local.get 0)) (i32.load8_s offset=3 align=1 (local.get 0)))
  (func (export "i32.load8_u") (param i32) (result i32 i32) (i32.load8_u (local.get 0)) (i32.load8_u offset=3 align=1 (local.get 0)))
  (func (export "i32.load16_s") (param i32) (result i32 i32) (i32.load16_s (local.get 0)) (i32.load16_s offset=3 align=1 (local.get 0)))
  (func (export "i32.load16_u") (param i32) (result i32 i32) (i32.load16_u (local.get 0)) (i32.load16_u offset=3 align=1 (local.get 0)))
  (func (export "i64.load") (param i32) (result i64 i64) (i64.load (local.get 0)) (i64.load offset=3 align=1 (local.get 0)))
  (func (export "i64.load8_s") (param i32) (result i64 i64) (i64.load8_s (local.get 0)) (i64.load8_s offset=3 align=1 (local.get 0)))
  (func (export "i64.load8_u") (param i32) (result i64 i64) (i64.load8_u (local.get 0)) (i64.load8_u offset=3 align=1 (local.get 0)))
  (func (export "i64.load16_s") (param i32) (result i64 i64) (i64.load16_s (local.get 0)) (i64.load16_s offset=3 align=1 (local.get 0)))
  (func (export "i64.load16_u") (param i32) (result i64 i64) (i64.load16_u (local.get 0)) (i64.load16_u offset=3 align=1 (local.get 0)))
  (func (export "i64.load32_s") (param i32) (result i64 i64) (i64.load32_s (local.get 0)) (i64.load32_s offset=3 align=1 (local.get 0)))
  (func (export "i64.load32_u") (param i32) (result i64 i64) (i64.load32_u (local.get 0)) (i64.load32_u offset=3 align=1 (local.get 0)))
  (func (export "f32.load") (param i32) (result i32) (i32.reinterpret_f32 (f32.load offset=0x1 align=4 (local.get 0))))
  (func (export "f64.load") (param i32) (result i64) (i64.reinterpret_f64 (f64.load offset=0x1 align=8 (local.get 0))))
)
