;; A text from a module without memory.
;;declare (a bigint) RETURNS text
;;create 42P13 with a memory
(func (export "evil") (param i64) (result i64) (i64.const 0))
