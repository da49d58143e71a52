;; A text of more than a message may have, cut within a character.
;;declare procedure (a bigint)
;;repeat X 10000 €
;;! CALL evil(1) -> U0001
(import "basalt" "raise" (func $raise (param i32 i32 i32 i32)))
(memory (export "memory") 1)
(data (i32.const 0) "U0001${X}")
(func (export "evil") (param $n i64)
  (call $raise (i32.const 0) (i32.const 5) (i32.const 5) (i32.const 39999)))
