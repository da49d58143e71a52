// Package tuple is the format of a hot row: the values of its columns as one
// byte string.
//
//	uvarint number of columns, null bitmap (1 = not null), values
//
// Values of the columns that are not null follow in ordinal order:
//
//	bool                1 byte
//	fixed width         little-endian
//	variable length     uvarint length, bytes
//	numeric             0, zigzag varint coefficient, uvarint scale
//	                    1, uvarint length, bytes as core/base/decimal encodes them
//
// A tuple with fewer columns than its table was written before the others
// were added. A tuple is never empty: an empty value in a hot tree is the
// tombstone of a cold row.
//
// Encoder makes tuples from a batch; Sink collects columns of tuples, and of
// rows of vectors, into a batch.
package tuple
