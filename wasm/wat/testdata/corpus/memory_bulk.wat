;; Bulk operations on memory, and passive data.
;;= fill() -> 0x7777770000000000
;;= copy() -> 0x6f6c6c6568
;;= init() -> 0x646c
;;! dropped() -> out of bounds memory access
(module
  (memory $mem 1)
  (data $hello (i32.const 100) "hel" "lo")
  (data $world "world")
  (func (export "fill") (result i64)
    (memory.fill (i32.const 5) (i32.const 0x77) (i32.const 3))
    (i64.load (i32.const 0)))
  (func (export "copy") (result i64)
    (memory.copy (i32.const 16) (i32.const 100) (i32.const 5))
    i32.const 32 i32.const 16 i32.const 5
    memory.copy 0 $mem
    (i64.load (i32.const 32)))
  (func (export "init") (result i64)
    (memory.init $world (i32.const 64) (i32.const 3) (i32.const 2))
    i32.const 72 i32.const 0 i32.const 1 memory.init $mem 1
    (i64.load (i32.const 64)) (i64.and (i64.const 0xffff)))
  (func (export "dropped")
    (data.drop $world)
    (memory.init $world (i32.const 64) (i32.const 3) (i32.const 2))))
