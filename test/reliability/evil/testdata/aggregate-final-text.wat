;; Results whose offsets leave the text.
;;declare aggregate (a bigint) RETURNS text
;;! SELECT evil(id) FROM small -> 38000 offsets
(memory (export "memory") 2)
(func (export "evil_state_size") (result i32) (i32.const 8))
(func (export "evil_init") (param $n i32) (param $st i32) (result i32) (i32.const 0))
(func (export "evil_update") (param $n i32) (param $gid i32) (param $in i32) (param $nin i32) (param $st i32) (result i32) (i32.const 0))
(func (export "evil_merge") (param $n i32) (param $into i32) (param $from i32) (result i32) (i32.const 0))
(func (export "evil_final") (param $n i32) (param $st i32) (param $out i32) (result i32) (i32.store offset=4 (i32.load offset=20 (local.get $out)) (i32.const 1)) (i32.const 0))
