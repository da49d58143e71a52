package scan

import (
	"context"

	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/exec/op"
	"github.com/basaltdb/basalt/core/exec/sched"
	"github.com/basaltdb/basalt/core/expr/eval"
	"github.com/basaltdb/basalt/vector"
)

// pushLocked locks the rows of b, whose last column is the row id, and pushes
// those that it got.
func (t *Table) pushLocked(ctx context.Context, rt *op.Runtime, pred *eval.Predicate, b *vector.Batch, sink op.Sink) error {
	rowids := b.Cols[len(b.Cols)-1].Flattened()
	sel := b.Sel
	if sel == nil {
		sel = vector.Identity(b.N)
	}
	ids := make([]int64, len(sel))
	for i, s := range sel {
		ids[i] = vector.Values[int64](rowids)[s]
	}
	status, err := rt.Writer.Lock(ctx, t.plan.Table, ids, t.plan.Lock, false)
	if err != nil {
		return err
	}
	var keep []int32
	var changed []int64
	for i, st := range status {
		switch st {
		case op.Done:
			keep = append(keep, sel[i])
		case op.Changed:
			changed = append(changed, ids[i])
		}
	}
	if len(keep) > 0 {
		view := *b
		view.Sel = keep
		if err := sink.Push(t.visible(&view)); err != nil {
			return err
		}
	}
	return t.pushChanged(ctx, rt, pred, changed, sink)
}

// pushChanged reads the newest versions of rows, and locks and pushes those
// that still satisfy the filter.
func (t *Table) pushChanged(ctx context.Context, rt *op.Runtime, pred *eval.Predicate, ids []int64, sink op.Sink) error {
	if len(ids) == 0 {
		return nil
	}
	full, err := t.fetch(ctx, rt, ids)
	if err != nil || full.N == 0 {
		return err
	}
	newest := vector.Values[int64](full.Cols[len(full.Cols)-1])
	some, err := pred.Filter(full)
	if err != nil || !some {
		return err
	}
	sel := full.Sel
	if sel == nil {
		sel = vector.Identity(full.N)
	}
	again := make([]int64, len(sel))
	for i, s := range sel {
		again[i] = newest[s]
	}
	status, err := rt.Writer.Lock(ctx, t.plan.Table, again, t.plan.Lock, true)
	if err != nil {
		return err
	}
	var keep []int32
	for i, st := range status {
		if st == op.Done {
			keep = append(keep, sel[i])
		}
	}
	if len(keep) == 0 {
		return nil
	}
	full.Sel = keep
	return sink.Push(t.visible(full))
}

// newest pushes the newest versions of rows that pass the filter, in place of
// a scan.
func (t *Table) newest(x *op.Exec, ids []int64, out op.Consumer) error {
	return sched.Run(x.Serial(), out, 1, func(ctx context.Context, w *op.Worker, _ int, sink op.Sink) error {
		pred, err := t.predicate(w)
		if err != nil {
			return err
		}
		for len(ids) > 0 {
			some := ids[:min(len(ids), vector.Size)]
			ids = ids[len(some):]
			b, err := t.fetch(ctx, x.RT, some)
			if err != nil {
				return err
			}
			if b.N == 0 {
				continue
			}
			pass, err := pred.Filter(b)
			if err != nil {
				return err
			}
			if pass {
				if err := sink.Push(b); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// fetch reads the newest versions of rows as the scan gives them, with the row
// id as the last column.
func (t *Table) fetch(ctx context.Context, rt *op.Runtime, ids []int64) (*vector.Batch, error) {
	b, found, err := rt.Writer.Fetch(ctx, t.plan.Table, ids, t.plan.Ords, true)
	if err != nil || len(found) == 0 {
		return &vector.Batch{}, err
	}
	b = b.Compact()
	newest := make([]int64, len(found))
	for i, f := range found {
		newest[i] = ids[f]
	}
	return &vector.Batch{Cols: append(append([]*vector.Vector(nil), b.Cols...), vector.WrapFixed(types.Int8, newest, nil)), N: b.N}, nil
}

// visible takes the row id off b where only the lock needed it.
func (t *Table) visible(b *vector.Batch) *vector.Batch {
	if t.plan.RowID == 0 {
		b.Cols = b.Cols[:len(t.plan.Ords)]
	}
	return b
}
