package write

import (
	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/catalog"
	"github.com/basaltdb/basalt/core/exec/op"
	"github.com/basaltdb/basalt/core/expr/eval"
	"github.com/basaltdb/basalt/core/plan/physical"
	"github.com/basaltdb/basalt/vector"
)

// Delete is the operator.
type Delete struct {
	*output
	changes
	plan  *physical.Delete
	input op.Node
	fires *fires // of the run
}

// NewDelete returns the operator; env is over input's columns.
func NewDelete(plan *physical.Delete, input op.Node, env *eval.Env) (*Delete, error) {
	out, err := newOutput(env, plan.Returning)
	if err != nil {
		return nil, err
	}
	at, ok := env.Cols[plan.RowID]
	if !ok {
		return nil, errs.Internal("row id %d is not an input", plan.RowID)
	}
	return &Delete{output: out, plan: plan, input: input, changes: changes{rowID: plan.RowID, at: at}}, nil
}

// Run implements op.Node.
func (d *Delete) Run(x *op.Exec, out op.Consumer) error {
	if err := d.start(x, out); err != nil {
		return err
	}
	x, fires, err := firing(x, d.plan.Table, catalog.OnDelete, nil)
	if err != nil {
		return err
	}
	defer fires.close()
	d.fires = fires
	err = d.drive(x, d.input, func(b *vector.Batch, latest bool) error {
		return fires.each(b, func(b *vector.Batch) error { return d.remove(x, b, latest) })
	})
	if err != nil {
		return err
	}
	return d.sink.Flush()
}

func (d *Delete) remove(x *op.Exec, b *vector.Batch, latest bool) error {
	var old *vector.Batch
	if d.fires != nil {
		var err error
		if b, old, err = d.ask(x, b, latest); err != nil || b.N == 0 {
			return err
		}
	}
	ids, err := rowIDs(b.Cols[d.at])
	if err != nil {
		return err
	}
	status, err := x.RT.Writer.Delete(x.Ctx, d.plan.Table, ids[:b.N], latest)
	if err != nil {
		return err
	}
	gone := *b
	gone.Sel = d.sort(ids, status)
	if d.fires != nil {
		old.Sel = gone.Sel
		if err := d.fires.rows.After(old, nil); err != nil {
			return err
		}
	}
	return d.written(&gone)
}

// ask calls the triggers that are called before rows are deleted, and returns those
// that may be, with all their columns.
func (d *Delete) ask(x *op.Exec, b *vector.Batch, latest bool) (rows, old *vector.Batch, err error) {
	if d.fires.before() {
		if b, err = d.lock(x, d.plan.Table, b, latest); err != nil || b.N == 0 {
			return b, nil, err
		}
	}
	ids, err := rowIDs(b.Cols[d.at])
	if err != nil {
		return nil, nil, err
	}
	old, found, err := x.RT.Writer.Fetch(x.Ctx, d.plan.Table, ids[:b.N], d.plan.Table.LiveColumns(), latest)
	if err != nil {
		return nil, nil, err
	}
	if len(found) != b.N {
		return nil, nil, errs.Internal("%d of %d rows to delete were found", len(found), b.N)
	}
	old = old.Compact()
	if !d.fires.before() {
		return b, old, nil
	}
	_, _, kept, err := d.fires.rows.Before(old, nil)
	if err != nil {
		return nil, nil, err
	}
	some := *b
	some.Sel, old.Sel = kept, kept
	return some.Compact(), old.Compact(), nil
}
