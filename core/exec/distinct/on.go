package distinct

import (
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/exec/gather"
	"github.com/basaltdb/basalt/core/exec/group"
	"github.com/basaltdb/basalt/core/exec/op"
	"github.com/basaltdb/basalt/core/expr"
	"github.com/basaltdb/basalt/core/expr/eval"
	"github.com/basaltdb/basalt/vector"
)

// On is the operator.
type On struct {
	input op.Node
	env   *eval.Env
	exprs []expr.Expr
	types []types.T
	keys  *eval.Set
}

// NewOn returns a DISTINCT ON over exprs, at least one; env is over input's
// columns.
func NewOn(input op.Node, env *eval.Env, exprs []expr.Expr) *On {
	o := &On{input: input, env: env, exprs: exprs}
	for _, e := range exprs {
		o.types = append(o.types, e.Type())
	}
	return o
}

// Run implements op.Node.
func (o *On) Run(x *op.Exec, out op.Consumer) error {
	if o.keys == nil {
		keys, err := eval.CompileAll(o.env, o.exprs)
		if err != nil {
			return err
		}
		o.keys = keys
	}
	sinks, err := out.Start([]*op.Worker{{Ctx: x.Ctx}})
	if err != nil {
		return err
	}
	table := group.NewTable(o.types)
	mem := op.NewAccount(x.RT.Memory)
	defer mem.Close()
	numbers := make([]uint32, vector.Size)
	var view vector.Batch
	err = o.input.Run(x, gather.Ordered(func(b *vector.Batch) error {
		if b.Rows() == 0 {
			return nil
		}
		keys, err := o.keys.EvalAll(b)
		if err != nil {
			return err
		}
		if len(numbers) < b.N {
			numbers = make([]uint32, b.N)
		}
		fresh, err := table.Assign(keys, b.N, b.Sel, numbers)
		if err != nil || len(fresh) == 0 {
			return err
		}
		if err := mem.Set(table.Bytes()); err != nil {
			return err
		}
		view = *b
		view.Sel = fresh
		return sinks[0].Push(&view)
	}))
	if err != nil {
		return err
	}
	return sinks[0].Flush()
}
