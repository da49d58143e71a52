;; A loop without an end.
;;declare (a bigint) RETURNS bigint
;;! SELECT evil(n) FROM generate_series(1,3) g(n) -> 57014
(memory (export "memory") 1)
(func (export "evil") (param $a i64) (result i64)
  (loop $l (br $l)) (i64.const 0))
