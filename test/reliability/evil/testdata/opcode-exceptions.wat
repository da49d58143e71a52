;; An instruction of another proposal: exceptions.
;;declare (a bigint) RETURNS bigint
;;hex 0061736d0100000001060160017e017e030201000503010001071102046576696c0000066d656d6f727902000a0901070006400b20000b
;;create 42P13 unknown instruction
