;; A result that is the argument.
;;declare (a text) RETURNS text
;;= SELECT string_agg(evil(s), ',') FROM (VALUES ('one'), (NULL), ('two')) v(s) -> one,two
(memory (export "memory") 1)
(global $top (mut i32) (i32.const 1024))
(func (export "basalt_alloc") (param $n i32) (result i32)
  (global.get $top)
  (global.set $top (i32.add (global.get $top) (local.get $n))))
(func (export "basalt_reset") (global.set $top (i32.const 1024)))
(func (export "evil") (param $p i32) (param $n i32) (result i64)
  (i64.or (i64.shl (i64.extend_i32_u (local.get $p)) (i64.const 32)) (i64.extend_i32_u (local.get $n))))
