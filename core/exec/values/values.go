package values

import (
	"context"

	"github.com/basaltdb/basalt/core/exec/op"
	"github.com/basaltdb/basalt/core/exec/sched"
	"github.com/basaltdb/basalt/core/expr"
	"github.com/basaltdb/basalt/core/expr/eval"
	"github.com/basaltdb/basalt/vector"
)

// Values is the operator.
type Values struct {
	env  *eval.Env
	cols []expr.ColumnInfo
	rows [][]expr.Expr
	// evals are the evaluators of the values that are no constants.
	evals map[expr.Expr]*eval.Evaluator
}

// New returns the operator; the expressions use no columns but outer ones.
func New(env *eval.Env, cols []expr.ColumnInfo, rows [][]expr.Expr) *Values {
	return &Values{env: env, cols: cols, rows: rows, evals: map[expr.Expr]*eval.Evaluator{}}
}

// Run implements op.Node.
func (v *Values) Run(x *op.Exec, out op.Consumer) error {
	return sched.Run(x, out, 1, func(ctx context.Context, _ *op.Worker, _ int, sink op.Sink) error {
		for from := 0; from < len(v.rows); from += vector.Size {
			if ctx.Err() != nil {
				return op.Cancelled(ctx)
			}
			b, err := v.batch(v.rows[from:min(from+vector.Size, len(v.rows))])
			if err != nil {
				return err
			}
			if err := sink.Push(b); err != nil {
				return err
			}
		}
		return nil
	})
}

func (v *Values) batch(rows [][]expr.Expr) (*vector.Batch, error) {
	b := &vector.Batch{N: len(rows)}
	one := &vector.Batch{N: 1}
	for c, info := range v.cols {
		out := vector.NewBuilder(info.Type, len(rows))
		for _, row := range rows {
			value, err := v.value(row[c], one)
			if err != nil {
				return nil, err
			}
			out.AppendRow(value, 0)
		}
		b.Cols = append(b.Cols, out.Finish())
	}
	return b, nil
}

func (v *Values) value(e expr.Expr, one *vector.Batch) (*vector.Vector, error) {
	if c, ok := e.(*expr.Const); ok {
		return c.Value, nil
	}
	ev := v.evals[e]
	if ev == nil {
		var err error
		if ev, err = eval.Compile(v.env, e); err != nil {
			return nil, err
		}
		v.evals[e] = ev
	}
	return ev.Eval(one)
}
