package write

import (
	"github.com/basaltdb/basalt/core/base/errs"
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
	if err := d.drive(x, d.input, func(b *vector.Batch, latest bool) error { return d.remove(x, b, latest) }); err != nil {
		return err
	}
	return d.sink.Flush()
}

func (d *Delete) remove(x *op.Exec, b *vector.Batch, latest bool) error {
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
	return d.written(&gone)
}
