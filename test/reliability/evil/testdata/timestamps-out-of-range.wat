;; Numbers that are no timestamp.
;;declare (a bigint) RETURNS timestamp
;;! SELECT evil(9223372036854775806) -> 22008
;;! SELECT evil(-9223372036854775807) -> 22008
;;= SELECT evil(0) -> 2000-01-01 00:00:00
(memory (export "memory") 1)
(func (export "evil") (param $a i64) (result i64)
  (local.get $a))
