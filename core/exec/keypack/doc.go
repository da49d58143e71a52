// Package keypack packs the key columns of a row into one or a few 64-bit
// words, such that two rows have equal words exactly when their keys are equal.
// Not every key can be packed: a string has at most 7 bytes (3 when it is
// declared that short), a numeric at most 60 bits and 7 decimals.
//
//	integers, dates, floats   their bits; -0 as 0, one NaN
//	numeric                   coefficient without trailing zeros << 3 | scale
//	strings                   the bytes, and their number in the highest byte
//	null                      a bit of its own, the value zero
package keypack
