;; Fields without "(module".
;;= f() -> 1
(func (export "f") (result i32) (global.get $g))
(global $g i32 (i32.const 1))
