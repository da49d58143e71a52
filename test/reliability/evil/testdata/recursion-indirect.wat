;; Two functions that call each other through a table.
;;declare (a bigint) RETURNS bigint
;;set statement_timeout = '5s'
;;! SELECT evil(n) FROM generate_series(1,3) g(n) -> 54001 too deeply
(memory (export "memory") 1)
(table funcref (elem $f $g))
(type $t (func (param i64) (result i64)))
(func $f (export "evil") (type $t) (i64.add (call_indirect (type $t) (local.get 0) (i32.const 1)) (i64.const 1)))
(func $g (type $t) (i64.add (call_indirect (type $t) (local.get 0) (i32.const 0)) (i64.const 1)))
