;; Text that is not UTF-8, in four ways, and a zero byte.
;;declare (a text) RETURNS text
;;! SELECT evil('a') -> 22021
;;! SELECT evil('bb') -> 22021
;;! SELECT evil('ccc') -> 22021
;;! SELECT evil('dddd') -> 22021
;;! SELECT evil('eeeee') -> 22021
(memory (export "memory") 1)
(global $top (mut i32) (i32.const 1024))
(func (export "basalt_alloc") (param $n i32) (result i32)
  (global.get $top)
  (global.set $top (i32.add (global.get $top) (local.get $n))))
(func (export "basalt_reset") (global.set $top (i32.const 1024)))
(func (export "evil") (param $p i32) (param $n i32) (result i64)
  (i64.or (i64.shl (i64.extend_i32_u (i32.mul (local.get $n) (i32.const 16))) (i64.const 32)) (i64.const 4)))
(data (i32.const 16) "ab\ffc")
(data (i32.const 32) "ab\c3(")
(data (i32.const 48) "\ed\a0\80x")
(data (i32.const 64) "\f7\bf\bf\bf")
(data (i32.const 80) "ab\00c")
