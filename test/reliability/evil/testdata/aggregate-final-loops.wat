;; A result that does not come.
;;declare aggregate (a bigint) RETURNS bigint
;;! SELECT evil(id) FROM small -> 57014
(memory (export "memory") 2)
(func (export "evil_state_size") (result i32) (i32.const 8))
(func (export "evil_init") (param $n i32) (param $st i32) (result i32) (i32.const 0))
(func (export "evil_update") (param $n i32) (param $gid i32) (param $in i32) (param $nin i32) (param $st i32) (result i32) (i32.const 0))
(func (export "evil_merge") (param $n i32) (param $into i32) (param $from i32) (result i32) (i32.const 0))
(func (export "evil_final") (param $n i32) (param $st i32) (param $out i32) (result i32) (loop (br 0)) (i32.const 0))
