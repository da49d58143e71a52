;; The statement's fuel ends before its time.
;;declare (a bigint) RETURNS bigint
;;set wasm_fuel = 10000000
;;! SELECT evil(n) FROM generate_series(1,3) g(n) -> 54000 fuel
(memory (export "memory") 1)
(func (export "evil") (param $a i64) (result i64)
  (loop $l (br $l)) (i64.const 0))
