;; A loop without an end that another session cancels.
;;declare (a bigint) RETURNS bigint
;;set statement_timeout = 0
;;cancel 100ms
;;! SELECT evil(n) FROM generate_series(1,3) g(n) -> 57014 user request
;;cancel 100ms
;;! SELECT count(*) FROM rows WHERE evil(v) = 1 -> 57014 user request
(memory (export "memory") 1)
(func (export "evil") (param $a i64) (result i64)
  (loop $l (br $l)) (i64.const 0))
