;; No module at all.
;;declare (a bigint) RETURNS bigint
;;hex 00
;;create 42P13 header
