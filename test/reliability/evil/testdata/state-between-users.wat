;; What one user passed to a function is not in its memory for another.
;;declare (a text) RETURNS text
;;= SELECT evil('secret of the first user') -> 0
;;as other
;;= SELECT evil('x') -> 0
;;as basalt
;;= SELECT evil('another secret') -> 0
;;as other
;;= SELECT evil('y') -> 0
(memory (export "memory") 8)
(global $top (mut i32) (i32.const 1024))
(func (export "basalt_alloc") (param $n i32) (result i32)
  (global.get $top)
  (global.set $top (i32.add (global.get $top) (local.get $n))))
(func (export "basalt_reset") (global.set $top (i32.const 1024)))
(data (i32.const 0) "01")
(func (export "evil") (param $p i32) (param $n i32) (result i64) (local $i i32)
  ;; "1" if there is anything in the memory that is not this call's.
  (local.set $i (i32.const 2))
  (loop $l
    (if (i32.load8_u (local.get $i))
      (then (if (i32.or (i32.lt_u (local.get $i) (local.get $p)) (i32.ge_u (local.get $i) (i32.add (local.get $p) (local.get $n))))
        (then (return (i64.const 0x0000000100000001))))))
    (br_if $l (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 524288))))
  (i64.const 1))
