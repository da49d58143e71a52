;; An allocator that gives the last byte of the address space.
;;declare (a bigint) RETURNS bigint
;;! SELECT evil(1) -> 38000 memory that it does not have
(memory (export "memory") 2)
(func (export "basalt_alloc") (param $n i32) (result i32)
  (i32.const -1))
(func (export "grow") (drop (memory.grow (i32.const 1))))
(func (export "evil") (param $n i32) (param $in i32) (param $nin i32) (param $out i32) (result i32)
  (i32.const 0))
