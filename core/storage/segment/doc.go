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
// A column with a dictionary, or a table of symbols, has it as one more block.
// The footer lists, for each column, the type and encoded statistics, and for
// each block its length, CRC-32C and zone map (nulls, smallest and largest
// value). The RowIDs are a column of their own, the last, or implicit when they
// are without gaps.
//
// The format is 2. Files of format 1 are read too: it has neither the
// encodings from patched on nor what the header says from byte 20 on, which
// was zero.
//
// Block:
//
//	0        1       2          3         4       6       8      16     20
//	+--------+-------+----------+---------+-------+-------+------+------+---
//	| encod- | width | validity | numeric | count | scale | base | aux  | …
//	| ing 1  | 1     | mode 1   | form 1  | 2     | 2     | 8    | 4    |
//	+--------+-------+----------+---------+-------+-------+------+------+---
//	20       24           26             27       28       29     32
//	+--------+------------+--------------+--------+--------+------+
//	| factor | exceptions | bytes of an  | ALP: e | ALP: f | zero |
//	| 4      | 2          | exception 1  | 1      | 1      | 3    |
//	+--------+------------+--------------+--------+--------+------+
//
// then the validity bitmap when the mode is 1, display scales of a numeric
// column when they differ (aux bit 31), and the body, each aligned to 8 bytes:
//
//	0 const    nothing (base is the value), or the one value's bytes
//	1 packed   (value - base) / factor, as package bitpack packs them
//	2 rle      aux runs: ends of the runs packed to 11 bits, then values packed
//	3 dict     codes less base, packed
//	4 plain    fixed width: the values. Strings: lengths packed, then the bytes
//	5 zstd     as plain, the bytes compressed
//	6 patched  as packed, but only the lower bits; exceptions with the others
//	7 delta    least difference 8; values of rows 256, 512, … 8 each; then as
//	           patched, (difference from the row before - least) / factor.
//	           base is the value of row 0
//	8 ALP      integers of decimals, less base, packed; exceptions with the
//	           values that are not such decimals
//	9 FSST     lengths of the codes packed, then the codes of each string. aux
//	           is the length of all strings together
//	10 words   as plain, the bytes as codes of words
//
// The factor is a divisor of all values less the least, such as 100 of amounts
// without cents. Exceptions are
//
//	+---------------------+--------------------------------+
//	| gaps, 1 byte each   | upper bits or values,          |
//	| from row to row     | so many bytes each             |
//	+---------------------+--------------------------------+
//
// where a row that is more than 255 from the one before it has idle exceptions
// in between: upper bits of zero, or a value that is as the packed one.
//
// A dictionary block has the number of entries as base, and as its body
// offsets of 4 bytes, one more than entries, and the strings; as zstd both
// together compressed, aux being their length. In the same place, a block of
// encoding FSST has a table of symbols, and one of encoding words a table of
// words, compressed when aux, its length, is not zero. Packages fsst and words
// describe them.
//
// A block's encoding is the one that makes it smallest, where those that take
// more work to read must save more. Strings go by a sample of the column: a
// dictionary while it has few entries, else FSST where it saves 30 % and
// nothing else would save 15 % more, else words where they save 15 %, and 5 %
// more than zstd, else zstd where it saves 15 %.
//
// In the buffer pool a block of zstd or words is held as a plain one, so that
// work is done once per load. All others are held as they are, and a single
// value is read of them without decoding the rest.
//
// Measured: TPC-H at scale 1 takes 192 MB in blocks, where format 1 took 243 MB
// (TestSizes). Reading blocks that are in the pool decodes 20–28 GB/s of packed
// int64, 16 patched, 7.4 of differences, 3.9 of runs of eight rows and 6.9 of
// ALP, and takes 0.2 ns a row of a dictionary's codes and 1 ns a plain string
// (BenchmarkRead, medians of seven on one core of a busy EPYC with AVX2).
//
// Invariants:
//
//  1. A file is complete and synced before anything refers to it, and never
//     changed afterwards.
//  2. Every block is verified against its CRC when it is read from disk; a
//     block that passes is still decoded with all lengths checked.
package segment
