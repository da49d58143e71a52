;; A reset of another type.
;;declare (a text) RETURNS text
;;create 42P13 another signature
(memory (export "memory") 1)
(global $top (mut i32) (i32.const 1024))
(func (export "basalt_alloc") (param $n i32) (result i32)
  (global.get $top)
  (global.set $top (i32.add (global.get $top) (local.get $n))))
(func (export "basalt_reset") (param i64 i64) (global.set $top (i32.const 1024)))
(func (export "evil") (param i32 i32) (result i64) (i64.const 0))
