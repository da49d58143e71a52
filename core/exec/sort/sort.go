package sort

import (
	"context"
	"math"

	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/exec/limit"
	"github.com/basaltdb/basalt/core/exec/op"
	"github.com/basaltdb/basalt/core/exec/rows"
	"github.com/basaltdb/basalt/core/exec/sort/sortkey"
	"github.com/basaltdb/basalt/core/expr"
	"github.com/basaltdb/basalt/core/expr/eval"
	"github.com/basaltdb/basalt/core/expr/order"
	"github.com/basaltdb/basalt/core/plan/physical"
	"github.com/basaltdb/basalt/vector"
	"github.com/basaltdb/basalt/vector/kernel/compare"
)

// Sort is the operator.
type Sort struct {
	input   op.Node
	env     *eval.Env
	exprs   []expr.Expr
	keys    []sortkey.Key
	limit   expr.Expr
	use     []bool // by input column: it is wanted
	types   []types.T
	columns int // of the input; keys that are no columns come behind

	keyCols []int // where each key stands among the kept columns
	extra   []int // keys that are kept as extra columns

	workers op.PerWorker[worker]
	mem     op.Account
	topN    int64 // of the current run
}

// New returns a sort of input, whose columns are cols, of which those in use
// are wanted; env is over them. limit, when not nil, is how many rows are
// needed.
func New(input op.Node, env *eval.Env, cols []expr.ColumnInfo, use []bool, keys []physical.SortKey, limit expr.Expr) *Sort {
	s := &Sort{input: input, env: env, limit: limit, use: use, columns: len(cols)}
	for _, c := range cols {
		s.types = append(s.types, c.Type)
	}
	for i, k := range keys {
		s.exprs = append(s.exprs, k.Expr)
		s.keys = append(s.keys, sortkey.Key{Desc: k.Desc, NullsFirst: k.NullsFirst})
		if c, ok := k.Expr.(*expr.Column); ok {
			if at, ok := env.Cols[c.ID]; ok {
				s.keyCols = append(s.keyCols, at)
				continue
			}
		}
		s.keyCols = append(s.keyCols, len(s.types))
		s.types = append(s.types, k.Expr.Type())
		s.extra = append(s.extra, i)
	}
	return s
}

// Run implements op.Node.
func (s *Sort) Run(x *op.Exec, out op.Consumer) error {
	table, perm, err := s.sorted(x)
	defer s.mem.Close()
	if err != nil {
		return err
	}
	table.Cols = table.Cols[:s.columns]
	return table.EmitOrdered(x, out, perm)
}

// sorted collects the input and returns it with the order of its rows.
func (s *Sort) sorted(x *op.Exec) (*rows.Table, []int32, error) {
	s.mem = op.NewAccount(x.RT.Memory)
	n, err := limit.Value(s.env, s.limit, math.MaxInt64)
	if err != nil {
		return nil, nil, err
	}
	s.topN = n
	for _, w := range s.workers.Made() {
		w.reset(x)
	}
	defer func() {
		for _, w := range s.workers.Made() {
			w.mem.Close()
			w.rows = nil
		}
	}()
	if err := s.input.Run(x, op.ConsumerFunc(func(ws []*op.Worker) ([]op.Sink, error) { return s.start(x, ws) })); err != nil {
		return nil, nil, err
	}
	var parts []*rows.Collector
	for _, w := range s.workers.Made() {
		parts = append(parts, w.rows)
	}
	table, err := rows.Join(s.types, parts)
	if err != nil {
		return nil, nil, err
	}
	if err := s.mem.Set(table.Bytes() + int64(table.N)*44); err != nil {
		return nil, nil, err
	}
	perm, err := s.order(x.Ctx, table)
	if err == nil && int64(len(perm)) > n {
		perm = perm[:max(n, 0)]
	}
	return table, perm, err
}

// order returns the rows of a table of the kept columns in sort order.
func (s *Sort) order(ctx context.Context, t *rows.Table) ([]int32, error) {
	cols := make([]*vector.Vector, len(s.keys))
	for i, at := range s.keyCols {
		cols[i] = t.Cols[at]
	}
	return sortkey.Sort(ctx, cols, s.keys, t.N)
}

