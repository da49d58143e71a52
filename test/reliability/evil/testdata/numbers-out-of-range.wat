;; Numbers that are no smallint.
;;declare (a integer) RETURNS smallint
;;! SELECT evil(32768) -> 22003
;;! SELECT evil(-2147483648) -> 22003
;;= SELECT evil(-32768) -> -32768
(memory (export "memory") 1)
(func (export "evil") (param i32) (result i32) (local.get 0))
