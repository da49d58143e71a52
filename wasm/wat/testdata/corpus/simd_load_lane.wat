;; Loads into one lane, and stores of one lane and of all.
;;= v128.load8_lane(5, 140809385705217, 108227678318919457) -> 140809385705217 -8898971576422072543
;;= v128.store8_lane(3315212027918942335, -4755832357615829247) -> 189
;;= v128.load16_lane(5, 156130851815425, -2782184791) -> 156130851815425 -6231574512179397975
;;= v128.store16_lane(-5263582058719084545, -281468706538884) -> 65535
;;= v128.load32_lane(5, -3210212574252214664, -9223372032559808513) -> -3210212574252214664 -878578488594923521
;;= v128.store32_lane(-1450094524507357184, 9223372035307478493) -> 2147483647
;;= v128.load64_lane(5, -9223372036854775808, 7605164581359463153) -> -9223372036854775808 -8691317153492719228
;;= v128.store64_lane(9223372036854775807, 0) -> 0
;;= v128.store(108227682588957712, -4751068837523156737) -> 108227682588957712 -4751068837523156737
(module
  (func $v (param i64 i64) (result v128)
    (i64x2.replace_lane 1 (i64x2.splat (local.get 0)) (local.get 1)))
  (func $pair (param $x v128) (result i64 i64)
    (i64x2.extract_lane 0 (local.get $x)) (i64x2.extract_lane 1 (local.get $x)))
  (memory 1)
  (data (i32.const 0) "\81\a6\cb\f0\15\3a\5f\84\a9\ce\f3\18\3d\62\87\ac\d1\f6\1b\40\65\8a\af\d4\f9\1e\43\68\8d\b2\d7\fc\21\46\6b\90\b5\da\ff\24\49\6e\93\b8\dd\02\27\4c\71\96\bb\e0\05\2a\4f\74\99\be\e3\08\2d\52\77\9c")
  (func (export "v128.load8_lane") (param i32 i64 i64) (result i64 i64)
    (call $pair (v128.load8_lane offset=2 align=1 15 (local.get 0) (call $v (local.get 1) (local.get 2)))))
  (func (export "v128.store8_lane") (param i64 i64) (result i64)
    (i64.store (i32.const 128) (i64.const 0))
    (v128.store8_lane 15 (i32.const 128) (call $v (local.get 0) (local.get 1)))
    (i64.load (i32.const 128)))
  (func (export "v128.load16_lane") (param i32 i64 i64) (result i64 i64)
    (call $pair (v128.load16_lane offset=2 align=1 7 (local.get 0) (call $v (local.get 1) (local.get 2)))))
  (func (export "v128.store16_lane") (param i64 i64) (result i64)
    (i64.store (i32.const 128) (i64.const 0))
    (v128.store16_lane 7 (i32.const 128) (call $v (local.get 0) (local.get 1)))
    (i64.load (i32.const 128)))
  (func (export "v128.load32_lane") (param i32 i64 i64) (result i64 i64)
    (call $pair (v128.load32_lane offset=2 align=1 3 (local.get 0) (call $v (local.get 1) (local.get 2)))))
  (func (export "v128.store32_lane") (param i64 i64) (result i64)
    (i64.store (i32.const 128) (i64.const 0))
    (v128.store32_lane 3 (i32.const 128) (call $v (local.get 0) (local.get 1)))
    (i64.load (i32.const 128)))
  (func (export "v128.load64_lane") (param i32 i64 i64) (result i64 i64)
    (call $pair (v128.load64_lane offset=2 align=1 1 (local.get 0) (call $v (local.get 1) (local.get 2)))))
  (func (export "v128.store64_lane") (param i64 i64) (result i64)
    (i64.store (i32.const 128) (i64.const 0))
    (v128.store64_lane 1 (i32.const 128) (call $v (local.get 0) (local.get 1)))
    (i64.load (i32.const 128)))
  (func (export "v128.store") (param i64 i64) (result i64 i64)
    (v128.store offset=8 (i32.const 120) (call $v (local.get 0) (local.get 1)))
    (i64.load (i32.const 128)) (i64.load (i32.const 136)))
)
