;; A loop without an end in a call that is folded when the statement is planned.
;;declare (a bigint) RETURNS bigint IMMUTABLE
;;! SELECT evil(1) -> 57014
;;! SELECT count(*) FROM small WHERE v < evil(1) -> 57014
;;cancel 100ms
;;! SELECT evil(2) -> 57014 user request
(memory (export "memory") 1)
(func (export "evil") (param $a i64) (result i64)
  (loop $l (br $l)) (i64.const 0))
