;; A function of types that SQL has not.
;;declare (a bigint) RETURNS bigint
;;create 42P13
(memory (export "memory") 1)
(func (export "evil") (param externref) (result v128) (v128.const i64x2 0 0))
