;; A loop that calls a function whose thousands of locals are made anew each time.
;;declare (a bigint) RETURNS bigint
;;set wasm_fuel = 0
;;repeat L 9000 i64
;;! SELECT evil(n) FROM generate_series(1,3) g(n) -> 57014
(memory (export "memory") 1)
(func $f (param i64) (result i64) (local ${L})
  (if (i64.eqz (local.get 0)) (then (loop (br_if 0 (i64.eqz (local.get 9000))))))
  (local.get 0))
(func (export "evil") (param i64) (result i64) (loop $l (drop (call $f (i64.const 1))) (br $l)) (i64.const 0))
