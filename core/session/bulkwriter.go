package session

import (
	"context"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/catalog"
	"github.com/basaltdb/basalt/core/exec/op"
	"github.com/basaltdb/basalt/core/plan/physical"
	"github.com/basaltdb/basalt/core/txn"
	"github.com/basaltdb/basalt/vector"
)

// bulkThreshold is how many rows make a load large: fewer are inserted like
// any others, more go straight into column segments, for which other writers of
// the table have to wait.
const bulkThreshold = 32 << 10

// bulkWriter writes the rows of a COPY FROM, or of an INSERT that may be large.
type bulkWriter struct {
	*access
	// polite makes it insert rows like any others where somebody else writes to
	// the table.
	polite bool
	table  *catalog.Table
	small  []*vector.Batch // until there are enough for a bulk load
	rows   int
	bulk   *txn.Bulk
	taken  bool // somebody else writes to the table, or triggers look at it
}

// Insert implements op.Writer. The rows get no ids: nobody asks for them.
func (w *bulkWriter) Insert(ctx context.Context, t *catalog.Table, b *vector.Batch) ([]int64, error) {
	w.table = t
	switch {
	case w.bulk != nil:
		return nil, w.append(ctx, b)
	case w.taken:
		return w.access.Insert(ctx, t, b)
	}
	w.small = append(w.small, b.Clone())
	if w.rows += b.Rows(); w.rows < bulkThreshold {
		return nil, nil
	}
	if w.polite {
		err := w.s.tx.LockTable(ctx, txn.TableID(t.Storage), txn.ShareRowExclusive, txn.NoWait)
		if errs.Is(err, errs.LockNotAvailable) {
			w.taken = true
			return nil, w.finish(ctx, nil)
		}
		if err != nil {
			return nil, err
		}
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

// RowTriggers implements op.Triggers. Those that look at the table between two rows
// have to find them there.
func (w *bulkWriter) RowTriggers(ctx context.Context, t *catalog.Table, event catalog.TriggerEvent, set []int) (op.RowTriggers, error) {
	rows, err := w.access.RowTriggers(ctx, t, event, set)
	w.taken = w.taken || rows != nil && rows.OneByOne()
	return rows, err
}

func (w *bulkWriter) append(ctx context.Context, b *vector.Batch) error {
	if err := w.bulk.Append(ctx, b); err != nil {
		return w.uniqueError(ctx, w.table, err)
	}
	return w.s.noteInsert(w.table, b)
}

// finish writes what is held back, unless the load has failed.
func (w *bulkWriter) finish(ctx context.Context, failed error) error {
	if w.bulk != nil {
		if _, err := w.bulk.Close(ctx); failed == nil && err != nil {
			failed = w.uniqueError(ctx, w.table, err)
		}
		return failed
	}
	for _, b := range w.small {
		if failed != nil {
			break
		}
		_, failed = w.access.Insert(ctx, w.table, b)
	}
	w.small = nil
	return failed
}

// bulkInsert returns the writer for an INSERT of rows that a query gives, nil where
// it is not to be bulk: it tells of conflicts or rows, or is in a transaction block,
// which would keep other writers away for as long as it lasts.
func (s *Session) bulkInsert(pl *plan) *bulkWriter {
	ins, ok := pl.root.(*physical.Insert)
	if !ok || ins.Conflict != nil || len(ins.Returning) > 0 || changes(ins.Input) || s.block && !s.isNew(ins.Table) {
		return nil
	}
	if _, few := ins.Input.(*physical.Values); few {
		return nil
	}
	return &bulkWriter{access: &access{s: s, plan: pl}, polite: true}
}

// isNew reports whether the transaction itself has made a table, so that nobody
// else can be kept waiting for it.
func (s *Session) isNew(t *catalog.Table) bool {
	c := s.db.cached.Load()
	return c != nil && c.snap.Table(t.OID) == nil
}
