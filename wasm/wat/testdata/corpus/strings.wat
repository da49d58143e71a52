;; Escapes in strings.
;;= at(0) -> 9
;;= at(1) -> 10
;;= at(2) -> 13
;;= at(3) -> 34
;;= at(4) -> 39
;;= at(5) -> 92
;;= at(6) -> 0
;;= at(7) -> 255
;;= at(8) -> 0xc3
;;= at(9) -> 0xa9
;;= at(10) -> 0xf0
;;= at(13) -> 0x80
;;= at(14) -> 0xe2
;;= at(17) -> 0x3b
;;= Ünï "quoted" \() -> 1
(module
  (memory (data "\t\n\r\"\'\\\00\Ff\u{e9}\u{1f600}€;; (; no comment"))
  (func (export "at") (param i32) (result i32) (i32.load8_u (local.get 0)))
  (func (export "\c3\9cnï \"quoted\" \5c") (result i32) i32.const 1))
