;; States of a megabyte, of many groups.
;;declare aggregate (a bigint) RETURNS bigint
;;= SELECT count(evil) FROM (SELECT evil(id) FROM small GROUP BY id % 100) s -> 100
(memory (export "memory") 2)
(func (export "evil_state_size") (result i32) (i32.const 1048576))
(func (export "evil_init") (param $n i32) (param $st i32) (result i32) (i32.const 0))
(func (export "evil_update") (param $n i32) (param $gid i32) (param $in i32) (param $nin i32) (param $st i32) (result i32) (i32.const 0))
(func (export "evil_merge") (param $n i32) (param $into i32) (param $from i32) (result i32) (i32.const 0))
(func (export "evil_final") (param $n i32) (param $st i32) (param $out i32) (result i32) (i32.const 0))
