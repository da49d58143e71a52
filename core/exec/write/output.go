package write

import (
	"github.com/basaltdb/basalt/core/exec/op"
	"github.com/basaltdb/basalt/core/expr"
	"github.com/basaltdb/basalt/core/expr/eval"
	"github.com/basaltdb/basalt/vector"
)

// output counts the rows that a statement has written, and pushes what
// RETURNING wants of them.
type output struct {
	affected  int64
	returning *eval.Set // nil without RETURNING
	sink      op.Sink
}

func newOutput(env *eval.Env, returning []expr.Expr) (*output, error) {
	o := &output{}
	if len(returning) > 0 {
		set, err := eval.CompileAll(env, returning)
		if err != nil {
			return nil, err
		}
		o.returning = set
	}
	return o, nil
}

// start begins a run.
func (o *output) start(x *op.Exec, out op.Consumer) error {
	o.affected = 0
	sinks, err := out.Start([]*op.Worker{{Ctx: x.Ctx}})
	if err != nil {
		return err
	}
	o.sink = sinks[0]
	return nil
}

// written takes rows of b that have been written.
func (o *output) written(b *vector.Batch) error {
	if b.Rows() == 0 {
		return nil
	}
	o.affected += int64(b.Rows())
	if o.returning == nil {
		return nil
	}
	cols, err := o.returning.EvalAll(b)
	if err != nil {
		return err
	}
	return o.sink.Push(&vector.Batch{Cols: cols, N: b.N, Sel: b.Sel})
}

// Affected returns how many rows the last run has written.
func (o *output) Affected() int64 { return o.affected }
