// Package decimal is PostgreSQL's numeric: exact decimal numbers of any size
// with a display scale, NaN and the infinities, and the rules by which its
// operators choose the scale of a result.
//
// A finite Decimal is Coef × 10^-Scale; Scale is the display scale too, so
// that 1.50 keeps its zero. Int128 is the fixed-point integer that vectors use
// for the values that fit 38 digits; the slow, general Decimal takes over where
// they do not.
//
// Encoded form (the value bytes of a vector of arbitrary precision):
//
//	byte  0     kind: 0 finite ≥ 0, 1 finite < 0, 2 NaN, 3 +Infinity, 4 -Infinity
//	bytes 1-2   Scale, little-endian
//	bytes 3-    |Coef|, big-endian without leading zeros; empty for zero
//
// Rounding is half away from zero everywhere, as PostgreSQL rounds.
package decimal
