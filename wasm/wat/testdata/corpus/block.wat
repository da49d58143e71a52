;; Blocks, plain and folded, with and without results and labels.
;;= plain() -> 7
;;= folded() -> 7
;;= leave(0) -> 1
;;= leave(1) -> 2
;;= empty() -> 3
(module
  (func (export "plain") (result i32)
    block (result i32)
      i32.const 7
    end)
  (func (export "folded") (result i32) (block $b (result i32) (i32.const 7)))
  (func (export "leave") (param i32) (result i32)
    block $out
      local.get 0
      br_if $out
      i32.const 1
      return
    end $out
    i32.const 2)
  (func (export "empty") (result i32) (block) block end block $x end $x (i32.const 3)))
