;; References to functions and to what the host has.
;;= null() -> 1 1
;;= func() -> 0
;;= pass() -> 1
(module
  (func $f (export "f"))
  (elem declare func $f)
  (func $id (param externref) (result externref) (local.get 0))
  (func (export "null") (result i32 i32) (ref.is_null (ref.null func)) ref.null extern ref.is_null)
  (func (export "func") (result i32) (ref.is_null (ref.func $f)))
  (func (export "pass") (result i32) (ref.is_null (call $id (ref.null extern)))))
