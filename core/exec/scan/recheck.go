package scan

import (
	"context"

	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/exec/op"
	"github.com/basaltdb/basalt/core/exec/sched"
	"github.com/basaltdb/basalt/vector"
)

// recheck pushes the rows of r that pass the filter, in place of a scan.
func (t *Table) recheck(x *op.Exec, r *op.Recheck, out op.Consumer) error {
	ids := r.Rows
	return sched.Run(x.Serial(), out, 1, func(ctx context.Context, w *op.Worker, _ int, sink op.Sink) error {
		pred, err := t.predicate(w)
		if err != nil {
			return err
		}
		for len(ids) > 0 {
			some := ids[:min(len(ids), vector.Size)]
			ids = ids[len(some):]
			b, err := t.fetch(ctx, x.RT, some, !r.Snapshot)
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

// fetch reads rows as the scan gives them, with the row id as the last column.
func (t *Table) fetch(ctx context.Context, rt *op.Runtime, ids []int64, latest bool) (*vector.Batch, error) {
	b, found, err := rt.Writer.Fetch(ctx, t.plan.Table, ids, t.plan.Ords, latest)
	if err != nil || len(found) == 0 {
		return &vector.Batch{}, err
	}
	b = b.Compact()
	rows := make([]int64, len(found))
	for i, f := range found {
		rows[i] = ids[f]
	}
	return &vector.Batch{Cols: append(append([]*vector.Vector(nil), b.Cols...), vector.WrapFixed(types.Int8, rows, nil)), N: b.N}, nil
}
