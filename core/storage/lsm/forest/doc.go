// Package forest is all the log-structured trees of a database: it opens them by
// their ID, applies the changes that the database's log has of them, and flushes
// them before the log forgets.
//
// The life of a tree:
//
//   - Create makes its directory, durably, before the log has a record of its
//     changes. The database notes before that the tree is unused, and takes the
//     note back with the transaction: so it finds what a crash leaves.
//   - Its changes are logged under its ID (Logged), and Redo applies them after a
//     crash. A tree that is gone was dropped later in the log: its changes are
//     passed over, and Undo has nothing to take back.
//   - FlushTo makes the tables of all trees complete up to a position, which is
//     what a checkpoint needs before the log may be recycled.
//   - Drop removes it, once the log has durably what made it unused.
//
// A tree that was opened stays open until Drop or Close.
//
// A tree whose files are damaged is marked, by a file in its directory, and is no
// tree any more but for Drop: what the log has of it is passed over, so it must
// not come back where its files can be read another time.
package forest
