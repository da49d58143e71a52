;; An instruction of another proposal: tail calls.
;;declare (a bigint) RETURNS bigint
;;hex 0061736d0100000001060160017e017e030201000503010001071102046576696c0000066d656d6f727902000a08010600200012000b
;;create 42P13 unknown instruction
