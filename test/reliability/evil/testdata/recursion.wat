;; A recursion as broad as it is deep, which no stack ends.
;;declare (a bigint) RETURNS bigint
;;! SELECT evil(n) FROM generate_series(1,3) g(n) -> 57014
(memory (export "memory") 1)
(func $f (param $n i64) (result i64)
  (if (result i64) (i64.eqz (local.get $n)) (then (i64.const 1))
    (else (i64.add (call $f (i64.sub (local.get $n) (i64.const 1))) (call $f (i64.sub (local.get $n) (i64.const 1)))))))
(func (export "evil") (param i64) (result i64) (call $f (i64.const 60)))
