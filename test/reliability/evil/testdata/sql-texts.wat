;; Parameters of the greatest size, and more of them than are kept.
;;declare procedure (a bigint)
;;! CALL evil(16777217) -> 54000 the limit is 16777216
;;! CALL evil(16777216) -> 54000 more than
(import "basalt" "sql_bind_text" (func $bind (param i32 i32 i32)))
(memory (export "memory") 257)
(func (export "evil") (param $size i64) (local $i i32)
  (memory.fill (i32.const 0) (i32.const 65) (i32.const 16842752))
  (loop
    (local.set $i (i32.add (local.get $i) (i32.const 1)))
    (call $bind (local.get $i) (i32.const 0) (i32.wrap_i64 (local.get $size)))
    (br 0)))
