;; A call that cannot begin.
;;declare (a bigint) RETURNS SETOF bigint
;;! SELECT * FROM evil(1) -> 38000 unreachable
;;! SELECT * FROM small, evil(id) -> 38000 unreachable
(memory (export "memory") 2)
(func (export "evil_open") (param $in i32) (param $nin i32) (result i32) (unreachable))
(func (export "evil_next") (param $h i32) (param $most i32) (param $out i32) (result i32) (i32.const 0))
(func (export "evil_close") (param $h i32) )
