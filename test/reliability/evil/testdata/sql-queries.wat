;; Queries that are never closed.
;;declare procedure (a bigint)
;;! CALL evil(1) -> 54000 open queries
(import "basalt" "sql_query" (func $query (param i32 i32) (result i32)))
(memory (export "memory") 1)
(data (i32.const 0) "SELECT * FROM rows")
(func (export "evil") (param i64)
  (loop (drop (call $query (i32.const 0) (i32.const 18))) (br 0)))
