;; Select, with and without types.
;;= number(1) -> 5
;;= number(0) -> 6
;;= typed(0) -> 2.5
;;= reference(1) -> 1
;;= reference(0) -> 0
(module
  (func (export "number") (param i32) (result i64) (select (i64.const 5) (i64.const 6) (local.get 0)))
  (func (export "typed") (param i32) (result f64) f64.const 1.5 f64.const 2.5 local.get 0 select (result f64))
  (func (export "reference") (param i32) (result i32)
    (ref.is_null (select (result externref) (ref.null extern) (table.get 0 (i32.const 0)) (local.get 0)))
    (i32.and (i32.eq (local.get 0) (i32.const 1))))
  (table 1 externref))
