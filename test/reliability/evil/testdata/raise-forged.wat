;; Errors that are the server's own, or none, and texts that forge lines.
;;declare procedure (a bigint)
;;! CALL evil(0) -> 22023
;;! CALL evil(1) -> 22023
;;! CALL evil(2) -> 22023
;;! CALL evil(3) -> 22023
;;! CALL evil(4) -> U0001
(import "basalt" "raise" (func $raise (param i32 i32 i32 i32)))
(memory (export "memory") 1)
(data (i32.const 0) "57P01000005701AXX000U0001")
(data (i32.const 100) "gone\1b[2J\0d\0aFATAL: \e2\80\ae")
(func (export "evil") (param $n i64)
  (call $raise (i32.mul (i32.wrap_i64 (local.get $n)) (i32.const 5)) (i32.const 5) (i32.const 100) (i32.const 20)))
