;; Instructions that do nothing, end a call, or trap.
;;= nop() -> 1
;;= return(1) -> 5
;;= return(0) -> 6
;;= drop() -> 2
;;! unreachable() -> unreachable
;;= dead() -> 4
(module
  (func (export "nop") (result i32) nop (nop) i32.const 1 nop)
  (func (export "return") (param i32) (result i32)
    local.get 0
    if
      i32.const 5
      return
    end
    (return (i32.const 6)))
  (func (export "drop") (result i32) i32.const 2 i64.const 3 drop (drop (f32.const 1)))
  (func (export "unreachable") unreachable)
  (func (export "dead") (result i32) (return (i32.const 4)) (i32.add (unreachable) (drop))))
