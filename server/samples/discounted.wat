;; discounted(price, discount) = price * (1 - discount), the module of the
;; demo's function. discounted.wasm is this text, assembled.
(module
  (func (export "discounted") (param f64 f64) (result f64)
    (f64.mul (local.get 0) (f64.sub (f64.const 1) (local.get 1)))))
