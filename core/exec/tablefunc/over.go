package tablefunc

import (
	"github.com/basaltdb/basalt/core/exec/gather"
	"github.com/basaltdb/basalt/core/exec/op"
	"github.com/basaltdb/basalt/core/expr/eval"
	"github.com/basaltdb/basalt/core/plan/physical"
	"github.com/basaltdb/basalt/vector"
)

// Over runs a function over the rows of its input, in their order: what it makes of
// a batch goes on before the next one comes.
type Over struct {
	input      op.Node
	env        *eval.Env
	call       *physical.SetItem
	ordinality bool
}

// NewOver returns the operator; arguments use no columns but outer ones.
func NewOver(input op.Node, env *eval.Env, call *physical.SetItem, ordinality bool) *Over {
	return &Over{input: input, env: env, call: call, ordinality: ordinality}
}

// Run implements op.Node.
func (o *Over) Run(x *op.Exec, out op.Consumer) error {
	args, null, err := Args(o.env, o.call.Args)
	if err != nil {
		return err
	}
	sinks, err := out.Start([]*op.Worker{{Ctx: x.Ctx}})
	if err != nil || null && o.call.Func.Strict {
		return err
	}
	call, err := o.call.Func.Input.Open(o.env.Call, args)
	if err != nil {
		return err
	}
	defer call.Close()
	push := sinks[0].Push
	if o.ordinality {
		push = numbered(push)
	}
	emit := func(b *vector.Batch) error {
		if err := x.Check(); err != nil {
			return err // a call may give rows without end
		}
		return push(b)
	}
	err = o.input.Run(x, gather.Ordered(func(b *vector.Batch) error {
		if b.Rows() == 0 {
			return nil
		}
		return call.Push(b, emit)
	}))
	if err != nil {
		return err
	}
	if err := call.Push(nil, emit); err != nil {
		return err
	}
	return sinks[0].Flush()
}
