;; Blocks that take parameters, and give several results.
;;= swap(1, 2) -> 2 1
;;= loop(5) -> 120
;;= cond(1, 10) -> 11
;;= cond(0, 10) -> 9
;;= indexed(4) -> 8
(module
  (type $i2i (func (param i32) (result i32)))
  (func (export "swap") (param $a i32) (param $b i32) (result i32 i32)
    local.get $a
    local.get $b
    block (param i32 i32) (result i32 i32)
      (local.set $a) (local.set $b)
      (local.get $a) (local.get $b)
    end)
  (func (export "loop") (param $n i64) (result i64)
    (i64.const 1)
    (loop $again (param i64) (result i64)
      (i64.mul (local.get $n))
      (br_if $again (i64.gt_s (local.tee $n (i64.sub (local.get $n) (i64.const 1))) (i64.const 1)))))
  (func (export "cond") (param i32 i32) (result i32)
    local.get 1
    local.get 0
    if (param i32) (result i32)
      i32.const 1
      i32.add
    else
      i32.const 1
      i32.sub
    end)
  (func (export "indexed") (param i32) (result i32)
    (local.get 0)
    (block (type $i2i) (i32.mul (i32.const 2)))
    (block (type $i2i) (param i32) (result i32))))
