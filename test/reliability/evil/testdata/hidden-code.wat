;; An operand for one reader that is code for another: the opcode of a vector instruction in two bytes, and a loop in what seems to be its operand.
;;declare (a bigint) RETURNS bigint
;;hex 0061736d0100000001060160017e017e030201000503010001071102046576696c0000066d656d6f727902000a21011f00024041010d00fd8c000b03400c000b010101010101010240011a0b20000b
;;create 42P13 the number of an instruction is longer than it has to be
