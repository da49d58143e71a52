;; Custom sections, and annotations that are skipped.
;;= f() -> 1
(module (@name "m (not a name)") (@outer (@inner x (y)) ")" (; ) ;))
  (@custom "basalt.manifest" "{\"functions\":" " []}")
  (func (export "f") (result i32) (@metadata.code.branch_hint "\00") i32.const 1)
  (@custom "empty"))
