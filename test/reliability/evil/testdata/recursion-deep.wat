;; A recursion without an end.
;;declare (a bigint) RETURNS bigint
;;set statement_timeout = '5s'
;;! SELECT evil(n) FROM generate_series(1,3) g(n) -> 54001 too deeply
;;! SELECT count(evil(v)) FROM rows -> 54001 too deeply
(memory (export "memory") 1)
(func $f (export "evil") (param $n i64) (result i64) (i64.add (call $f (local.get $n)) (i64.const 1)))
