;; Calls through tables, with types by name and in place.
;;= op(0, 7, 5) -> 12
;;= op(1, 7, 5) -> 2
;;= second(0, 7, 5) -> 35
;;= nullary() -> 42
;;! op(2, 1, 1) -> indirect call type mismatch
;;! op(9, 1, 1) -> invalid table access
(module
  (type $binary (func (param $a i32) (param $b i32) (result i32)))
  (table $ops 4 funcref)
  (table $more funcref (elem $mul))
  (elem (i32.const 0) $add $sub $nullary)
  (func $add (type $binary) (i32.add (local.get 0) (local.get 1)))
  (func $sub (type $binary) (param $x i32) (param $y i32) (result i32) (i32.sub (local.get $x) (local.get $y)))
  (func $mul (param i32 i32) (result i32) (i32.mul (local.get 0) (local.get 1)))
  (func $nullary (result i32) (i32.const 42))
  (func (export "op") (param $i i32) (param i32 i32) (result i32)
    (call_indirect (type $binary) (local.get 1) (local.get 2) (local.get $i)))
  (func (export "second") (param i32 i32 i32) (result i32)
    local.get 1 local.get 2 local.get 0
    call_indirect $more (param i32 i32) (result i32))
  (func (export "nullary") (result i32) (call_indirect 0 (result i32) (i32.const 2))))
