;; An allocator that gives the same place for both arguments: the function sees what it has asked for.
;;declare (a text, b text) RETURNS text
;;= SELECT evil('first', 'other') -> other
(memory (export "memory") 1)
(func (export "basalt_alloc") (param i32) (result i32) (i32.const 64))
(func (export "evil") (param $p i32) (param $n i32) (param $q i32) (param $m i32) (result i64)
  (i64.or (i64.shl (i64.extend_i32_u (local.get $p)) (i64.const 32)) (i64.extend_i32_u (local.get $n))))
