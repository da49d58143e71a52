package txn

import (
	"context"

	"github.com/basaltdb/basalt/core/base/env"
	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/vector"
)

// Options configure a database at Open. The zero value is ready for use.
type Options struct {
	Env        env.Env // zero: the real one
	PageSize   int     // bytes, of a new database; 0: 4096
	PoolBytes  int64   // budget of the buffer pool; 0: 256 MiB
	WALSegment int64   // bytes; 0: 64 MiB
	// Background starts the checkpointer, page writer and freezer. Without it
	// nothing runs by itself: tests and simulations call Checkpoint and Freeze.
	NoBackground bool
}

// DB is an open database.
type DB struct{}

// Txn is a transaction.
type Txn struct{}

// Savepoint marks a point within a transaction to roll back to.
type Savepoint struct{ _ int }

// IndexCursor walks the visible entries of an index range.
type IndexCursor struct{}

// Bulk loads rows straight into column segments.
type Bulk struct{}

func pending(what string) error { return errs.New(errs.FeatureNotSupported, "%s is not available yet", what) }

// Open opens the database in dir, creating it if there is none, and recovers
// it if it was not closed. A second process on dir gets F0001.
func Open(dir string, opt Options) (*DB, error) { return nil, pending("Open") }

// Close checkpoints and closes. Transactions must have ended.
func (db *DB) Close() error { return pending("Close") }

// Checkpoint writes all changes that the log holds to the data file.
func (db *DB) Checkpoint(ctx context.Context) error { return pending("Checkpoint") }

// Begin starts a transaction. It has no snapshot until NewStatement.
func (db *DB) Begin(ctx context.Context, level Isolation, readOnly bool) (*Txn, error) {
	return nil, pending("Begin")
}

// RegisterEvaluator gives an index with Evaluated set its evaluator. It must
// be called for every such index after Open, before its table is written.
func (db *DB) RegisterEvaluator(index IndexID, ev KeyEvaluator) {}

// SequenceNext reserves n values of a sequence and returns the first and how
// many there are (fewer only at its end); they are Increment apart. It is not
// undone by a rollback. At the end of a sequence that does not cycle it fails
// with 2200H.
func (db *DB) SequenceNext(ctx context.Context, id SequenceID, n int) (first int64, count int, err error) {
	return 0, 0, pending("SequenceNext")
}

// SequenceSet is setval: the next value is last, or last+Increment if called.
func (db *DB) SequenceSet(ctx context.Context, id SequenceID, last int64, called bool) error {
	return pending("SequenceSet")
}

// SequenceState returns the state of a sequence.
func (db *DB) SequenceState(id SequenceID) (SequenceState, error) {
	return SequenceState{}, pending("SequenceState")
}

// NewStatement begins the next statement: under READ COMMITTED with a fresh
// snapshot, and in any case such that it sees the changes of those before.
func (tx *Txn) NewStatement(ctx context.Context) error { return pending("NewStatement") }

// Commit makes the transaction durable and visible. With asyncCommit it does
// not wait for the disk: a crash may lose the transaction, never in part.
func (tx *Txn) Commit(ctx context.Context) error { return pending("Commit") }

// SetAsyncCommit sets synchronous_commit off for this transaction.
func (tx *Txn) SetAsyncCommit(on bool) {}

// Rollback undoes the transaction. It cannot fail: where the undo itself
// fails, the database stops and recovery does it.
func (tx *Txn) Rollback() {}

// Savepoint marks the present state.
func (tx *Txn) Savepoint() Savepoint { return Savepoint{} }

// RollbackTo undoes everything since sp, which stays usable.
func (tx *Txn) RollbackTo(sp Savepoint) error { return pending("RollbackTo") }

// CreateTable makes an empty table.
func (tx *Txn) CreateTable(ctx context.Context, cols []ColumnDef) (TableID, error) {
	return 0, pending("CreateTable")
}

// DropTable drops a table and its indexes.
func (tx *Txn) DropTable(ctx context.Context, table TableID) error { return pending("DropTable") }

