package tablefunc

import (
	"context"

	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/exec/op"
	"github.com/basaltdb/basalt/core/exec/rows"
	"github.com/basaltdb/basalt/core/exec/sched"
	"github.com/basaltdb/basalt/core/expr"
	"github.com/basaltdb/basalt/core/expr/eval"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/core/plan/physical"
	"github.com/basaltdb/basalt/vector"
)

// Func is the operator.
type Func struct {
	env        *eval.Env
	calls      []physical.SetItem
	ordinality bool
	types      []types.T // of the output
}

// New returns the operator; arguments use no columns but outer ones. ts are
// the types of the plan's columns.
func New(env *eval.Env, calls []physical.SetItem, ordinality bool, ts []types.T) *Func {
	return &Func{env: env, calls: calls, ordinality: ordinality, types: ts}
}

// Run implements op.Node.
func (f *Func) Run(x *op.Exec, out op.Consumer) error {
	if len(f.calls) > 1 {
		return f.sideBySide(x, out)
	}
	return sched.Run(x, out, 1, func(ctx context.Context, w *op.Worker, _ int, sink op.Sink) error {
		push := func(b *vector.Batch) error {
			sched.Pace(ctx, x, w.Turn)
			return sink.Push(b)
		}
		if f.ordinality {
			push = numbered(push)
		}
		return f.each(ctx, &f.calls[0], push)
	})
}

// numbered returns a function that calls push for batches with the numbers of their
// rows as another column, from 1.
func numbered(push func(b *vector.Batch) error) func(b *vector.Batch) error {
	row := int64(0)
	return func(b *vector.Batch) error {
		b = b.Compact() // numbers need rows without gaps
		numbers := make([]int64, b.N)
		for i := range numbers {
			row++
			numbers[i] = row
		}
		cols := append(append([]*vector.Vector(nil), b.Cols...), vector.WrapFixed(types.Int8, numbers, nil))
		return push(&vector.Batch{Cols: cols, N: b.N})
	}
}

// each calls push for the batches of one call.
func (f *Func) each(ctx context.Context, c *physical.SetItem, push func(b *vector.Batch) error) error {
	if c.Func == nil {
		v, err := eval.Const(f.env.Call, f.env.Params, f.env.Outer, c.Expr)
		if err != nil {
			return err
		}
		return push(&vector.Batch{Cols: []*vector.Vector{v}, N: 1})
	}
	args, null, err := Args(f.env, c.Args)
	if err != nil || null && c.Func.Strict {
		return err
	}
	return Each(ctx, f.env.Call, c.Func, args, push)
}

// Args evaluates arguments without columns; null says that one is null.
func Args(env *eval.Env, exprs []expr.Expr) (args []*vector.Vector, null bool, err error) {
	for _, e := range exprs {
		v, err := eval.Const(env.Call, env.Params, env.Outer, e)
		if err != nil {
			return nil, false, err
		}
		null = null || v.IsNull(0)
		args = append(args, v)
	}
	return args, null, nil
}

// Each opens a function and calls push for its batches.
func Each(ctx context.Context, call *ext.Call, fn *ext.TableFunc, args []*vector.Vector, push func(b *vector.Batch) error) error {
	r, err := fn.Open(call, args)
	if err != nil {
		return err
	}
	defer r.Close()
	for {
		if ctx.Err() != nil {
			return op.Cancelled(ctx)
		}
		b, err := r.Next(ctx)
		if err != nil || b == nil {
			return err
		}
		if b.Rows() == 0 {
			continue
		}
		if err := push(b); err != nil {
			return err
		}
	}
}

// sideBySide collects all calls and pads the shorter ones with nulls.
func (f *Func) sideBySide(x *op.Exec, out op.Consumer) error {
	mem := op.NewAccount(x.RT.Memory)
	defer mem.Close()
	result := &rows.Table{}
	var tables []*rows.Table
	at := 0
	for i := range f.calls {
		width := 1
		if fn := f.calls[i].Func; fn != nil {
			width = len(fn.Columns)
		}
		ts := f.types[at : at+width]
		at += width
		rec := rows.NewCollector(ts)
		if err := f.each(x.Ctx, &f.calls[i], func(b *vector.Batch) error {
			rec.Add(b.Cols, b.N, b.Sel)
			return nil
		}); err != nil {
			return err
		}
		t, err := rows.Join(ts, []*rows.Collector{rec})
		if err != nil {
			return err
		}
		if err := mem.Add(t.Bytes()); err != nil {
			return err
		}
		result.N = max(result.N, t.N)
		tables = append(tables, t)
	}
	for _, t := range tables {
		result.Cols = append(result.Cols, padded(t, result.N)...)
	}
	if f.ordinality {
		numbers := make([]int64, result.N)
		for i := range numbers {
			numbers[i] = int64(i + 1)
		}
		result.Cols = append(result.Cols, vector.WrapFixed(types.Int8, numbers, nil))
	}
	return result.Emit(x, out)
}

// padded returns t's columns with n rows, nulls behind t's own.
func padded(t *rows.Table, n int) []*vector.Vector {
	if t.N == n {
		return t.Cols
	}
	sel := make([]int32, n)
	for i := range sel {
		sel[i] = int32(i)
		if i >= t.N {
			sel[i] = -1
		}
	}
	cols := make([]*vector.Vector, len(t.Cols))
	for i, c := range t.Cols {
		cols[i] = &vector.Vector{}
		cols[i].Gather(c, sel)
	}
	return cols
}
