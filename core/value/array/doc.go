// Package array is the stored form of PostgreSQL's arrays: any number of
// dimensions with lower bounds, and elements that may be null. Inside a vector
// an array is one variable-length value, encoded as
//
//	byte  0      number of dimensions, 0 for the empty array
//	byte  1      1 if any element is null
//	bytes 2-3    zero
//	bytes 4-7    element type OID, little-endian
//	8 per dim    length int32, lower bound int32
//	bitmap       one bit an element, set = not null; only if byte 1 is 1
//	elements     in row-major order: fixed-width values as in a vector, bool
//	             as a byte, others as a uint32 length and the bytes (numerics
//	             as core/base/decimal encodes them); nulls take no room
//
// Decoding gives the elements as a vector, so that everything that works on
// columns works on arrays.
package array
