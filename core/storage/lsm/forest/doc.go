// Package forest is all the log-structured trees of a database: it opens them by
// their ID, applies the changes that the database's log has of them, and flushes
// them before the log forgets.
//
// The life of a tree:
//
//   - Create makes its directory, durably, before the log has a record of it. What
//     a crash leaves then is a tree that no index has, which nobody reads; the
//     database drops it when the transaction is undone, or finds it unused.
//   - Its changes are logged under its ID, and Redo applies them after a crash. A
//     tree that is gone was dropped later in the log: its changes are passed over.
//   - FlushTo makes the tables of all trees complete up to a position, which is
//     what a checkpoint needs before the log may be recycled.
//   - Drop removes it, once the log has durably what made it unused.
//
// A tree that was opened stays open until Drop or Close.
package forest
