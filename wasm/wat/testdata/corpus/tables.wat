;; Tables: their entries, their size and growth, copies and fills.
;;= size() -> 3 2
;;= get(0) -> 0
;;= get(1) -> 1
;;= set() -> 0
;;= grow(2) -> 2
;;= grow(20) -> -1
;;= size() -> 3 4
;;= copy() -> 0
;;= fill() -> 0
;;! get(99) -> invalid table access
(module
  (table $t 3 funcref)
  (table $u 2 10 funcref)
  (elem (i32.const 0) func $f)
  (func $f)
  (func (export "size") (result i32 i32) (table.size $t) (table.size $u))
  (func (export "get") (param i32) (result i32) (ref.is_null (table.get $t (local.get 0))))
  (func (export "set") (result i32)
    (table.set $u (i32.const 0) (ref.func $f))
    (ref.is_null (table.get $u (i32.const 0))))
  (func (export "grow") (param i32) (result i32) (table.grow $u (ref.null func) (local.get 0)))
  (func (export "copy") (result i32)
    (table.copy $t $u (i32.const 2) (i32.const 0) (i32.const 1))
    (table.copy (i32.const 1) (i32.const 2) (i32.const 1))
    (ref.is_null (table.get $t (i32.const 1))))
  (func (export "fill") (result i32)
    (table.fill $u (i32.const 1) (ref.func $f) (i32.const 2))
    (i32.or (ref.is_null (table.get $u (i32.const 1))) (ref.is_null (table.get 1 (i32.const 2))))))
