;; Element segments in all forms.
;;= call(0) -> 10
;;= call(1) -> 11
;;= call(2) -> 12
;;= call(3) -> 10
;;= call(4) -> 11
;;= call(5) -> 12
;;! call(6) -> invalid table access
;;= call2(0) -> 12
;;= call2(1) -> 10
;;= init(0) -> 11
;;= init(1) -> 10
;;! dropped() -> invalid table access
(module
  (type $r (func (result i32)))
  (table $t 8 funcref)
  (table $u 8 funcref)
  (table $x 2 externref)
  (elem (i32.const 0) $a $b)
  (elem (i32.const 2) func $c)
  (elem (table $t) (offset i32.const 3) func 0 1)
  (elem (i32.const 5) funcref (ref.func $c) (ref.null func))
  (elem (table $u) (i32.const 0) func $c)
  (elem $named (table 1) (offset (i32.const 1)) funcref (item ref.func $a) (item (ref.null func)))
  (elem (table $x) (i32.const 0) externref (ref.null extern) (item ref.null extern))
  (elem $passive func $b $a)
  (elem $exprs funcref (ref.null func) (ref.func $b))
  (elem declare func $c)
  (elem declare funcref (ref.func $a))
  (elem $empty func)
  (func $a (result i32) (i32.const 10))
  (func $b (result i32) (i32.const 11))
  (func $c (result i32) (i32.const 12))
  (func (export "call") (param i32) (result i32) (call_indirect (type $r) (local.get 0)))
  (func (export "call2") (param i32) (result i32) (call_indirect $u (type $r) (local.get 0)))
  (func (export "init") (param i32) (result i32)
    (table.init $u $passive (i32.const 4) (i32.const 0) (i32.const 2))
    (table.init $exprs (i32.const 7) (i32.const 0) (i32.const 1))
    (call_indirect $u (type $r) (i32.add (i32.const 4) (local.get 0))))
  (func (export "dropped")
    (elem.drop $passive)
    (table.init $passive (i32.const 0) (i32.const 0) (i32.const 1))))
