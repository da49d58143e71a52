;; Growth by nothing, and by too much, again and again: each asks the host.
;;declare (a bigint) RETURNS bigint
;;! SELECT evil(n) FROM generate_series(1,3) g(n) -> 57014
(memory (export "memory") 1)
(table 1 funcref)
(func (export "evil") (param i64) (result i64)
  (loop $l (drop (memory.grow (i32.const 0))) (drop (memory.grow (i32.const -1)))
    (drop (table.grow (ref.null func) (i32.const 0))) (drop (table.grow (ref.null func) (i32.const -1))) (br $l)) (i64.const 0))
