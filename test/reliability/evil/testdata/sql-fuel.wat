;; A procedure and the functions of its statements share one fuel.
;;declare procedure (a bigint)
;;set wasm_fuel = 100000000
;;run CREATE OR REPLACE FUNCTION evil_spin(n bigint) RETURNS bigint LANGUAGE wat AS '(memory 1) (func (export "evil_spin") (param i64) (result i64) (loop (br_if 0 (i64.ne (local.tee 0 (i64.sub (local.get 0) (i64.const 1))) (i64.const 0)))) (i64.const 1))'
;;! CALL evil(1) -> 54000 fuel
;;run DROP FUNCTION evil_spin
(import "basalt" "sql_exec" (func $exec (param i32 i32) (result i64)))
(memory (export "memory") 1)
(data (i32.const 0) "SELECT evil_spin(10000000 + n) FROM generate_series(1, 2) g(n)")
(func (export "evil") (param i64)
  (loop (drop (call $exec (i32.const 0) (i32.const 62))) (br 0)))
