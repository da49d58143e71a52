;; A result above 16 MiB that is there.
;;declare (a text) RETURNS text
;;! SELECT evil(s) FROM (VALUES ('one'), ('two')) v(s) -> 54000 the limit is 16777216
(memory (export "memory") 400)
(global $top (mut i32) (i32.const 1024))
(func (export "basalt_alloc") (param $n i32) (result i32)
  (global.get $top)
  (global.set $top (i32.add (global.get $top) (local.get $n))))
(func (export "basalt_reset") (global.set $top (i32.const 1024)))
(func (export "evil") (param $p i32) (param $n i32) (result i64)
  (i64.const 0x0000000001000001))
