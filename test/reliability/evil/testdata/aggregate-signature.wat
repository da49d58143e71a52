;; An update that takes too little.
;;declare aggregate (a bigint) RETURNS bigint
;;create 42P13 another signature
(memory (export "memory") 2)
(func (export "evil_state_size") (result i32) (i32.const 8))
(func (export "evil_init") (param $n i32) (param $st i32) (result i32) (i32.const 0))
(func (export "evil_update") (param $n i32) (param $in i32) (param $nin i32) (param $st i32) (result i32) (i32.const 0))
(func (export "evil_merge") (param $n i32) (param $into i32) (param $from i32) (result i32) (i32.const 0))
(func (export "evil_final") (param $n i32) (param $st i32) (param $out i32) (result i32) (i32.const 0))
