// Package compare holds the comparison kernels: the six operators over two
// vectors of one type, as a boolean vector (Eval) or as a filter (Select), and
// the three-way comparison of single rows (Rows) that sorting and tests use.
//
// The order is PostgreSQL's default for the type: floats put NaN above all and
// equal to itself, -0 equal to 0; numerics compare by value whatever their
// scale; intervals as if a month had 30 days and a day 24 hours; timetz by UTC
// time, then zone; char(n) without trailing blanks; oid unsigned; every other
// type of variable length by its bytes. Types whose order is not that of their
// bytes (arrays, records, jsonb) must not come here.
//
// The operands have one type, or are integers of two widths, or float4 and
// float8. They may be Flat or Const, and Dict for variable-length types.
//
// A comparison of an integer-like column with a constant becomes one of "in
// [lo, hi]" and "not equal", so that two loops serve the six operators.
package compare
