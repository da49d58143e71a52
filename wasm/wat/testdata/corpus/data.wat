;; Active data, with offsets in all ways of writing them.
;;= at(0) -> 0x64636261
;;= at(8) -> 0x68676665
;;= at(16) -> 0x00000078
;;= at(24) -> 0x007a7900
(module
  (memory 1)
  (data (i32.const 0) "abcd")
  (data (memory 0) (offset i32.const 8) "ef" "gh")
  (data $named (offset (i32.const 16)) "x")
  (data 0 (i32.const 25) "yz")
  (data (i32.const 0))
  (func (export "at") (param i32) (result i32) (i32.load (local.get 0))))
