;; Numbers that are no time of day.
;;declare (a bigint) RETURNS time
;;! SELECT evil(-1) -> 22008
;;! SELECT evil(86400000001) -> 22008
;;= SELECT evil(1000000) -> 00:00:01
(memory (export "memory") 1)
(func (export "evil") (param $a i64) (result i64)
  (local.get $a))