func (s *Sort) start(x *op.Exec, ws []*op.Worker) ([]op.Sink, error) {
	sinks := make([]op.Sink, len(ws))
	for i, w := range ws {
		k, err := s.workers.Get(w, func() (*worker, error) {
			keys, err := eval.CompileAll(s.env, s.exprs)
			k := &worker{s: s, keys: keys}
			k.reset(x)
			return k, err
		})
		if err != nil {
			return nil, err
		}
		k.ctx = w.Ctx
		sinks[i] = k
	}
	return sinks, nil
}

// worker is the sink of one worker.
type worker struct {
	s     *Sort
	ctx   context.Context
	keys  *eval.Set
	rows  *rows.Collector
	mem   op.Account
	cols  []*vector.Vector
	sel   []int32
	maybe []int32
	// worst is the last of the rows that are needed so far: one row of each
	// key column, once there are enough.
	worst []*vector.Vector
	nulls []*vector.Vector
}

func (w *worker) reset(x *op.Exec) {
	w.mem = op.NewAccount(x.RT.Memory)
	w.rows = rows.NewCollector(w.s.types)
	w.worst = nil
	if w.nulls == nil {
		for _, t := range w.s.types {
			w.nulls = append(w.nulls, vector.NewNull(t, 1))
		}
	}
}

// Push implements op.Sink.
func (w *worker) Push(b *vector.Batch) error {
	if b.Rows() == 0 || w.s.topN <= 0 {
		return nil
	}
	keys, err := w.keys.EvalAll(b)
	if err != nil {
		return err
	}
	w.cols = w.cols[:0]
	for c := range w.s.columns {
		if w.s.use[c] || w.s.isKey(c) {
			w.cols = append(w.cols, b.Cols[c])
			continue
		}
		w.nulls[c].Repeat(b.N)
		w.cols = append(w.cols, w.nulls[c])
	}
	for _, k := range w.s.extra {
		w.cols = append(w.cols, keys[k])
	}
	sel := b.Sel
	if w.worst != nil {
		sel = w.better(keys, b)
	}
	w.rows.Add(w.cols, b.N, sel)
	if n := w.s.topN; n < math.MaxInt32/4 && int64(w.rows.Len()) > max(4*n, 4*vector.Size) {
		if err := w.prune(); err != nil {
			return err
		}
	}
	return w.mem.Set(w.rows.Bytes())
}

func (s *Sort) isKey(c int) bool {
	for _, k := range s.keyCols {
		if k == c {
			return true
		}
	}
	return false
}

// Flush implements op.Sink.
func (w *worker) Flush() error { return nil }

// better returns the rows that sort before the worst of those needed.
func (w *worker) better(keys []*vector.Vector, b *vector.Batch) []int32 {
	if w.sel == nil {
		w.sel = []int32{} // nil would mean all rows
	}
	w.sel = w.sel[:0]
	sel := w.plausible(keys[0], b)
	for _, i := range sel {
		for k, v := range keys {
			if c := sortkey.CompareRows(v, int(i), w.worst[k], 0, w.s.keys[k]); c != 0 {
				if c < 0 {
					w.sel = append(w.sel, i)
				}
				break
			}
		}
	}
	return w.sel
}

// plausible returns the rows that do not sort behind the worst of those needed
// by the first key alone, where a kernel can tell.
func (w *worker) plausible(first *vector.Vector, b *vector.Batch) []int32 {
	if first.HasNulls() || w.worst[0].IsNull(0) || first.Enc == vector.Const || order.Nested(first.Type) {
		if b.Sel == nil {
			return vector.Identity(b.N)
		}
		return b.Sel
	}
	op := compare.Le
	if w.s.keys[0].Desc {
		op = compare.Ge
	}
	w.maybe = compare.Select(op, first, w.worst[0], b.N, b.Sel, w.maybe[:0])
	return w.maybe
}

// prune keeps the rows that are needed of those so far.
func (w *worker) prune() error {
	t, err := rows.Join(w.s.types, []*rows.Collector{w.rows})
	if err != nil {
		return err
	}
	perm, err := w.s.order(w.ctx, t)
	if err != nil {
		return err
	}
	perm = perm[:w.s.topN]
	w.worst = w.worst[:0]
	for _, at := range w.s.keyCols {
		w.worst = append(w.worst, vector.NewConst(t.Cols[at], int(perm[len(perm)-1]), 1))
	}
	// In the order of arrival, so that the sort stays stable.
	keep := vector.NewBitmap(t.N)
	for _, r := range perm {
		keep.Set(int(r))
	}
	w.rows.Add(t.Cols, t.N, keep.AppendSelected(nil, t.N))
	return nil
}
