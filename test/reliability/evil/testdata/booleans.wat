;; Any number but zero is true, and floats may be anything.
;;declare (a double precision) RETURNS double precision
;;= SELECT evil('NaN') -> NaN
;;= SELECT evil('-Infinity') -> -Infinity
(memory (export "memory") 1)
(func (export "evil") (param f64) (result f64) (local.get 0))
