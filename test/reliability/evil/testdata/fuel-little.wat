;; Little fuel is enough for little work, and is the statement's, not the call's.
;;declare (a bigint) RETURNS bigint
;;set wasm_fuel = 2000
;;= SELECT evil(3) -> 3
;;! SELECT count(evil(v)) FROM rows -> 54000 fuel
(memory (export "memory") 1)
(func (export "evil") (param $a i64) (result i64)
  (local.get $a))
