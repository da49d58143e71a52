// Package wal is the write-ahead log: a stream of records in segment files
// that are preallocated, written in order and flushed for many transactions
// at once.
//
// An LSN is a position in the stream: segment number × segment size + offset.
// Segments are numbered from 1, so no record has LSN 0.
//
// Segment file "wal/%016x.wal":
//
//	0       8         16         24       28     32
//	+-------+---------+----------+--------+------+---------------------
//	| magic | segment | database | format | seed | records ···
//	| 8     | number 8| id 8     | 4      | 4    |
//	+-------+---------+----------+--------+------+---------------------
//
// The format is 2. Format 1, whose records are never compressed, is read too, and
// a log that ends in such a segment goes on in it in that format.
//
// Record:
//
//	0     8       24        32     33       37
//	+-----+-------+---------+------+--------+-------------+-----+
//	| LSN | txn   | previous| kind | length | payload     | CRC |
//	| 8   | id 16 | LSN 8   | 1    | 4      |             | 4   |
//	+-----+-------+---------+------+--------+-------------+-----+
//
//	kind:  7     5 4         0
//	      +-------+-----------+
//	      | codec | type      |
//	      +-------+-----------+
//
//	payload with a codec: uvarint length, compressed bytes
//
// The codec is compress.None, or what the payload was compressed with; "length"
// is that of the payload as it is stored. Commit, Abort and Checkpoint records are
// small, or made under the log's lock, and never compressed.
//
// All integers are little-endian. "previous LSN" chains the records of one
// transaction. The CRC (CRC-32C of header and payload) is seeded with the CRC
// of the record before, which stands in the four bytes before the record; the
// first record of a segment is seeded with the seed of its header. So a
// record that an earlier life of the log left behind never continues a newer
// one, even where its LSN fits.
//
// A record does not cross segments. Where the next record does not fit, a pad
// record (type 0) sends the reader on, or nothing when not even that fits.
//
// Segments are written in whole blocks of 4 KiB, by direct and durable writes
// where the file system has them: the block of the end is written again with
// each flush, filled up with zeros. On the same busy disk a commit took 0.28 to
// 0.42 ms, where a write and fdatasync took 0.76 to 0.88, and half as long as that
// for eight clients too (BenchmarkCommit).
//
// Payloads from 256 bytes on are compressed (pack.go): page images, which leave
// out the gap between slots and cells anyway, and large rows. Of the images of
// pgbench's pages LZ4 leaves 73 %, S2 63 % and Zstd 32 %, in about 14, 9 and 65 µs
// each; a transaction then has 600 bytes of log where it had 900, and as many are
// committed in a second with each of them as without.
//
// A finished segment can be archived: copied to another directory before it is
// given up (archive.go), from where Restore takes it back.
//
// Invariants:
//
//  1. The log ends at the first position without a valid record, unless
//     something proves that it was durable beyond: see FindDamage.
//  2. Flush(lsn) returns nil only if everything before lsn has been synced.
//  3. After a failed write or sync the log refuses everything (58030): the
//     state of the disk is unknown, and only recovery can find it out.
//  4. Record payloads belong to the packages that write them.
//  5. Where segments are archived none is removed or used again before its copy
//     is durable, and no file of the archive is ever in part, or replaced by a
//     different one.
package wal
