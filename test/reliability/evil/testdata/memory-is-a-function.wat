;; An export "memory" that is none.
;;declare (a text) RETURNS text
;;create 42P13 exports "memory"
(memory 1)
(func (export "memory"))
(func (export "basalt_alloc") (param i32) (result i32) (i32.const 1))
(func (export "evil") (param i32 i32) (result i64) (i64.const 0))
