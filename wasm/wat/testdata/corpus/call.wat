;; Calls by name and index, of functions that come later, and of several results.
;;= fib(20) -> 6765
;;= even(10) -> 1
;;= even(7) -> 0
;;= divmod(17, 5) -> 3 2
;;= sum(17, 5) -> 5
(module
  (func $fib (export "fib") (param i32) (result i32)
    (if (result i32) (i32.lt_u (local.get 0) (i32.const 2))
      (then (local.get 0))
      (else (i32.add (call $fib (i32.sub (local.get 0) (i32.const 1))) (call 0 (i32.sub (local.get 0) (i32.const 2)))))))
  (func $even (export "even") (param $n i32) (result i32)
    (if (i32.eqz (local.get $n)) (then (return (i32.const 1))))
    (call $odd (i32.sub (local.get $n) (i32.const 1))))
  (func $odd (param $n i32) (result i32)
    (if (i32.eqz (local.get $n)) (then (return (i32.const 0))))
    (return (call $even (i32.sub (local.get $n) (i32.const 1)))))
  (func $divmod (export "divmod") (param i32 i32) (result i32) (result i32)
    (i32.div_s (local.get 0) (local.get 1))
    (i32.rem_s (local.get 0) (local.get 1)))
  (func (export "sum") (param i32 i32) (result i32) (i32.add (call $divmod (local.get 0) (local.get 1)))))
