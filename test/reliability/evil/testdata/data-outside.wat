;; Data outside the memory.
;;declare (a bigint) RETURNS bigint
;;create 42P13 data outside
(memory (export "memory") 1)
(data (i32.const 65530) "0123456789")
(func (export "evil") (param i64) (result i64) (local.get 0))
