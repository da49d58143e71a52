;; An allocator that makes the memory grow each time.
;;declare (a text) RETURNS text
;;= SELECT evil('here') -> here
;;= SELECT count(evil(v::text)) FROM rows -> 100000
;;! SELECT count(evil(repeat('x', 65000 + (v % 2)::int))) FROM rows -> 38000
(memory (export "memory") 1)
(func (export "basalt_alloc") (param i32) (result i32) (i32.mul (memory.grow (i32.const 1)) (i32.const 65536)))
(func (export "evil") (param $p i32) (param $n i32) (result i64)
  (i64.or (i64.shl (i64.extend_i32_u (local.get $p)) (i64.const 32)) (i64.extend_i32_u (local.get $n))))
