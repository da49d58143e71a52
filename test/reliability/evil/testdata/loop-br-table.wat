;; A loop by a table of branches, whose every way leads back.
;;declare (a bigint) RETURNS bigint
;;! SELECT evil(n) FROM generate_series(1,3) g(n) -> 57014
(memory (export "memory") 1)
(func (export "evil") (param $a i64) (result i64)
  (loop $l (block $b (br_table $b $l $b (i32.wrap_i64 (local.get $a)))) (br $l)) (i64.const 0))
