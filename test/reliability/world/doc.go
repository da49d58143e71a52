// Package world is a random workload on the transaction layer with a plain
// model beside it. It does everything that a database can do to its files:
// inserts, updates and deletes in several open transactions, savepoints, bulk
// loads, freezing, rewriting, checkpoints, DDL, sequences and catalogue entries.
// Indexes are B+trees and log-structured ones, whose memtables are so small that
// they are flushed and merged all the time.
//
// It is a single-threaded step function: what it does follows from its seed and
// from what the file system answers, so a failure replays. The suites beside it
// decide what goes wrong meanwhile - power cuts, failing operations, flipped
// bits - and compare what a database has afterwards with two states of the
// model: Acked, after the transactions whose commit returned, and Doubt, the
// same with the commit that was under way.
package world
