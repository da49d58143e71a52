;; The size of a memory, and its growth.
;;= size() -> 1
;;= grow(1) -> 1
;;= size() -> 2
;;= grow(5) -> -1
(module
  (memory $m 1 3)
  (func (export "size") (result i32) memory.size)
  (func (export "grow") (param i32) (result i32) (memory.grow $m (local.get 0))))
