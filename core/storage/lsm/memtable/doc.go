// Package memtable is the sorted table in memory that a log-structured tree
// writes to: a skip list over an arena of bytes, with any number of writers and
// readers at a time. Nobody blocks: writers link nodes by compare-and-swap.
//
// A key has one node, and a node a list of versions by descending sequence
// number. All offsets are of the arena; 0 is none.
//
//	node     0       8             12       16            16+4h
//	         +-------+-------------+--------+-------------+------
//	         | head  | key length  | newest | next by     | key
//	         | 8     | and height 4| 4      | level 4 × h |
//	         +-------+-------------+--------+-------------+------
//
//	version  0          8       12             16
//	         +----------+-------+--------------+------
//	         | sequence | older | length << 1  | value
//	         | 8        | 4     | | deleted 4  |
//	         +----------+-------+--------------+------
//
// The head is the first eight bytes of the key as a big-endian number, so that
// most comparisons are of two words.
//
// Invariants:
//
//  1. Keys ascend along every level; a level has a part of the nodes of the one
//     below.
//  2. Nothing is ever removed, and of what is published only links change. What
//     a reader has been given stays valid as long as the table is reachable.
//  3. Who may see which sequence numbers is the caller's to decide: an iterator
//     passes over versions that are newer than its own number.
package memtable
