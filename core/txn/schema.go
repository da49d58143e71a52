package txn

import (
	"context"

	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/vector"
)

// TableID names a table's storage. IDs of all three kinds come from one
// ascending counter and are never reused.
type TableID uint64

// IndexID names an index's storage.
type IndexID uint64

// SequenceID names a sequence.
type SequenceID uint64

// ColumnDef describes a column of a table.
type ColumnDef struct {
	Type types.T
	// Missing is the value of the column in rows that were written before it
	// was added: a vector of one value, or nil for null. Only AddColumn uses it.
	Missing *vector.Vector
	// Dropped marks a column that was dropped; its ordinal stays taken.
	Dropped bool
}

// IndexKey is one key column of an index.
type IndexKey struct {
	// Column is the table column's ordinal, or, when Computed, the position in
	// the columns that the index's KeyEvaluator returns.
	Column   int
	Computed bool
	// Type is the key's type: the column's, or the expression's.
	Type       types.T
	Desc       bool
	NullsFirst bool
}

// IndexKind says what an index is stored in.
type IndexKind uint8

// The kinds. All of them serve the same reads.
const (
	BTree IndexKind = iota
	// LSM is a log-structured tree: it is written faster, and read slower.
	LSM
)

// LSMSettings are what an index of the kind LSM is made with.
type LSMSettings struct {
	// Tiered merges runs of similar size, which writes least; otherwise there is one
	// run a level, which reads least.
	Tiered bool
	// Compression of the tables is "none", as it is where it is empty, "snappy",
	// "s2" or "zstd".
	Compression string
}

// IndexDef describes an index.
type IndexDef struct {
	Keys   []IndexKey
	Kind   IndexKind
	LSM    LSMSettings // to create it with
	Unique bool
	// NullsNotDistinct makes null keys equal for uniqueness.
	NullsNotDistinct bool
	// Evaluated says that the index has computed keys or a predicate, so that
	// a KeyEvaluator must be registered before the table is written.
	Evaluated bool
}

// KeyEvaluator computes what an expression or partial index needs of rows.
// Implementations must be safe for concurrent use.
type KeyEvaluator interface {
	// Eval returns, for the rows of a batch that has all live columns of the
	// table in ordinal order, the computed key columns and the bitmap of rows
	// that belong to the index (nil for all). Results are for the selected
	// rows of the batch, in order, and valid until the caller returns.
	Eval(ctx context.Context, rows *vector.Batch) (computed []*vector.Vector, member vector.Bitmap, err error)
}

// SequenceDef describes a sequence.
type SequenceDef struct {
	Start, Increment, Min, Max int64
	Cycle                      bool
}

// SequenceState is what a sequence hands out next.
type SequenceState struct {
	Last   int64 // last value handed out, or the start when not Called
	Called bool
}

// TableStats is what storage knows of a table without reading it.
type TableStats struct {
	Rows     int64 // estimate of live rows
	HotRows  int64 // rows in the hot tree
	Segments int
	Bytes    int64 // on disk
}

// ColumnRange is the smallest and largest value of a column in cold storage,
// with Min and Max vectors of one value, or nil when nothing is known.
type ColumnRange struct {
	Min, Max *vector.Vector
	Nulls    int64
}
