;; What the module "importer" imports.
;;= twice(4) -> 8
(module $lib
  (func (export "twice") (param i32) (result i32) (i32.mul (local.get 0) (i32.const 2)))
  (table (export "table") 2 4 funcref)
  (memory (export "memory") 1 2)
  (global (export "constant") i32 (i32.const 40))
  (global (export "variable") (mut i64) (i64.const 7))
  (data (i32.const 8) "\2a")
  (elem (i32.const 1) $three)
  (func $three (result i32) (i32.const 3)))
