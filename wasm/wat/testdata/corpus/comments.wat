;; Comments.
;;= f() -> 3
(module(;at once;)(func(export "f")(result i32);;to the end of the line
  (; a block (; and one inside ;) "with a quote ;) i32.const 1 (;;) i32.const 2
  ;; (; not a block
  i32.add(;the end;)))
(; behind (module) ;)
;; the last line has no end
;; x