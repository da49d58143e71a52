;; The function one past the end would be the yield.
;;declare (a bigint) RETURNS bigint
;;hex 0061736d0100000001060160017e017e030201000503010001071102046576696c0000066d656d6f727902000a08010600200010010b
;;create 42P13 function index 1
