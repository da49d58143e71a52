;; The size of a state takes for ever.
;;declare aggregate (a bigint) RETURNS bigint
;;! SELECT evil(id) FROM small -> 57014
(memory (export "memory") 2)
(func (export "evil_state_size") (result i32) (loop (br 0)) (i32.const 8))
(func (export "evil_init") (param $n i32) (param $st i32) (result i32) (i32.const 0))
(func (export "evil_update") (param $n i32) (param $gid i32) (param $in i32) (param $nin i32) (param $st i32) (result i32) (i32.const 0))
(func (export "evil_merge") (param $n i32) (param $into i32) (param $from i32) (result i32) (i32.const 0))
(func (export "evil_final") (param $n i32) (param $st i32) (param $out i32) (result i32) 
  (memory.copy (i32.load offset=24 (local.get $out)) (local.get $st) (i32.shl (local.get $n) (i32.const 3)))
  (i32.const 0))
