;; The name of a loop that the host adds.
;;declare (a bigint) RETURNS bigint
;;create 42P13 reserved
(memory (export "memory") 1)
(func (export "__basalt_vec_evil") (param i32 i32 i32 i32))
(func (export "evil") (param i64) (result i64) (local.get 0))
