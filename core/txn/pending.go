package txn

import (
	"context"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/vector"
)

// Bulk loads rows straight into column segments.
type Bulk struct{}

func pending(what string) error {
	return errs.New(errs.FeatureNotSupported, "%s is not available yet", what)
}

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
