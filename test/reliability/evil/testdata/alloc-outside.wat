;; An allocator that gives what is not there.
;;declare (a text) RETURNS text
;;! SELECT evil(s) FROM (VALUES ('one'), ('two')) v(s) -> 38000 memory that it does not have
(memory (export "memory") 1)
(func (export "basalt_alloc") (param i32) (result i32) (i32.const -1))
(func (export "evil") (param $p i32) (param $n i32) (result i64)
  (i64.const 0))
