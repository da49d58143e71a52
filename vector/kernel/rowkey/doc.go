// Package rowkey serialises column values to bytes such that two values are
// equal in SQL exactly when their bytes are: what hash tables, DISTINCT and
// set operations compare. The bytes of several columns may be joined; no key
// is a prefix of a different one.
//
//	null              00
//	fixed width       01, the value little-endian
//	bool              01, 0 or 1
//	float             01, 8 bytes: -0 as 0, one NaN
//	interval          01, 16 bytes: its length in microseconds
//	numeric           01, kind and scale without trailing zeros (2 bytes each
//	                  of the scale), length, coefficient
//	variable length   01, length uint32, bytes; char(n) without trailing blanks
//
// Types whose equality is not that of their bytes (arrays, records, jsonb) are
// the business of core/expr/order.
package rowkey