// Truncate empties a table and its indexes.
func (tx *Txn) Truncate(ctx context.Context, table TableID) error { return pending("Truncate") }

// AddColumn adds a column and returns its ordinal. Existing rows are not
// rewritten: they read as def.Missing.
func (tx *Txn) AddColumn(ctx context.Context, table TableID, def ColumnDef) (int, error) {
	return 0, pending("AddColumn")
}

// DropColumn drops a column; its ordinal stays taken. Indexes on it must have
// been dropped before.
func (tx *Txn) DropColumn(ctx context.Context, table TableID, col int) error {
	return pending("DropColumn")
}

// Columns returns the columns of a table by ordinal, dropped ones included.
func (tx *Txn) Columns(table TableID) ([]ColumnDef, error) { return nil, pending("Columns") }

// CreateIndex makes an index and fills it. ev may be nil unless def.Evaluated.
// A duplicate key fails with a UniqueError.
func (tx *Txn) CreateIndex(ctx context.Context, table TableID, def IndexDef, ev KeyEvaluator) (IndexID, error) {
	return 0, pending("CreateIndex")
}

// DropIndex drops an index.
func (tx *Txn) DropIndex(ctx context.Context, index IndexID) error { return pending("DropIndex") }

// LockTable takes a table lock until the end of the transaction. CreateTable
// and the write calls take what they need themselves; binding a query takes
// AccessShare through this call, then checks MetaVersion again.
func (tx *Txn) LockTable(ctx context.Context, table TableID, mode TableLock, wait WaitPolicy) error {
	return pending("LockTable")
}

// AdvisoryLock takes an application lock on (a, b); false when wait is
// SkipLocked and it is taken. Transaction locks go with the transaction.
func (tx *Txn) AdvisoryLock(ctx context.Context, a, b int64, shared bool, wait WaitPolicy) (bool, error) {
	return false, pending("AdvisoryLock")
}

// Insert adds the selected rows of batch, which has all live columns of the
// table in ordinal order, and returns their RowIDs. A duplicate key fails
// with a UniqueError. The slice is valid until the next write call.
func (tx *Txn) Insert(ctx context.Context, table TableID, batch *vector.Batch) ([]int64, error) {
	return nil, pending("Insert")
}

// InsertOrConflict is Insert for ON CONFLICT: rows whose key exists in one of
// the arbiters (all unique indexes when empty) are left out and reported.
func (tx *Txn) InsertOrConflict(ctx context.Context, table TableID, batch *vector.Batch, arbiters []IndexID) ([]int64, []Conflict, error) {
	return nil, nil, pending("InsertOrConflict")
}

// Update sets cols of the rows to the selected rows of vals, which has a
// column for each of cols. The statuses are valid until the next write call.
func (tx *Txn) Update(ctx context.Context, table TableID, rows []int64, cols []int, vals *vector.Batch, opt WriteOptions) ([]RowStatus, error) {
	return nil, pending("Update")
}

// Delete deletes rows.
func (tx *Txn) Delete(ctx context.Context, table TableID, rows []int64, opt WriteOptions) ([]RowStatus, error) {
	return nil, pending("Delete")
}

// LockRows locks rows for SELECT … FOR and for re-checking.
func (tx *Txn) LockRows(ctx context.Context, table TableID, rows []int64, mode RowLock, opt WriteOptions) ([]RowStatus, error) {
	return nil, pending("LockRows")
}

// Scan reads a table through the statement's snapshot. The caller closes the
// source; it stays valid across later statements of the transaction.
func (tx *Txn) Scan(table TableID, spec ScanSpec) (Source, error) { return nil, pending("Scan") }

// Fetch reads rows by RowID. found lists the positions in rows of the batch's
// rows, ascending; rows that are not visible are missing. The batch is the
// caller's.
func (tx *Txn) Fetch(ctx context.Context, table TableID, rows []int64, cols []int, opt FetchOptions) (batch *vector.Batch, found []int32, err error) {
	return nil, nil, pending("Fetch")
}

