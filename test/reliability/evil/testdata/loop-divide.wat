;; A loop of the slowest instructions.
;;declare (a bigint) RETURNS bigint
;;repeat DIV 200 (local.set $a (i64.div_u (i64.const -1) (i64.or (local.get $a) (i64.const 1))))
;;! SELECT evil(n) FROM generate_series(1,3) g(n) -> 57014
(memory (export "memory") 1)
(func (export "evil") (param $a i64) (result i64)
  (loop $l ${DIV} (br $l)) (i64.const 0))
