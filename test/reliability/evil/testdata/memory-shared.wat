;; A shared memory.
;;declare (a bigint) RETURNS bigint
;;hex 0061736d01000000050401030101
;;create 42P13 shared
