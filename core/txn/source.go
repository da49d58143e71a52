package txn

import (
	"context"

	"github.com/basaltdb/basalt/vector"
)

// CmpOp is the comparison of a ZonePredicate.
type CmpOp uint8

// The comparisons. OpIsNull and OpIsNotNull take no constant.
const (
	OpEq CmpOp = iota
	OpNe
	OpLt
	OpLe
	OpGt
	OpGe
	OpIsNull
	OpIsNotNull
)

// ZonePredicate is one conjunct "column op constant" of a scan's condition,
// as data. It only prunes blocks whose zone map excludes every row: the caller
// still evaluates the condition on the rows that come.
type ZonePredicate struct {
	Col int // ordinal
	Op  CmpOp
	// Const holds the constant as its row 0. Its type must be the column's.
	Const *vector.Vector
}

// ScanSpec says what a scan reads.
type ScanSpec struct {
	// Cols are the ordinals of the columns, in the order in which the batches
	// have them. May be empty: the batches then only have a row count.
	Cols []int
	// RowID appends the RowID as a last column of type int8.
	RowID bool
	// Zone is a conjunction; see ZonePredicate.
	Zone []ZonePredicate
}

// Source is a table scan cut into morsels: ranges of RowIDs that workers read
// independently. Morsels are in RowID order; rows within a morsel are not.
type Source interface {
	// Morsels returns the number of morsels; it does not change.
	Morsels() int
	// MorselRows returns an upper estimate of the rows of a morsel.
	MorselRows(morsel int) int
	// Open returns a reader of one morsel. Several readers may be open at once,
	// each used by one goroutine.
	Open(ctx context.Context, morsel int) (vector.Reader, error)
	// Close releases the scan's snapshot. No reader may be used afterwards.
	Close()
}

// FetchOptions modify Fetch.
type FetchOptions struct {
	// Latest reads the newest committed versions (or the transaction's own)
	// in place of the statement's snapshot.
	Latest bool
}

// KeyRange bounds an index scan by encoded keys (EncodeKey). A bound may give
// only the first columns of the key: an inclusive bound then takes in all
// keys with that prefix, an exclusive one none of them.
type KeyRange struct {
	Lower, Upper                   []byte // nil for unbounded
	LowerExclusive, UpperExclusive bool
	Reverse                        bool // from the upper end down
}
