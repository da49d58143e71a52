;; Globals, memory and tables do not outlive a statement.
;;declare (a bigint) RETURNS bigint
;;= SELECT evil(5) -> 0
;;= SELECT evil(6) -> 0
;;= SELECT sum(evil(v)) FROM small WHERE id = 3 -> 0
;;= SELECT evil(7) -> 0
(memory (export "memory") 2)
(table 2 funcref)
(global $g (mut i64) (i64.const 0))
(func $f)
(elem declare func $f)
(func (export "evil") (param $a i64) (result i64) (local $was i64)
  (local.set $was (i64.or (global.get $g) (i64.load (i32.const 70000))))
  (if (i32.eqz (ref.is_null (table.get (i32.const 1)))) (then (local.set $was (i64.const -1))))
  (table.set (i32.const 1) (ref.func $f))
  (global.set $g (local.get $a))
  (i64.store (i32.const 70000) (local.get $a))
  (local.get $was))
