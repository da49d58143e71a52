package scan

import (
	"context"

	"github.com/basaltdb/basalt/core/exec/op"
	"github.com/basaltdb/basalt/core/exec/sched"
	"github.com/basaltdb/basalt/core/expr/eval"
	"github.com/basaltdb/basalt/core/plan/physical"
	"github.com/basaltdb/basalt/vector"
)

// System is a scan of a virtual table.
type System struct {
	plan *physical.SystemScan
	env  *eval.Env
	pred *eval.Predicate
}

// NewSystem returns the scan; env is over the plan's output columns.
func NewSystem(plan *physical.SystemScan, env *eval.Env) *System {
	return &System{plan: plan, env: env}
}

// Run implements op.Node.
func (s *System) Run(x *op.Exec, out op.Consumer) error {
	if s.pred == nil {
		pred, err := eval.CompilePredicate(s.env, s.plan.Filter)
		if err != nil {
			return err
		}
		s.pred = pred
	}
	var eq *vector.Vector
	if s.plan.EqValue != nil {
		var err error
		if eq, err = eval.Const(s.env.Call, s.env.Params, s.env.Outer, s.plan.EqValue); err != nil {
			return err
		}
		if eq.IsNull(0) {
			return sched.Run(x, out, 0, nil)
		}
	}
	return sched.Run(x, out, 1, func(ctx context.Context, w *op.Worker, _ int, sink op.Sink) error {
		r, err := x.RT.System.OpenSystem(ctx, s.plan.Name, s.plan.Ords, s.plan.EqOrd, eq)
		if err != nil {
			return err
		}
		defer r.Close()
		return Drain(ctx, r, func(b *vector.Batch) error {
			sched.Pace(ctx, x, w.Turn)
			view := *b
			some, err := s.pred.Filter(&view)
			if err != nil || !some {
				return err
			}
			return sink.Push(&view)
		})
	})
}

// Drain calls f for the batches of r until its end.
func Drain(ctx context.Context, r vector.Reader, f func(b *vector.Batch) error) error {
	for {
		if ctx.Err() != nil {
			return op.Cancelled(ctx)
		}
		b, err := r.Next(ctx)
		if err != nil || b == nil {
			return err
		}
		if err := f(b); err != nil {
			return err
		}
	}
}
