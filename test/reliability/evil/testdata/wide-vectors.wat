;; A loop over vectors.
;;declare (a bigint) RETURNS bigint
;;! SELECT evil(n) FROM generate_series(1,3) g(n) -> 57014
(memory (export "memory") 1)
(func (export "evil") (param $a i64) (result i64) (local $v v128)
   (loop $l (local.set $v (i8x16.add (local.get $v) (i8x16.splat (i32.const 3)))) (br $l)) (i64.const 0))
