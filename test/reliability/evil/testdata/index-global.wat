;; The global one past the end would be the fuel: set to a lot, then a loop.
;;declare (a bigint) RETURNS bigint
;;hex 0061736d0100000001060160017e017e030201000503010001071102046576696c0000066d656d6f727902000a1401120042ffffffffff3f240003400c000b20000b
;;create 42P13 global index 0
