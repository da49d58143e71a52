package window

import (
	"context"

	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/exec/gather"
	"github.com/basaltdb/basalt/core/exec/op"
	"github.com/basaltdb/basalt/core/exec/rows"
	"github.com/basaltdb/basalt/core/exec/sort/sortkey"
	"github.com/basaltdb/basalt/core/expr"
	"github.com/basaltdb/basalt/core/expr/eval"
	"github.com/basaltdb/basalt/core/expr/order"
	"github.com/basaltdb/basalt/core/plan/physical"
	"github.com/basaltdb/basalt/vector"
)

// Window is the operator.
type Window struct {
	input   op.Node
	env     *eval.Env
	plan    *physical.Window
	types   []types.T // of the input's columns
	extra   []expr.Expr
	partAt  []int // where the keys stand among the kept columns
	orderAt []int
	calls   []call
	set     *eval.Set
}

// call is one function, with where what it needs stands among the kept
// columns; -1 for what it has not.
type call struct {
	*physical.WindowCall
	args     []int
	argTypes []types.T
	filter   int
}

// New returns the operator; env is over input's columns, which are cols.
func New(input op.Node, env *eval.Env, cols []expr.ColumnInfo, plan *physical.Window) *Window {
	w := &Window{input: input, env: env, plan: plan}
	for _, c := range cols {
		w.types = append(w.types, c.Type)
	}
	for _, e := range plan.Partition {
		w.partAt = append(w.partAt, w.keep(e))
	}
	for _, k := range plan.Order {
		w.orderAt = append(w.orderAt, w.keep(k.Expr))
	}
	for i := range plan.Calls {
		p := &plan.Calls[i]
		c := call{WindowCall: p, filter: -1}
		for _, e := range p.Args {
			c.args = append(c.args, w.keep(e))
			c.argTypes = append(c.argTypes, e.Type())
		}
		if p.Filter != nil {
			c.filter = w.keep(p.Filter)
		}
		w.calls = append(w.calls, c)
	}
	return w
}

// keep returns where an expression's value stands among the kept columns: the
// input's, then extra ones.
func (w *Window) keep(e expr.Expr) int {
	if c, ok := e.(*expr.Column); ok {
		if at, ok := w.env.Cols[c.ID]; ok {
			return at
		}
	}
	for i, x := range w.extra {
		if expr.Equal(x, e) {
			return len(w.types) + i
		}
	}
	w.extra = append(w.extra, e)
	return len(w.types) + len(w.extra) - 1
}

// Run implements op.Node.
func (w *Window) Run(x *op.Exec, out op.Consumer) error {
	mem := op.NewAccount(x.RT.Memory)
	defer mem.Close()
	table, err := w.collect(x, &mem)
	if err != nil {
		return err
	}
	if err := w.sort(x.Ctx, table); err != nil {
		return err
	}
	result := &rows.Table{Cols: table.Cols[:len(w.types):len(w.types)], N: table.N}
	parts := w.partitions(table)
	for i := range w.calls {
		v, err := w.compute(x, &w.calls[i], table, parts)
		if err != nil {
			return err
		}
		result.Cols = append(result.Cols, v)
		if err := mem.Add(v.MemSize()); err != nil {
			return err
		}
	}
	return result.Emit(x, out)
}

// collect keeps the input in its order, with the extra columns.
func (w *Window) collect(x *op.Exec, mem *op.Account) (*rows.Table, error) {
	if w.set == nil {
		set, err := eval.CompileAll(w.env, w.extra)
		if err != nil {
			return nil, err
		}
		w.set = set
	}
	ts := append([]types.T(nil), w.types...)
	for _, e := range w.extra {
		ts = append(ts, e.Type())
	}
	rec := rows.NewCollector(ts)
	var cols []*vector.Vector
	err := w.input.Run(x, gather.Ordered(func(b *vector.Batch) error {
		if b.Rows() == 0 {
			return nil
		}
		extra, err := w.set.EvalAll(b)
		if err != nil {
			return err
		}
		cols = append(append(cols[:0], b.Cols[:len(w.types)]...), extra...)
		rec.Add(cols, b.N, b.Sel)
		return mem.Set(2 * rec.Bytes()) // once as collected, once as sorted
	}))
	if err != nil {
		return nil, err
	}
	return rows.Join(ts, []*rows.Collector{rec})
}

// sort puts the rows of t in window order.
func (w *Window) sort(ctx context.Context, t *rows.Table) error {
	var cols []*vector.Vector
	var keys []sortkey.Key
	for _, at := range w.partAt {
		cols, keys = append(cols, t.Cols[at]), append(keys, sortkey.Key{})
	}
	for i, at := range w.orderAt {
		k := w.plan.Order[i]
		cols, keys = append(cols, t.Cols[at]), append(keys, sortkey.Key{Desc: k.Desc, NullsFirst: k.NullsFirst})
	}
	if len(keys) == 0 {
		return nil
	}
	perm, err := sortkey.Sort(ctx, cols, keys, t.N)
	if err != nil {
		return err
	}
	for i, c := range t.Cols {
		if c.Enc == vector.Const {
			continue
		}
		v := &vector.Vector{}
		v.Gather(c, perm)
		t.Cols[i] = v
	}
	return nil
}

// partitions returns the first row of each partition, and the number of rows.
func (w *Window) partitions(t *rows.Table) []int {
	starts := []int{}
	for i := range t.N {
		if i == 0 || !equalRows(t, w.partAt, i-1, i) {
			starts = append(starts, i)
		}
	}
	return append(starts, t.N)
}

// equalRows reports whether two rows agree in the columns at.
func equalRows(t *rows.Table, at []int, i, j int) bool {
	for _, c := range at {
		if order.Nullable(t.Cols[c], i, t.Cols[c], j) != 0 {
			return false
		}
	}
	return true
}

// compute evaluates a call for all partitions.
func (w *Window) compute(x *op.Exec, c *call, t *rows.Table, parts []int) (*vector.Vector, error) {
	out := vector.NewBuilder(c.T, t.N)
	offsets, err := w.offsets(c, t)
	if err != nil {
		return nil, err
	}
	start, err := w.limits(x.Ctx, c.Frame.StartLimit, t)
	if err != nil {
		return nil, err
	}
	end, err := w.limits(x.Ctx, c.Frame.EndLimit, t)
	if err != nil {
		return nil, err
	}
	for i := range len(parts) - 1 {
		if err := x.Check(); err != nil {
			return nil, err
		}
		p := &partition{w: w, call: c, table: t, from: parts[i], n: parts[i+1] - parts[i], offsets: offsets, startLimit: start, endLimit: end, ctx: x.Ctx}
		if err := p.compute(out); err != nil {
			return nil, err
		}
	}
	return out.Finish(), nil
}
