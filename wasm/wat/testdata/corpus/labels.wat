;; Labels hide outer ones of the same name, and end where their block ends.
;;= inner() -> 1
;;= outer() -> 2
;;= again() -> 3
;;= function(0) -> 8
(module
  (func (export "inner") (result i32)
    (block $l (result i32)
      (drop (block $l (result i32) (br $l (i32.const 0))))
      (i32.const 1)))
  (func (export "outer") (result i32)
    (block $l (result i32)
      (block $l)
      (br $l (i32.const 2))))
  (func (export "again") (result i32)
    block $x end
    block $x (result i32)
      i32.const 3
      br $x
    end)
  (func (export "function") (param i32) (result i32)
    (block (br 1 (i32.const 8)))
    (i32.const 0)))
