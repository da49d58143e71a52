;; A recursion without an end, of large frames.
;;declare (a bigint) RETURNS bigint
;;set statement_timeout = '5s'
;;repeat SET 300 (call $id (local.get $n))
;;repeat ADD 299 i64.add
;;! SELECT evil(n) FROM generate_series(1,3) g(n) -> 54001 too deeply
(memory (export "memory") 1)
(func $id (param i64) (result i64) (local.get 0))
(func $f (export "evil") (param $n i64) (result i64) ${SET} (call $f (local.get $n)) i64.add ${ADD})
