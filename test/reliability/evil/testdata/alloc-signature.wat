;; An allocator of another type.
;;declare (a text) RETURNS text
;;create 42P13 another signature
(memory (export "memory") 1)
(func (export "basalt_alloc") (param i64 i64 i64 i64) (result i64 i64 i64) (i64.const 1) (i64.const 1) (i64.const 1))
(func (export "evil") (param i32 i32) (result i64) (i64.const 0))
