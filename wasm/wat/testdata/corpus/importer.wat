;; Imports of all kinds, with both ways of writing them.
;;needs exporter
;;= call(21) -> 42
;;= through(1) -> 3
;;= load(8) -> 42
;;= globals() -> 40 7
;;= offset() -> 9
(module
  (import "exporter" "twice" (func $twice (param i32) (result i32)))
  (func $again (import "exporter" "twice") (param $n i32) (result i32))
  (import "exporter" "table" (table $t 2 funcref))
  (import "exporter" "memory" (memory 1 2))
  (import "exporter" "constant" (global $c i32))
  (global $v (export "again") (import "exporter" "variable") (mut i64))
  (data (global.get $c) "\09")
  (global $copy i32 (global.get $c))
  (func (export "call") (param i32) (result i32) (i32.div_s (call $twice (call $again (local.get 0))) (i32.const 2)))
  (func (export "through") (param i32) (result i32) (call_indirect (result i32) (local.get 0)))
  (func (export "load") (param i32) (result i32) (i32.load8_u (local.get 0)))
  (func (export "globals") (result i32 i64) (global.get $copy) (global.get $v))
  (func (export "offset") (result i32) (i32.load8_u (i32.const 40))))
