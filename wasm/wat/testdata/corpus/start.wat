;; A start function.
;;= value() -> 77
(module
  (global $g (mut i32) (i32.const 0))
  (func (export "value") (result i32) (global.get $g))
  (func $init (global.set $g (i32.const 77)))
  (start $init))
