;; An allocator that calls itself.
;;declare (a text) RETURNS text
;;set statement_timeout = '5s'
;;! SELECT evil(s) FROM (VALUES ('one'), ('two')) v(s) -> 54001 too deeply
(memory (export "memory") 1)
(func $a (export "basalt_alloc") (param i32) (result i32) (i32.add (call $a (local.get 0)) (i32.const 1)))
(func (export "evil") (param $p i32) (param $n i32) (result i64)
  (i64.const 0))
