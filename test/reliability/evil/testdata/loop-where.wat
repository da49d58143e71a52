;; A loop without an end in a condition, by as many workers as there are.
;;declare (a bigint) RETURNS bigint
;;! SELECT count(*) FROM rows WHERE evil(v) = 1 -> 57014
;;! SELECT sum(evil(v)) FROM rows GROUP BY v % 10 -> 57014
;;! SELECT v FROM rows ORDER BY evil(v) LIMIT 1 -> 57014
;;! UPDATE small SET v = evil(v) -> 57014
;;! SELECT count(*) FROM rows a JOIN small b ON evil(a.v) = evil(b.v) -> 57014
(memory (export "memory") 1)
(func (export "evil") (param $a i64) (result i64)
  (loop $l (br $l)) (i64.const 0))
