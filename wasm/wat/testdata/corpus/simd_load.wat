;; Loads of vectors: whole, extended, splat, zero-filled.
;;= v128.load(0) -> -6231751281293079642 -3338144367786789938
;;= v128.load(15) -> -3121123849272559919 -227516935749558535
;;= v128.load(40) -> 8163943117779145582 -7389194046702306410
;;! v128.load(65535) -> out of bounds memory access
;;= v128.load8x8_s(0) -> 6192385059717030 -24207380566835142
;;= v128.load8x8_s(15) -> 18014518767976401 -12103767603675035
;;= v128.load8x8_s(40) -> -9570454157983634 31806998788374530
;;! v128.load8x8_s(65535) -> out of bounds memory access
;;= v128.load8x8_u(0) -> 5912005316378790 47569838006009914
;;= v128.load8x8_u(15) -> 18014514489721041 59673446690979941
;;= v128.load8x8_u(40) -> 62206760136671342 31806998788374530
;;! v128.load8x8_u(65535) -> out of bounds memory access
;;= v128.load16x4_s(0) -> 24124831288230 -95090575909062
;;= v128.load16x4_s(15) -> 70489003259601 -47622597408155
;;= v128.load16x4_s(40) -> -37688338050194 124571231463170
;;! v128.load16x4_s(65535) -> out of bounds memory access
;;= v128.load16x4_u(0) -> 24120536386470 186384400801594
;;= v128.load16x4_u(15) -> 70484708357841 233848084400741
;;= v128.load16x4_u(40) -> 243782343758702 124571231463170
;;! v128.load16x4_u(65535) -> out of bounds memory access
;;= v128.load32x2_s(0) -> 368102310 -1450942662
;;= v128.load32x2_s(15) -> 1075574481 -726693275
;;= v128.load32x2_s(40) -> -575106194 1900816130
;;! v128.load32x2_s(65535) -> out of bounds memory access
;;= v128.load32x2_u(0) -> 368102310 2844024634
;;= v128.load32x2_u(15) -> 1075574481 3568274021
;;= v128.load32x2_u(40) -> 3719861102 1900816130
;;! v128.load32x2_u(65535) -> out of bounds memory access
;;= v128.load8_splat(0) -> -6438275382588823898 -6438275382588823898
;;= v128.load8_splat(15) -> -3327647950551526959 -3327647950551526959
;;= v128.load8_splat(40) -> 7957419012188434030 7957419012188434030
;;! v128.load8_splat(65535) -> out of bounds memory access
;;= v128.load16_splat(0) -> -3772103720634496090 -3772103720634496090
;;= v128.load16_splat(15) -> -661476288597199151 -661476288597199151
;;= v128.load16_splat(40) -> -7823153399566789778 -7823153399566789778
;;! v128.load16_splat(65535) -> out of bounds memory access
;;= v128.load32_splat(0) -> 1580987383400156070 1580987383400156070
;;= v128.load32_splat(15) -> 4619557221382747857 4619557221382747857
;;= v128.load32_splat(40) -> -2470062291237170322 -2470062291237170322
;;! v128.load32_splat(65535) -> out of bounds memory access
;;= v128.load64_splat(0) -> -6231751281293079642 -6231751281293079642
;;= v128.load64_splat(15) -> -3121123849272559919 -3121123849272559919
;;= v128.load64_splat(40) -> 8163943117779145582 8163943117779145582
;;! v128.load64_splat(65535) -> out of bounds memory access
;;= v128.load32_zero(0) -> 368102310 0
;;= v128.load32_zero(15) -> 1075574481 0
;;= v128.load32_zero(40) -> 3719861102 0
;;! v128.load32_zero(65535) -> out of bounds memory access
;;= v128.load64_zero(0) -> -6231751281293079642 0
;;= v128.load64_zero(15) -> -3121123849272559919 0
;;= v128.load64_zero(40) -> 8163943117779145582 0
;;! v128.load64_zero(65535) -> out of bounds memory access
(module
  (func $v (param i64 i64) (result v128)
    (i64x2.replace_lane 1 (i64x2.splat (local.get 0)) (local.get 1)))
  (func $pair (param $x v128) (result i64 i64)
    (i64x2.extract_lane 0 (local.get $x)) (i64x2.extract_lane 1 (local.get $x)))
  (memory 1)
  (data (i32.const 0) "\81\a6\cb\f0\15\3a\5f\84\a9\ce\f3\18\3d\62\87\ac\d1\f6\1b\40\65\8a\af\d4\f9\1e\43\68\8d\b2\d7\fc\21\46\6b\90\b5\da\ff\24\49\6e\93\b8\dd\02\27\4c\71\96\bb\e0\05\2a\4f\74\99\be\e3\08\2d\52\77\9c")
  (func (export "v128.load") (param i32) (result i64 i64) (call $pair (v128.load offset=1 (local.get 0))))
  (func (export "v128.load8x8_s") (param i32) (result i64 i64) (call $pair (v128.load8x8_s offset=1 (local.get 0))))
  (func (export "v128.load8x8_u") (param i32) (result i64 i64) (call $pair (v128.load8x8_u offset=1 (local.get 0))))
  (func (export "v128.load16x4_s") (param i32) (result i64 i64) (call $pair (v128.load16x4_s offset=1 (local.get 0))))
  (func (export "v128.load16x4_u") (param i32) (result i64 i64) (call $pair (v128.load16x4_u offset=1 (local.get 0))))
  (func (export "v128.load32x2_s") (param i32) (result i64 i64) (call $pair (v128.load32x2_s offset=1 (local.get 0))))
  (func (export "v128.load32x2_u") (param i32) (result i64 i64) (call $pair (v128.load32x2_u offset=1 (local.get 0))))
  (func (export "v128.load8_splat") (param i32) (result i64 i64) (call $pair (v128.load8_splat offset=1 (local.get 0))))
  (func (export "v128.load16_splat") (param i32) (result i64 i64) (call $pair (v128.load16_splat offset=1 (local.get 0))))
  (func (export "v128.load32_splat") (param i32) (result i64 i64) (call $pair (v128.load32_splat offset=1 (local.get 0))))
  (func (export "v128.load64_splat") (param i32) (result i64 i64) (call $pair (v128.load64_splat offset=1 (local.get 0))))
  (func (export "v128.load32_zero") (param i32) (result i64 i64) (call $pair (v128.load32_zero offset=1 (local.get 0))))
  (func (export "v128.load64_zero") (param i32) (result i64 i64) (call $pair (v128.load64_zero offset=1 (local.get 0))))
)
