;; A memory of the size of its data.
;;= at(0) -> 65
;;= at(3) -> 255
;;= at(4) -> 0
;;= pages() -> 1
(module
  (memory (export "memory") (data "A" "\tB\ff"))
  (func (export "at") (param i32) (result i32) (i32.load8_u (local.get 0)))
  (func (export "pages") (result i32) (memory.size 0)))
