;; Numbers that are no date.
;;declare (a integer) RETURNS date
;;! SELECT evil(2147483646) -> 22008
;;! SELECT evil(-2147483647) -> 22008
;;! SELECT evil(2147483500 + n) FROM generate_series(1,2) g(n) -> 22008
;;= SELECT evil(0) -> 2000-01-01
(memory (export "memory") 1)
(func (export "evil") (param i32) (result i32) (local.get 0))
