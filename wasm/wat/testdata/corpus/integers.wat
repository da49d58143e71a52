;; Integer constants.
;;= decimal() -> 123456789 -123456789 5 -2147483648 -1
;;= hex() -> 0xbeef -16 2147483647 -2147483648 -1
;;= long() -> 9223372036854775807 -9223372036854775808 -1 -1 81985529216486895
;;= edges() -> 63 64 -64 -65 127 128 -128 -129
(module
  (func (export "decimal") (result i32 i32 i32 i32 i32)
    (i32.const 123_456_789) (i32.const -123456789) (i32.const +5) (i32.const -2147483648) (i32.const 4294967295))
  (func (export "hex") (result i32 i32 i32 i32 i32)
    i32.const 0xBe_eF i32.const -0x10 i32.const 0x7fffffff i32.const 0x80000000 i32.const 0xffffffff)
  (func (export "long") (result i64 i64 i64 i64 i64)
    i64.const 9223372036854775807 i64.const -9223372036854775808 i64.const 18446744073709551615 i64.const -0x1
    i64.const 0x0123456789abcdef)
  (func (export "edges") (result i32 i32 i32 i32 i64 i64 i64 i64)
    i32.const 63 i32.const 64 i32.const -64 i32.const -65 i64.const 127 i64.const 128 i64.const -128 i64.const -129))
