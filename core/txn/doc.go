// Package txn is the transactional interface to storage: the only package
// that imports core/storage, and the only one that the layers above need.
//
// # Model
//
// A table is a set of rows under ascending 64-bit RowIDs that are never
// reused. Its columns are addressed by ordinal: the position at which they
// were created or added. Ordinals are stable: DropColumn leaves a hole, and a
// batch for Insert gives every live column in ordinal order. Names, defaults,
// constraints and everything else that SQL knows of a table is the catalog's
// business; the catalog persists it in the transactional key-value store of
// the same database (MetaPut, MetaGet, MetaScan, MetaDelete).
//
// # Versions
//
// The newest version of every row and index entry is in place on pages; what
// older snapshots still need is kept in memory as before-images and forgotten
// when the last such snapshot ends. After a restart there are no versions:
// recovery has removed what was not committed.
//
// A snapshot is a commit timestamp. READ COMMITTED takes one per statement
// (NewStatement), REPEATABLE READ one per transaction. A statement sees the
// changes of earlier statements of its transaction, never its own.
//
// # Indexes
//
// An index is a tree of pages (btree) or a log-structured one (lsm/forest). Both
// log to the same log, keep their versions in the same way, and serve the same
// reads; see tree. What fills a new log-structured tree is not logged: it is only
// ever taken back with the tree. A note in the catalog says which trees are unused,
// from before they are made until the transaction that makes them has committed,
// and again from the commit that drops them; Open removes those.
//
// # Concurrency
//
// A Txn may be used by one goroutine at a time for everything that writes,
// locks or changes its state. Sources, Fetch and index scans of one statement
// may run on several goroutines at once, also while the statement writes.
// Every call that can wait takes a context and returns 57014 when it ends.
//
// # Errors
//
// Every error carries an SQLSTATE. After an error of a write call the
// transaction must be rolled back, to a savepoint or wholly: a batch may have
// been applied in part.
package txn
