package rows

import (
	"context"

	"github.com/basaltdb/basalt/core/exec/op"
	"github.com/basaltdb/basalt/core/exec/sched"
	"github.com/basaltdb/basalt/vector"
)

// morselRows is how many rows of a table a worker takes at a time.
const morselRows = 16 * vector.Size

// Emit runs the rows of t through out in order, in morsels that several
// workers may take.
func (t *Table) Emit(x *op.Exec, out op.Consumer) error {
	morsels := (t.N + morselRows - 1) / morselRows
	return sched.Run(x, out, morsels, func(ctx context.Context, _ *op.Worker, seq int, sink op.Sink) error {
		from := seq * morselRows
		return t.push(ctx, sink, from, min(from+morselRows, t.N))
	})
}

// push pushes rows [from, to) in batches.
func (t *Table) push(ctx context.Context, sink op.Sink, from, to int) error {
	b := &vector.Batch{Cols: make([]*vector.Vector, len(t.Cols))}
	for ; from < to; from += vector.Size {
		if ctx.Err() != nil {
			return op.Cancelled(ctx)
		}
		b.N, b.Sel = min(vector.Size, to-from), nil
		for i, c := range t.Cols {
			b.Cols[i] = c.Slice(from, b.N)
		}
		if err := sink.Push(b); err != nil {
			return err
		}
	}
	return nil
}

// EmitOrdered runs the rows of t through out in the order of perm.
func (t *Table) EmitOrdered(x *op.Exec, out op.Consumer, perm []int32) error {
	morsels := (len(perm) + morselRows - 1) / morselRows
	return sched.Run(x, out, morsels, func(ctx context.Context, _ *op.Worker, seq int, sink op.Sink) error {
		part := perm[seq*morselRows : min((seq+1)*morselRows, len(perm))]
		b := &vector.Batch{}
		room := make([]vector.Vector, len(t.Cols))
		for len(part) > 0 {
			if ctx.Err() != nil {
				return op.Cancelled(ctx)
			}
			some := part[:min(len(part), vector.Size)]
			part = part[len(some):]
			b.N, b.Sel, b.Cols = len(some), nil, b.Cols[:0]
			for i, c := range t.Cols {
				room[i].Gather(c, some)
				b.Cols = append(b.Cols, &room[i])
			}
			if err := sink.Push(b); err != nil {
				return err
			}
		}
		return nil
	})
}
