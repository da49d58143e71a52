;; The names of exports, in an error about them.
;;declare (a bigint) RETURNS bigint
;;repeat X 100000 A
;;create 42P13 exports several
(memory (export "memory") 1)
(func (export "a\00C00000\00\0aFATAL\1b[2J${X}"))
(func (export "b"))
