;; Loops.
;;= sum(10) -> 55
;;= collatz(27) -> 111
;;= fac(10) -> 3628800
(module
  (func (export "sum") (param $n i32) (result i32) (local $s i32)
    (loop $l
      (local.set $s (i32.add (local.get $s) (local.get $n)))
      (br_if $l (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (local.get $s))
  (func (export "collatz") (param $n i64) (result i32) (local $steps i32)
    block $done
      loop $next
        local.get $n
        i64.const 1
        i64.eq
        br_if $done
        (if (i32.wrap_i64 (i64.and (local.get $n) (i64.const 1)))
          (then (local.set $n (i64.add (i64.mul (local.get $n) (i64.const 3)) (i64.const 1))))
          (else (local.set $n (i64.shr_u (local.get $n) (i64.const 1)))))
        (local.set $steps (i32.add (local.get $steps) (i32.const 1)))
        br $next
      end $next
    end $done
    local.get $steps)
  (func (export "fac") (param $n i64) (result i64) (local $r i64)
    (local.set $r (i64.const 1))
    (block $out
      (loop $top
        (br_if $out (i64.eqz (local.get $n)))
        (local.set $r (i64.mul (local.get $r) (local.get $n)))
        (local.set $n (i64.sub (local.get $n) (i64.const 1)))
        (br $top)))
    (local.get $r)))
