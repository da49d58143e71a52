package write

import (
	"github.com/basaltdb/basalt/core/catalog"
	"github.com/basaltdb/basalt/core/exec/gather"
	"github.com/basaltdb/basalt/core/exec/op"
	"github.com/basaltdb/basalt/core/expr/eval"
	"github.com/basaltdb/basalt/core/plan/physical"
	"github.com/basaltdb/basalt/vector"
)

// Insert is the operator.
type Insert struct {
	*output
	plan   *physical.Insert
	input  op.Node
	target *target
	upsert *upsert // nil but for DO UPDATE
	fires  *fires  // of the run
}

// NewInsert returns the operator; env gives calls, parameters and outer
// columns.
func NewInsert(plan *physical.Insert, input op.Node, env *eval.Env) (*Insert, error) {
	own := *env
	own.Cols = withIDs(nil, plan.Row, 0)
	t, err := newTarget(plan.Table, &own, 0, plan.Ords, plan.Computed, plan.Checks)
	if err != nil {
		return nil, err
	}
	out, err := newOutput(&own, plan.Returning)
	if err != nil {
		return nil, err
	}
	n := &Insert{output: out, plan: plan, input: input, target: t}
	if c := plan.Conflict; c != nil && c.Update {
		if n.upsert, err = newUpsert(n, c, env); err != nil {
			return nil, err
		}
	}
	return n, nil
}

// Run implements op.Node.
func (n *Insert) Run(x *op.Exec, out op.Consumer) error {
	if err := n.start(x, out); err != nil {
		return err
	}
	x, fires, err := firing(x, n.plan.Table, catalog.OnInsert, nil)
	if err != nil {
		return err
	}
	defer fires.close()
	n.fires = fires
	if n.upsert != nil {
		if x, err = n.upsert.start(x); err != nil {
			return err
		}
		defer n.upsert.fires.close()
	}
	err = n.input.Run(x, gather.Ordered(func(b *vector.Batch) error {
		if b.Rows() == 0 {
			return nil
		}
		own := *b.Compact()
		own.Cols = append([]*vector.Vector(nil), own.Cols[:len(n.plan.Ords)]...)
		return fires.each(&own, func(b *vector.Batch) error { return n.insert(x, b) })
	}))
	if err != nil {
		return err
	}
	return n.sink.Flush()
}

// insert writes the rows of b, which has no selection.
func (n *Insert) insert(x *op.Exec, b *vector.Batch) error {
	if n.fires.before() {
		changed, _, kept, err := n.fires.rows.Before(nil, b)
		if err != nil || len(kept) == 0 {
			return err
		}
		changed.Sel = kept
		b = changed.Compact()
	}
	if err := n.target.complete(b); err != nil {
		return err
	}
	if n.plan.Conflict != nil {
		return n.insertOrConflict(x, b)
	}
	if _, err := x.RT.Writer.Insert(x.Ctx, n.plan.Table, n.target.rows(b)); err != nil {
		return err
	}
	if err := n.inserted(b); err != nil {
		return err
	}
	return n.written(b)
}

// inserted shows the rows of b, which have been inserted, to the triggers.
func (n *Insert) inserted(b *vector.Batch) error {
	if n.fires == nil {
		return nil
	}
	return n.fires.rows.After(nil, n.target.rows(b))
}

// insertOrConflict writes the rows of b, which are complete, with ON CONFLICT.
func (n *Insert) insertOrConflict(x *op.Exec, b *vector.Batch) error {
	c := n.plan.Conflict
	_, conflicts, err := x.RT.Writer.InsertOrConflict(x.Ctx, n.plan.Table, n.target.rows(b), c.Index)
	if err != nil {
		return err
	}
	if len(conflicts) == 0 {
		if err := n.inserted(b); err != nil {
			return err
		}
		return n.written(b)
	}
	left := vector.NewBitmapSet(b.N)
	for _, k := range conflicts {
		left.Clear(b.Row(k.Row))
	}
	inserted := *b
	inserted.Sel = left.AppendSelected([]int32{}, b.N)
	if err := n.inserted(&inserted); err != nil {
		return err
	}
	if n.upsert == nil {
		return n.written(&inserted)
	}
	rows, err := n.upsert.resolve(x, b, conflicts)
	if err != nil {
		return err
	}
	return n.written(merged(b, rows, inserted.Sel))
}

// merged returns the rows of b that were inserted and, in the places of those
// that conflicted, the rows that were updated instead; rows has one of its own
// for each position of b, nil for none.
func merged(b *vector.Batch, rows []*vector.Batch, inserted []int32) *vector.Batch {
	out := &vector.Batch{}
	for c, v := range b.Cols {
		build := vector.NewBuilder(v.Type, b.N)
		next := 0
		for i, row := range rows {
			switch {
			case row != nil:
				build.AppendRow(row.Cols[c], 0)
			case next < len(inserted) && int(inserted[next]) == i:
				build.AppendRow(v, i)
				next++
			}
		}
		out.N = build.Len()
		out.Cols = append(out.Cols, build.Finish())
	}
	return out
}
