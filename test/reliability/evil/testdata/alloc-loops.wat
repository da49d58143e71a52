;; An allocator that does not end.
;;declare (a text) RETURNS text
;;! SELECT evil(s) FROM (VALUES ('one'), ('two')) v(s) -> 57014
;;cancel 100ms
;;! SELECT evil(s) FROM (VALUES ('one'), ('two')) v(s) -> 57014 user request
(memory (export "memory") 1)
(func (export "basalt_alloc") (param i32) (result i32) (loop $l (br $l)) (i32.const 0))
(func (export "evil") (param $p i32) (param $n i32) (result i64)
  (i64.const 0))
