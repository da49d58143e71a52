// Package keyenc encodes values as byte strings that compare, byte by byte,
// as PostgreSQL's default B-tree operator classes order the values. Index keys
// are such strings, end to end.
//
// A column is a marker byte and, unless it is null, the value:
//
//	0x00 null that sorts first, 0x01 value, 0x02 null that sorts last
//
//	bool             1 byte
//	integers, times  big-endian with the sign bit flipped; unsigned for oids
//	floats           IEEE bits, made to sort: -0 as 0, NaN last
//	strings, bytea   bytes with 00 as 00 FF, then 00 01; char(n) without its
//	                 trailing blanks
//	uuid             16 bytes
//	interval         128-bit microseconds with months of 30 days
//	timetz           the instant, then the zone
//	numeric          class, exponent (4), digits in base 100 plus 1, 00; all but
//	                 the class inverted for negative numbers
//
// The value (not the marker) of a descending column is inverted. No encoded
// column is a proper prefix of another, so columns can follow each other.
package keyenc
