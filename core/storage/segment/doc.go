// Package segment is the format of cold storage: immutable files with a run
// of rows, column by column, in blocks of 2048 values that can be decoded
// alone.
//
// File "segments/%016x.seg":
//
//	+--------+----------------------------------+--------+---------+
//	| header | blocks of column 0, column 1, …  | footer | trailer |
//	| 32     | each aligned to 8 bytes          |        | 32      |
//	+--------+----------------------------------+--------+---------+
//
//	header   magic 8, format 4, zero 4, segment id 8, zero 8
//	trailer  footer offset 8, length 4, CRC 4, rows 4, zero 4, magic 8
//
// A column with a dictionary has it as one more block before its others. The
// footer lists, for each column, the type and encoded statistics, and for each
// block its length, CRC-32C and zone map (nulls, smallest and largest value).
// The RowIDs are a column of their own, the last, or implicit when they are
// without gaps.
//
// Block:
//
//	0        1       2          3         4       6       8      16     20
//	+--------+-------+----------+---------+-------+-------+------+------+---
//	| encod- | width | validity | numeric | count | scale | base | aux  | …
//	| ing 1  | 1     | mode 1   | form 1  | 2     | 2     | 8    | 4    | 32
//	+--------+-------+----------+---------+-------+-------+------+------+---
//
// then the validity bitmap when the mode is 1, display scales of a numeric
// column when they differ (aux bit 31), and the body, each aligned to 8 bytes:
//
//	const    nothing (base is the value), or the one value's bytes
//	packed   values less base, as package bitpack packs them
//	rle      aux runs: ends of the runs packed to 11 bits, then values packed
//	dict     codes packed; base is 0
//	plain    fixed width: the values. Strings: lengths packed, then the bytes
//	zstd     as plain, the bytes compressed
//
// Encoding numbers up to 31 are reserved for those to come (delta, ALP, FSST).
//
// In the buffer pool a zstd block is held decompressed, as a plain one, so
// decompression happens once per load.
//
// Invariants:
//
//  1. A file is complete and synced before anything refers to it, and never
//     changed afterwards.
//  2. Every block is verified against its CRC when it is read from disk; a
//     block that passes is still decoded with all lengths checked.
package segment
