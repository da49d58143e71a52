;; Exports, inline and not, several of one thing.
;;= a() -> 1
;;= b() -> 1
;;= c() -> 1
;;= () -> 2
(module
  (export "c" (func $f))
  (func $f (export "a") (export "b") (result i32) (i32.const 1))
  (func (result i32) i32.const 2)
  (export "" (func 1))
  (table $t (export "t") 1 funcref)
  (memory $m (export "m") 1)
  (global $g (export "g") i32 (i32.const 0))
  (export "t2" (table $t))
  (export "m2" (memory $m))
  (export "g2" (global 0)))
