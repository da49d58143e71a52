package session

import (
	"context"

	"github.com/basaltdb/basalt/core/catalog"
	"github.com/basaltdb/basalt/core/txn"
	"github.com/basaltdb/basalt/vector"
)

// bulkThreshold is how many rows make a load large: fewer are inserted like
// any others, more go straight into column segments, for which other writers of
// the table have to wait.
const bulkThreshold = 32 << 10

// copyWriter writes the rows of a COPY FROM.
type copyWriter struct {
	*access
	table *catalog.Table
	small []*vector.Batch // until there are enough for a bulk load
	rows  int
	bulk  *txn.Bulk
}

// Insert implements op.Writer. The rows get no ids: nobody asks for them.
func (w *copyWriter) Insert(ctx context.Context, t *catalog.Table, b *vector.Batch) ([]int64, error) {
	w.table = t
	if w.bulk != nil {
		return nil, w.append(ctx, b)
	}
	w.small = append(w.small, b.Clone())
	if w.rows += b.Rows(); w.rows < bulkThreshold {
		return nil, nil
	}
	var err error
	if w.bulk, err = w.s.tx.Bulk(ctx, txn.TableID(t.Storage)); err != nil {
		return nil, err
	}
	small := w.small
	w.small = nil
	for _, b := range small {
		if err := w.append(ctx, b); err != nil {
			return nil, err
		}
	}
	return nil, nil
}

func (w *copyWriter) append(ctx context.Context, b *vector.Batch) error {
	if err := w.bulk.Append(ctx, b); err != nil {
		return w.uniqueError(w.table, nil, err)
	}
	return w.s.noteInsert(w.table, b)
}

// finish writes what is held back, unless the load has failed.
func (w *copyWriter) finish(ctx context.Context, failed error) error {
	if w.bulk != nil {
		if _, err := w.bulk.Close(ctx); failed == nil && err != nil {
			failed = w.uniqueError(w.table, nil, err)
		}
		return failed
	}
	for _, b := range w.small {
		if failed != nil {
			break
		}
		_, failed = w.access.Insert(ctx, w.table, b)
	}
	return failed
}
