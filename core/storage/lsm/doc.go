// Package lsm is a log-structured merge tree of byte-string keys and values:
// the storage of an index that is written more than it is read.
//
// Changes go to a memtable. A full one is sealed, and flushed to a table of level
// 0; compactions merge tables into larger ones by a policy (leveled, size-tiered
// or FIFO), so that a read has to look into few, and drop what is hidden by newer
// changes. The packages below have the parts: memtable, sstable, bloom, manifest.
//
//	lsm/<tree>/manifest       which tables there are, at which level
//	lsm/<tree>/%06d.sst       tables, by number
//
// A tree has no log of its own. Its owner logs each change (Logger, Apply) and
// flushes the tree before it forgets a stretch of its log (FlushedLSN, FlushTo).
// After a crash it applies the changes again that are not in the tables: from
// FlushedLSN as it was at the last checkpoint, or from any position before it, to
// the end of the log.
//
// There are no versions within a table: a snapshot is a state (memtables, tables)
// and a sequence number for the memtables. An iterator keeps both.
//
// Latching: a key, or with Settings.Suffix what it begins with, has the latch of
// its stripe. Modify and Apply hold it exclusively from the decision until the
// change can be seen, as does Restore, Get holds it shared during its callback, and
// View holds all of them shared, or the one of its Point. Callbacks must not touch
// the same tree and must not wait for another transaction. Iterators take no latch.
//
// Order of locks: key latches in ascending order, flushMu, compactMu, editMu, mu.
//
// Invariants:
//
//  1. What a newer memtable or run has of a key hides what older ones have.
//  2. A memtable is flushed when all who write to it are done; so tables have
//     only changes that can be seen.
//  3. Sequence numbers become visible in their order: what can be seen is always
//     the changes up to some number.
//  4. The tree is what its manifest names. A table is removed after the edit that
//     removes it is durable and nobody reads it any more.
//  5. Memory is bounded: writers wait while too many memtables are to be flushed,
//     or too many runs to be merged. They are slowed down before. Only Restore,
//     which takes changes back, never waits.
package lsm
