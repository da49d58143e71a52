package project

import (
	"context"

	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/exec/op"
	"github.com/basaltdb/basalt/core/exec/tablefunc"
	"github.com/basaltdb/basalt/core/expr"
	"github.com/basaltdb/basalt/core/expr/eval"
	"github.com/basaltdb/basalt/core/plan/physical"
	"github.com/basaltdb/basalt/core/value/record"
	"github.com/basaltdb/basalt/vector"
)

// Set is a projection with set-returning functions.
type Set struct {
	input op.Node
	env   *eval.Env
	items []physical.SetItem
	types []types.T
	exprs []expr.Expr // the plain items, then the functions' arguments
	from  []int       // by item: its expression or first argument in exprs
	only  int         // the item that is the only function, -1 for several
	sinks op.PerWorker[setSink]
}

// NewSet returns the operator; env is over input's columns and ts are the
// types of the plan's columns, one for each item.
func NewSet(input op.Node, env *eval.Env, items []physical.SetItem, ts []types.T) *Set {
	s := &Set{input: input, env: env, items: items, types: ts, only: -1}
	funcs := 0
	for c, it := range items {
		if it.Func != nil {
			funcs++
			s.only = c
		}
		s.from = append(s.from, len(s.exprs))
		if it.Func == nil {
			s.exprs = append(s.exprs, it.Expr)
		} else {
			s.exprs = append(s.exprs, it.Args...)
		}
	}
	if funcs > 1 {
		s.only = -1
	}
	return s
}

// Run implements op.Node.
func (s *Set) Run(x *op.Exec, out op.Consumer) error {
	defer func() {
		for _, k := range s.sinks.Made() {
			k.mem.Close()
		}
	}()
	return s.input.Run(x, op.ConsumerFunc(func(workers []*op.Worker) ([]op.Sink, error) {
		return op.Chain(out, workers, func(w *op.Worker, next op.Sink) (op.Sink, error) {
			return s.sink(x, w, next)
		})
	}))
}

func (s *Set) sink(x *op.Exec, w *op.Worker, next op.Sink) (op.Sink, error) {
	k, err := s.sinks.Get(w, func() (*setSink, error) {
		set, err := eval.CompileAll(s.env, s.exprs)
		return &setSink{s: s, set: set}, err
	})
	if err != nil {
		return nil, err
	}
	k.ctx, k.next, k.mem = w.Ctx, next, op.NewAccount(x.RT.Memory)
	k.reset()
	return k, nil
}

// setSink gathers output rows until they fill a batch.
type setSink struct {
	s    *Set
	ctx  context.Context
	set  *eval.Set
	next op.Sink
	cols []*vector.Builder
	n    int
	row  []byte
	mem  op.Account
}

func (k *setSink) reset() {
	k.cols, k.n = k.cols[:0], 0
	for _, t := range k.s.types {
		k.cols = append(k.cols, vector.NewBuilder(t, 0))
	}
}

// Push implements op.Sink.
func (k *setSink) Push(b *vector.Batch) error {
	if b.Rows() == 0 {
		return nil
	}
	values, err := k.set.EvalAll(b)
	if err != nil {
		return err
	}
	for i := range b.Rows() {
		add := k.expand
		if k.s.only >= 0 {
			add = k.stream
		}
		if err := add(values, b.Row(i)); err != nil {
			return err
		}
		if k.n >= vector.Size {
			if err := k.flush(); err != nil {
				return err
			}
		}
	}
	return k.flush()
}

// stream adds the rows of the only set, which may be endless, and pushes them
// as they come.
func (k *setSink) stream(values []*vector.Vector, row int) error {
	return k.call(k.s.only, values, row, func() error {
		more := k.cols[k.s.only].Len() - k.n
		k.repeat(values, row, more)
		if k.n += more; k.n >= vector.Size {
			return k.flush()
		}
		return nil
	})
}

// repeat appends the plain items of an input row for n output rows.
func (k *setSink) repeat(values []*vector.Vector, row, n int) {
	for c, it := range k.s.items {
		if it.Func != nil {
			continue
		}
		for range n {
			k.cols[c].AppendRow(values[k.s.from[c]], row)
		}
	}
}

// expand adds the rows that one input row gives: as many as its longest set.
func (k *setSink) expand(values []*vector.Vector, row int) error {
	longest := 0
	for c := range k.s.items {
		if k.s.items[c].Func == nil {
			continue
		}
		if err := k.call(c, values, row, nil); err != nil {
			return err
		}
		longest = max(longest, k.cols[c].Len()-k.n)
	}
	k.repeat(values, row, longest)
	for c, it := range k.s.items {
		for it.Func != nil && k.cols[c].Len() < k.n+longest {
			k.cols[c].AppendNull()
		}
	}
	k.n += longest
	return k.mem.Set(k.bytes())
}

// bytes estimates the rows gathered.
func (k *setSink) bytes() int64 {
	var size int64
	for _, b := range k.cols {
		size += b.Peek().MemSize()
	}
	return size
}

// call appends the values of a set to its column, and calls then, unless it is
// nil, behind each batch of them.
func (k *setSink) call(c int, values []*vector.Vector, row int, then func() error) error {
	it := &k.s.items[c]
	args := make([]*vector.Vector, len(it.Args))
	for i := range args {
		args[i] = vector.NewConst(values[k.s.from[c]+i], row, 1)
		if it.Func.Strict && args[i].IsNull(0) {
			return nil
		}
	}
	return tablefunc.Each(k.ctx, k.s.env.Call, it.Func, args, func(b *vector.Batch) error {
		k.appendSet(k.cols[c], b)
		if then == nil {
			return k.mem.Set(k.bytes())
		}
		return then()
	})
}

// appendSet appends a batch of a function: its only column, or its rows as
// records.
func (k *setSink) appendSet(out *vector.Builder, b *vector.Batch) {
	if len(b.Cols) == 1 {
		sel := b.Sel
		if sel == nil {
			sel = vector.Identity(b.N)
		}
		out.AppendRows(b.Cols[0], sel)
		return
	}
	for i := range b.Rows() {
		k.row = record.AppendHeader(k.row[:0], len(b.Cols))
		for _, v := range b.Cols {
			k.row = record.AppendField(k.row, v, b.Row(i))
		}
		out.AppendBytes(k.row)
	}
}

// flush pushes the rows gathered so far, in batches.
func (k *setSink) flush() error {
	if k.n == 0 {
		return nil
	}
	cols := make([]*vector.Vector, len(k.cols))
	for c, b := range k.cols {
		cols[c] = b.Finish()
	}
	n := k.n
	k.reset()
	if err := k.mem.Set(0); err != nil {
		return err
	}
	for from := 0; from < n; from += vector.Size {
		b := &vector.Batch{N: min(vector.Size, n-from)}
		for _, v := range cols {
			b.Cols = append(b.Cols, v.Slice(from, b.N))
		}
		if err := k.next.Push(b); err != nil {
			return err
		}
	}
	return nil
}

// Flush implements op.Sink.
func (k *setSink) Flush() error { return k.next.Flush() }
