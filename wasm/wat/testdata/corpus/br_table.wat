;; Tables of branches, by name and by depth.
;;= pick(0) -> 100
;;= pick(1) -> 101
;;= pick(2) -> 102
;;= pick(77) -> 102
;;= value(0) -> 5
;;= value(1) -> 6
;;= only(3) -> 9
(module
  (func (export "pick") (param i32) (result i32)
    (block $c (block $b (block $a (br_table $a 1 $c (local.get 0)))
      (return (i32.const 100)))
      (return (i32.const 101)))
    (i32.const 102))
  (func (export "value") (param i32) (result i32)
    (i32.add (i32.const 1)
      (block $x (result i32)
        (drop (block $y (result i32) (br_table $y $x (i32.const 5) (local.get 0))))
        (i32.const 4))))
  (func (export "only") (param i32) (result i32)
    block
      local.get 0
      br_table 0
    end
    i32.const 9))
