;; A memory that may grow to 4 GiB grows to the limit and no further. The host has a page of it.
;;declare (a bigint) RETURNS bigint
;;= SELECT evil(1) -> 1022
;;= SELECT sum(evil(v)) FROM small -> 1022
(memory (export "memory") 1 65536)
(func (export "evil") (param i64) (result i64) (local $n i64)
  (loop $l (if (i32.ne (memory.grow (i32.const 1)) (i32.const -1)) (then (local.set $n (i64.add (local.get $n) (i64.const 1))) (br $l))))
  (local.get $n))
