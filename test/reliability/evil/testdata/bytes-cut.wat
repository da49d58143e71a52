;; A module that ends within a number.
;;declare (a bigint) RETURNS bigint
;;hex 0061736d0100000001ff
;;create 42P13 unexpected end