// EncodeKey appends the index key of the first len(vals) key columns, whose
// values are row i of vals, and reports whether one of them is null.
func (tx *Txn) EncodeKey(dst []byte, index IndexID, vals []*vector.Vector, i int) (key []byte, null bool, err error) {
	return nil, false, pending("EncodeKey")
}

// Lookup returns the visible row with the given full key of a unique index.
func (tx *Txn) Lookup(ctx context.Context, index IndexID, key []byte) (row int64, found bool, err error) {
	return 0, false, pending("Lookup")
}

// IndexScan walks an index in key order.
func (tx *Txn) IndexScan(index IndexID, r KeyRange) (*IndexCursor, error) {
	return nil, pending("IndexScan")
}

// Next fills rows with the RowIDs of the next visible entries, and returns
// how many; 0 at the end.
func (c *IndexCursor) Next(ctx context.Context, rows []int64) (int, error) {
	return 0, pending("Next")
}

// Close releases the cursor.
func (c *IndexCursor) Close() {}

// Bulk starts a bulk load. Its rows become visible with the transaction. The
// table must not be written otherwise until Close.
func (tx *Txn) Bulk(ctx context.Context, table TableID) (*Bulk, error) { return nil, pending("Bulk") }

// Append adds the selected rows of batch, which is as for Insert.
func (b *Bulk) Append(ctx context.Context, batch *vector.Batch) error { return pending("Append") }

// Close writes what is buffered, fills the indexes and returns the row count.
// A duplicate key fails with a UniqueError.
func (b *Bulk) Close(ctx context.Context) (int64, error) { return 0, pending("Close") }

// Stats describes a table for the optimiser.
func (tx *Txn) Stats(table TableID) (TableStats, error) { return TableStats{}, pending("Stats") }

// ColumnRange returns what the zone maps know of a column.
func (tx *Txn) ColumnRange(table TableID, col int) (ColumnRange, error) {
	return ColumnRange{}, pending("ColumnRange")
}

// Sample returns a source of about n rows, spread over the table.
func (tx *Txn) Sample(table TableID, spec ScanSpec, n int64, seed uint64) (Source, error) {
	return nil, pending("Sample")
}

// MetaGet returns the value of a catalog key, or nil. Catalog reads see the
// newest committed state as of NewStatement, at every isolation level, and
// all changes of the transaction itself.
func (tx *Txn) MetaGet(key []byte) ([]byte, error) { return nil, pending("MetaGet") }

// MetaPut sets a catalog key. It waits for a transaction that has changed it,
// and then overwrites.
func (tx *Txn) MetaPut(ctx context.Context, key, value []byte) error { return pending("MetaPut") }

// MetaInsert sets a catalog key that must not exist. It waits for a
// transaction that has changed it; false when the key exists then.
func (tx *Txn) MetaInsert(ctx context.Context, key, value []byte) (bool, error) {
	return false, pending("MetaInsert")
}

// MetaDelete deletes a catalog key and reports whether it was there.
func (tx *Txn) MetaDelete(ctx context.Context, key []byte) (bool, error) {
	return false, pending("MetaDelete")
}

// MetaScan calls f for the keys with the given prefix, ascending, until it
// returns false. The slices are valid during the call.
func (tx *Txn) MetaScan(prefix []byte, f func(key, value []byte) bool) error {
	return pending("MetaScan")
}

// MetaVersion identifies the committed catalog state that the transaction
// sees, for caches; own is true when it has changed the catalog itself.
func (tx *Txn) MetaVersion() (version uint64, own bool) { return 0, false }

// CreateSequence, AlterSequence and DropSequence are transactional; values
// are handed out by DB.SequenceNext.
func (tx *Txn) CreateSequence(ctx context.Context, def SequenceDef) (SequenceID, error) {
	return 0, pending("CreateSequence")
}

// AlterSequence changes a sequence's definition, keeping its state.
func (tx *Txn) AlterSequence(ctx context.Context, id SequenceID, def SequenceDef) error {
	return pending("AlterSequence")
}

// DropSequence drops a sequence.
func (tx *Txn) DropSequence(ctx context.Context, id SequenceID) error { return pending("DropSequence") }
