;; The values end behind the last byte of the memory: the host has its own pages there.
;;declare (a bigint) RETURNS bigint
;;= SELECT count(evil(id)) FROM small -> 1000
(memory (export "memory") 2)
(func (export "evil") (param $n i32) (param $in i32) (param $nin i32) (param $out i32) (result i32)
  (i32.store offset=24 (local.get $out) (i32.const 130000))
  (i32.const 0))
