;; Types: equal ones, ones in place that have a definition, and ones that have none.
;;= f(1) -> 2
;;= g(5, 6) -> 11
;;= h(3) -> 3
(module
  (func $f (export "f") (param i32) (result i32) (i32.add (local.get 0) (i32.const 1)))
  (type $same (func (param i32) (result i32)))
  (type $again (func (param $x i32) (result i32)))
  (type $two (func (param i32) (param $y i32) (result i32)))
  (func $g (export "g") (type $two) (param $a i32) (param i32) (result i32) (i32.add (local.get $a) (local.get 1)))
  (func $h (export "h") (param f64) (result f64) (block (type $none)) (local.get 0))
  (type $none (func)))
