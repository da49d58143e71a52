// Package manifest is the record of which tables a log-structured tree is made
// of: a log of edits in one file, which a snapshot replaces now and then.
//
//	0       8        12     16      20
//	+-------+--------+------+-------+------------------------
//	| magic | format | zero | CRC 4 | records ···
//	| 8     | 4      | 4    |       |
//	+-------+--------+------+-------+------------------------
//
//	record  +----------+-------+---------+
//	        | length 4 | CRC 4 | payload |
//	        +----------+-------+---------+
//
//	payload uvarint flushed LSN (0: as before), next file number,
//	        length and bytes of the settings (none: as before),
//	        uvarint count, removed: { uvarint level, number }
//	        uvarint count, added:   { uvarint level, epoch, number, size, entries,
//	                                  tombstones; length and bytes of the smallest
//	                                  and the largest key }
//
// All integers are little-endian. A CRC is CRC-32C of the record's offset in the
// file (8) and its payload. Every record is written twice, one behind the other,
// so that damage to one copy loses nothing, and what a crash has cut off, where
// neither copy is whole and nothing follows, differs from damage.
//
// The first record of a file is a snapshot. A new snapshot is written to a file
// of its own, synced, and renamed over the old one; this is done at every open,
// so that nothing is ever appended behind a torn record.
//
// Invariants:
//
//  1. Append returns nil only when the edit is durable. After a failed Append the
//     state on disk is unknown, and the manifest refuses everything.
//  2. An edit names only tables that are synced, with their names.
//  3. A tree is exactly the tables that its manifest names: other files of its
//     directory are what a crash left behind.
package manifest
