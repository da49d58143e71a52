;; A table that grows by millions, at once and step by step.
;;declare (a bigint) RETURNS bigint
;;= SELECT evil(50000000) -> -1
;;= SELECT evil(1000) -> 99001
(memory (export "memory") 1)
(table 1 funcref)
(func (export "evil") (param $by i64) (result i64) (local $last i32) (local $now i32)
  (local.set $last (i32.const -1))
  (loop $l
    (local.set $now (table.grow (ref.null func) (i32.wrap_i64 (local.get $by))))
    (if (i32.ne (local.get $now) (i32.const -1)) (then (local.set $last (local.get $now)) (br $l))))
  (if (i32.ne (local.get $last) (i32.const -1)) (then (local.set $last (i32.add (local.get $last) (i32.wrap_i64 (local.get $by))))))
  (i64.extend_i32_s (local.get $last)))
