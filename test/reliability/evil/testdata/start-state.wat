;; What a module's beginning leaves is there for every statement, and what statements
;; leave beside it, one of which fails, for none.
;;declare (a bigint) RETURNS bigint
;;= SELECT evil(5) -> 42
;;= SELECT evil(6) -> 42
;;! SELECT evil(n) FROM generate_series(1, -1, -1) g(n) -> 38000 unreachable
;;= SELECT evil(7) -> 42
;;as other
;;= SELECT evil(8) -> 42
(memory (export "memory") 5)
(data (i32.const 200000) "\00\00\00\00")
(global $g (mut i64) (i64.const 0))
(func $s
  (memory.fill (i32.const 0) (i32.const 1) (i32.const 300000))
  (i64.store (i32.const 200000) (i64.const 40))
  (drop (memory.grow (i32.const 1)))
  (global.set $g (i64.const 2)))
(start $s)
(func (export "evil") (param $a i64) (result i64) (local $was i64)
  (local.set $was (i64.add (global.get $g) (i64.load (i32.const 200000))))
  (global.set $g (i64.const 1000))
  (i64.store (i32.const 200000) (local.get $a))
  (i64.store (i32.const 393208) (local.get $a))
  (drop (memory.grow (i32.const 1)))
  (if (i64.le_s (local.get $a) (i64.const 0)) (then unreachable))
  (if (i64.eq (local.get $a) (i64.const 1)) (then (global.set $g (i64.const 2)) (i64.store (i32.const 200000) (i64.const 40))))
  (local.get $was))
