package op

import (
	"context"
	"time"

	"github.com/basaltdb/basalt/core/base/env"
	"github.com/basaltdb/basalt/core/catalog"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/core/plan/physical"
	"github.com/basaltdb/basalt/vector"
)

// Runtime is what a plan needs of the session that runs it.
type Runtime struct {
	Call *ext.Call
	// Params are the statement's parameters: vectors of one row.
	Params []*vector.Vector
	// Workers is the most goroutines that a pipeline uses, at least 1.
	Workers int
	Memory  Budget
	Tables  Tables
	System  System
	Writer  Writer
	// Triggers is nil where tables have none.
	Triggers Triggers
	// Pacer, where it is not nil, is asked between the batches of a scan, and within
	// what makes much of one.
	Pacer Pacer
	// Monotonic tells the time for run-time statistics; nil: none are kept.
	Monotonic func() time.Duration
}

// Pacer makes a statement's workers rest while others are more urgent.
type Pacer interface {
	// Pace is called often; it returns when the goroutine that t is of may go on, or
	// ctx has ended.
	Pace(ctx context.Context, t *env.Turn)
}

// Budget is the memory that a statement may use.
type Budget interface {
	// Reserve takes bytes from the budget, or fails with 53200.
	Reserve(bytes int64) error
	// Release gives bytes back.
	Release(bytes int64)
}

// Tables opens scans of stored tables.
type Tables interface {
	OpenScan(ctx context.Context, req *ScanRequest) (TableSource, error)
	// OpenLookup prepares for reading rows of a table by the first keys of an
	// index, with the columns ords; with only, they are read from its keys.
	OpenLookup(ctx context.Context, t *catalog.Table, ix *catalog.Index, ords []int, only bool) (Lookup, error)
}

// Lookup finds rows by their keys. It is for one goroutine at a time.
type Lookup interface {
	// Find calls found with the rows whose keys are those of the rows of keys in
	// sel: batches without a selection, and for each of their rows the position
	// in keys, in any order. Both are valid during the call. A null matches
	// nothing.
	Find(ctx context.Context, keys []*vector.Vector, sel []int32, found func(b *vector.Batch, from []int32) error) error
	// Close ends the reading.
	Close()
}

// ScanRequest says what a scan reads.
type ScanRequest struct {
	Table *catalog.Table
	// Ords are the ordinals of the columns, in the order of the batches'.
	Ords []int
	// RowID appends the row id as a last column of type int8.
	RowID bool
	// Zone is a conjunction that may be used to skip blocks. It need not be
	// checked for rows.
	Zone []Zone
	// Index, when not nil, restricts the scan to a range of an index.
	Index *IndexRange
}

// Zone is one "column op constant" of a scan; Value has the constant as row 0,
// of the column's type, not null. Op is one of = < <= > >=.
type Zone struct {
	Ord   int
	Op    string
	Value *vector.Vector
}

// IndexRange is a range of an index. All values are vectors of one row, of the
// key's type, not null; In has a row for each value of the key behind Equal.
type IndexRange struct {
	Index              *catalog.Index
	Equal              []*vector.Vector
	In                 *vector.Vector // may have nulls, which match nothing, and repeat values
	Lower, Upper       *vector.Vector // nil for unbounded
	LowerInc, UpperInc bool
	Reverse            bool // from the upper end down
	Ordered            bool // rows must come in index order, over the morsels too
	Only               bool // all columns are read from the index's keys
	// ScanAbove, where it is not 0, is the number of rows in the range from which
	// on the table may be read without the index.
	ScanAbove float64
}

// TableSource is an open scan, cut into morsels in the order of the rows.
type TableSource interface {
	// Morsels returns the number of morsels; it does not change.
	Morsels() int
	// Open returns a reader of one morsel. Several may be open at once, each
	// used by one goroutine.
	Open(ctx context.Context, morsel int) (vector.Reader, error)
	// Close ends the scan; no reader is used afterwards.
	Close()
}

// System opens virtual tables.
type System interface {
	// OpenSystem returns the rows of the named view, with the columns ords. When
	// eq is not nil, rows whose column eqOrd differs from its row 0 may be left
	// out.
	OpenSystem(ctx context.Context, name string, ords []int, eqOrd int, eq *vector.Vector) (vector.Reader, error)
}

// RowStatus says what a write or lock did with one row.
type RowStatus uint8

// The outcomes. Changed and Gone occur under READ COMMITTED only.
const (
	// Done: the row was changed, deleted or locked.
	Done RowStatus = iota
	// Changed: the row is locked but was not touched, because its newest
	// version is not the one that the statement sees. The caller reads it with
	// Fetch latest, checks its condition again, and repeats the call with
	// latest set.
	Changed
	// Gone: the row has been deleted since.
	Gone
	// SelfModified: this statement has changed the row already.
	SelfModified
	// Skipped: the row is locked by another transaction, and SKIP LOCKED was
	// asked for.
	Skipped
)

// Conflict is a row that InsertOrConflict did not insert.
type Conflict struct {
	Row           int   // position among the selected rows of the batch
	RowID         int64 // the row that has the key; not locked
	SameStatement bool  // that row was inserted or changed by this statement
}

// Writer changes tables. It is used by one goroutine at a time.
type Writer interface {
	// Insert adds the selected rows of b, which has the table's live columns in
	// ordinal order, and returns their row ids, valid until the next call.
	Insert(ctx context.Context, t *catalog.Table, b *vector.Batch) ([]int64, error)
	// InsertOrConflict is Insert that leaves out and reports the rows whose key
	// exists in index (nil: in any unique index). The row ids are those of the
	// inserted rows in order.
	InsertOrConflict(ctx context.Context, t *catalog.Table, b *vector.Batch, index *catalog.Index) ([]int64, []Conflict, error)
	// Update sets the columns ords of rows to the rows of vals, which has no
	// selection and one column for each of ords. With latest the newest
	// committed versions are changed, which the caller has locked and checked.
	Update(ctx context.Context, t *catalog.Table, rows []int64, ords []int, vals *vector.Batch, latest bool) ([]RowStatus, error)
	// Delete deletes rows.
	Delete(ctx context.Context, t *catalog.Table, rows []int64, latest bool) ([]RowStatus, error)
	// Lock locks rows.
	Lock(ctx context.Context, t *catalog.Table, rows []int64, mode physical.LockMode, latest bool) ([]RowStatus, error)
	// Fetch reads rows by id: found lists the positions in rows of the batch's
	// rows, ascending. With latest it reads the newest committed versions.
	Fetch(ctx context.Context, t *catalog.Table, rows []int64, ords []int, latest bool) (b *vector.Batch, found []int32, err error)
}
