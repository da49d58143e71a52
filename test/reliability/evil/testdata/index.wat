;; A function without an end in an index.
;;declare (a bigint) RETURNS bigint IMMUTABLE
;;! CREATE INDEX ON small (evil(v)) -> 57014
;;= SELECT count(*) FROM small -> 1000
(memory (export "memory") 1)
(func (export "evil") (param $a i64) (result i64)
  (loop $l (br $l)) (i64.const 0))
