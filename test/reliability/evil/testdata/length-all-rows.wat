;; A result of 16 MiB for every row, which costs the guest nothing.
;;declare (a bigint) RETURNS text
;;set statement_timeout = '60s'
;;! SELECT sum(length(evil(v))) FROM rows -> 54000 for a batch of rows
(memory (export "memory") 300)
(func (export "evil") (param i64) (result i64) (memory.fill (i32.const 0) (i32.const 65) (i32.const 16777216)) (i64.const 0x0000000001000000))
