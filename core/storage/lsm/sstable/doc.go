// Package sstable is the format of the sorted tables of a log-structured tree:
// immutable files of keys in ascending order, each with a value or a tombstone,
// that can be searched and walked in both directions a block at a time.
//
//	+------------------------------+--------------+------+--------+
//	| data blocks, each some of    | filter       | meta | footer |
//	| them an index partition  ··· | pages ···    |      |        |
//	+------------------------------+--------------+------+--------+
//
// An index partition stands behind the data blocks that it is about. Every part
// but the footer is a stored block. The CRC is CRC-32C of payload
// and codec; codecs are those of package compress:
//
//	+---------+---------+-----+
//	| payload | codec 1 | CRC |
//	|         |         | 4   |
//	+---------+---------+-----+
//
// Data blocks and index partitions are sorted blocks. An entry leaves out what
// its key shares with the key before it; every so many entries, at a restart,
// nothing is left out:
//
//	+---------+-------+-------+--------+----------------+----------+
//	| entries | heads | offs  | prefix | number of      | length   |
//	| ···     | 8 × n | 4 × n |        | restarts, n, 4 | of it 2  |
//	+---------+-------+-------+--------+----------------+----------+
//	entry: uvarint shared, uvarint own << 1 | deleted, uvarint value length,
//	       own bytes of the key, value
//
// The prefix is what all keys of the block have at the start. The
// head of a restart is the eight bytes of its key after them, as a big-endian
// number stored little-endian, so that a binary search compares words that lie
// side by side; offs are where the entries of the restarts are.
//
// An index partition has an entry for each data block of its part of the file.
// The key is a separator: not below any key of the block, and below those of
// the next one. The value is the handle of the block: uvarint offset, uvarint
// stored payload bytes, uvarint bytes once decompressed. The top of the index is
// in the meta block and stays in memory while the table is open: it has a
// separator and a handle for each partition.
//
// The filter is a blocked Bloom filter (package bloom), cut into pages of 256
// lines, so that a probe reads one page and no index. In format 2 it has the keys
// without their last bytes, the suffix; where there are less than half as many of
// these as keys it has whole keys besides. Format 1 has whole keys alone.
//
//	meta    uvarint table number, codec, block size, entries, tombstones, bytes of
//	        keys, bytes of values, end of the data blocks, filter offset, filter
//	        lines, probes; in format 2 uvarint length of the suffix and 1 where
//	        the filter has whole keys; uvarint length and bytes of the smallest and the largest
//	        key; uvarint number of partitions, for each: uvarint length and bytes
//	        of the separator, and the handle
//
//	footer  0      8           12        16       20        24     28      36
//	        +------+-----------+---------+--------+---------+------+-------+
//	        | meta | meta      | table   | format | zero    | CRC  | magic |
//	        | at 8 | payload 4 | number 4| 4      | 4       | 4    | 8     |
//	        +------+-----------+---------+--------+---------+------+-------+
//
// The footer's CRC is of its 24 bytes before it; its table number is the lower
// half of the number. All integers are little-endian.
//
// Invariants:
//
//  1. Keys ascend strictly; a key is in a table once.
//  2. A table is read only after its writer has synced it, and never changes.
//  3. Blocks of an open table are cached in the buffer pool, in a space of their
//     own, under their offset.
package sstable
