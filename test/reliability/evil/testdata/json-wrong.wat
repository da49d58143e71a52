;; JSON that is none, and that nests without an end.
;;declare (a bigint) RETURNS jsonb
;;! SELECT evil(3) -> 22P02
;;! SELECT evil(100000) -> 54001|22P02
(memory (export "memory") 3)
(func (export "evil") (param $n i64) (result i64) (memory.fill (i32.const 0) (i32.const 91) (i32.const 150000)) (local.get $n))
