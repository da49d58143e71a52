;; A loop whose turn is long and straight.
;;declare (a bigint) RETURNS bigint
;;repeat ADD 8000 (local.set $a (i64.add (local.get $a) (i64.const 1)))
;;! SELECT evil(n) FROM generate_series(1,3) g(n) -> 57014
(memory (export "memory") 1)
(func (export "evil") (param $a i64) (result i64)
  (loop $l ${ADD} (br $l)) (i64.const 0))
