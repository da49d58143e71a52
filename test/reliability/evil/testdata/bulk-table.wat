;; table.fill and table.copy of a large table, again and again.
;;declare (a bigint) RETURNS bigint
;;! SELECT evil(n) FROM generate_series(1,3) g(n) -> 57014
(memory (export "memory") 1)
(table 90000 funcref)
(func (export "evil") (param i64) (result i64)
  (loop $l (table.fill (i32.const 0) (ref.null func) (i32.const 90000)) (table.copy (i32.const 1) (i32.const 0) (i32.const 89999)) (br $l)) (i64.const 0))
