;; Branches, with and without an else, plain and folded.
;;= plain(1) -> 10
;;= plain(0) -> 20
;;= folded(3) -> 10
;;= folded(0) -> 20
;;= one(1) -> 5
;;= one(0) -> 4
;;= sign(-5) -> -1
;;= sign(0) -> 0
;;= sign(9) -> 1
;;= empty(1) -> 2
;;= outside(1) -> 1
(module
  (func (export "plain") (param i32) (result i32)
    local.get 0
    if $x (result i32)
      i32.const 10
    else $x
      i32.const 20
    end $x)
  (func (export "folded") (param i32) (result i32)
    (if (result i32) (local.get 0) (then (i32.const 10)) (else (i32.const 20))))
  (func (export "one") (param i32) (result i32) (local $r i32)
    (local.set $r (i32.const 4))
    (if (local.get 0) (then (local.set $r (i32.const 5))))
    (local.get $r))
  (func (export "sign") (param i64) (result i32)
    (if (result i32) (i64.lt_s (local.get 0) (i64.const 0))
      (then i32.const -1)
      (else (if (result i32) (i64.gt_s (local.get 0) (i64.const 0)) (then i32.const 1) (else i32.const 0)))))
  (func (export "empty") (param i32) (result i32)
    (if (local.get 0) (then) (else))
    local.get 0 if else end
    i32.const 2)
  ;; The label of an if does not reach its condition.
  (func (export "outside") (param i32) (result i32)
    (block $l
      (if $l (block (result i32) (br_if 1 (local.get 0)) (i32.const 0)) (then))
      (return (i32.const 0)))
    (i32.const 1)))
