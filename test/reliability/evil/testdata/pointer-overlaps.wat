;; Results that overlap each other: each is copied before the next call.
;;declare (a text) RETURNS text
;;= SELECT string_agg(evil(s), '' ORDER BY length(s)) FROM (VALUES ('a'), ('bb'), ('ccc')) v(s) -> ABC
(memory (export "memory") 1)
(global $top (mut i32) (i32.const 1024))
(func (export "basalt_alloc") (param $n i32) (result i32)
  (global.get $top)
  (global.set $top (i32.add (global.get $top) (local.get $n))))
(func (export "basalt_reset") (global.set $top (i32.const 1024)))
(func (export "evil") (param $p i32) (param $n i32) (result i64)
  (i32.store8 (i32.const 512) (i32.add (local.get $n) (i32.const 64))) (i64.const 0x0000020000000001))
