;; What the host has laid out for one statement's rows is not there for the next.
;;declare (a bigint) RETURNS bigint
;;= SELECT count(evil(v)) FROM rows -> 100000
;;as other
;;= SELECT evil(0) -> 0
(memory (export "memory") 1)
(func (export "evil") (param $a i64) (result i64) (local $i i32) (local $n i64)
  (if (i64.ne (local.get $a) (i64.const 0)) (then (return (i64.const 1))))
  ;; How many words there are that are neither zero nor the single row's.
  (loop $l
    (if (i64.gt_u (i64.load (local.get $i)) (i64.const 1)) (then (local.set $n (i64.add (local.get $n) (i64.const 1)))))
    (br_if $l (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 8))) (i32.mul (memory.size) (i32.const 65536)))))
  (local.get $n))
