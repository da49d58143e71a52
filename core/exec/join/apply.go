package join

import (
	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/exec/op"
	"github.com/basaltdb/basalt/core/expr"
	"github.com/basaltdb/basalt/core/expr/eval"
	"github.com/basaltdb/basalt/core/plan/physical"
	"github.com/basaltdb/basalt/vector"
)

// Apply runs its right side for each left row.
type Apply struct {
	plan    *physical.Apply
	left    Input
	right   []expr.ColumnInfo
	inner   func() (Inner, error)
	pairEnv *eval.Env
	sinks   op.PerWorker[applySink]
}

// Inner is one worker's instance of the right side: the plan, and the binding
// through which it sees the left row.
type Inner struct {
	Node  op.Node
	Outer *eval.Outer
}

// NewApply returns the operator. inner makes an instance of the right side
// whose Outer has the plan's Params; pairEnv is over the left columns followed
// by the right ones.
func NewApply(plan *physical.Apply, left Input, right []expr.ColumnInfo, inner func() (Inner, error), pairEnv *eval.Env) *Apply {
	return &Apply{plan: plan, left: left, right: right, inner: inner, pairEnv: pairEnv}
}

// Run implements op.Node.
func (a *Apply) Run(x *op.Exec, out op.Consumer) error {
	return a.left.Node.Run(x, op.ConsumerFunc(func(ws []*op.Worker) ([]op.Sink, error) {
		return op.Chain(out, ws, func(w *op.Worker, next op.Sink) (op.Sink, error) {
			return a.sink(x, w, next)
		})
	}))
}

// applySink is the sink of one worker.
type applySink struct {
	a     *Apply
	x     *op.Exec
	inner Inner
	cond  *condition
	m     *matcher
	stop  error

	// The row being worked on, and the output that is gathering: left rows of
	// the batch and, beside them, right values.
	row   int32
	found int
	from  []int32
	cols  []*vector.Builder
	pair  vector.Batch
	left  []vector.Vector
}

func (a *Apply) sink(x *op.Exec, w *op.Worker, next op.Sink) (op.Sink, error) {
	s, err := a.sinks.Get(w, func() (*applySink, error) { return a.newSink() })
	if err != nil {
		return nil, err
	}
	s.x, s.m.next = x.On(w), next
	s.resetOutput() // the last run may have been stopped with pairs gathered
	return s, nil
}

func (a *Apply) newSink() (*applySink, error) {
	inner, err := a.inner()
	if err != nil {
		return nil, err
	}
	cond, err := newCondition(a.pairEnv, a.plan.Conds, a.plan.NullAware)
	if err != nil {
		return nil, err
	}
	right := Input{Cols: a.right}
	sh := &shape{kind: a.plan.Kind, left: a.left.types(), right: right.types()}
	s := &applySink{a: a, inner: inner, cond: cond, m: newMatcher(sh, nil), stop: &op.Stop{}}
	s.m.blocks = true
	s.left = make([]vector.Vector, len(sh.left))
	return s, nil
}

func (s *applySink) resetOutput() {
	s.from, s.cols = s.from[:0], s.cols[:0]
	for _, t := range s.m.right {
		s.cols = append(s.cols, vector.NewBuilder(t, 0))
	}
}

// Push implements op.Sink.
func (s *applySink) Push(b *vector.Batch) error {
	if b.Rows() == 0 {
		return nil
	}
	s.m.begin(b, nil)
	sel := b.Sel
	if sel == nil {
		sel = vector.Identity(b.N)
	}
	for _, i := range sel {
		if err := s.runRow(b, i); err != nil {
			return err
		}
	}
	if err := s.flushOutput(); err != nil {
		return err
	}
	if s.m.outputsPairs() {
		return nil
	}
	return s.m.end()
}

// runRow runs the right side for left row i.
func (s *applySink) runRow(b *vector.Batch, i int32) error {
	for _, id := range s.a.plan.Params {
		at, ok := s.a.left.Env.Cols[id]
		if !ok {
			return errs.Internal("apply parameter %d is not a column of its left side", id)
		}
		s.inner.Outer.Set(id, b.Cols[at], int(i))
	}
	for c := range s.left {
		s.left[c].SetConst(b.Cols[c], int(i), vector.Size)
	}
	s.row, s.found = i, 0
	err := s.inner.Node.Run(s.x, op.ConsumerFunc(func(ws []*op.Worker) ([]op.Sink, error) {
		sinks := make([]op.Sink, len(ws))
		for k := range sinks {
			sinks[k] = op.SinkFunc(s.take)
		}
		return sinks, nil
	}))
	if err != nil && err != s.stop {
		return err
	}
	if s.found == 0 && (s.m.kind == physical.Left || s.m.kind == physical.Single) {
		s.from = append(s.from, i)
		for _, c := range s.cols {
			c.AppendNull()
		}
	}
	if len(s.from) >= vector.Size {
		return s.flushOutput()
	}
	return nil
}

// take gets a batch of the right side for the current row.
func (s *applySink) take(b *vector.Batch) error {
	s.pair.N, s.pair.Sel = b.N, b.Sel
	s.pair.Cols = s.pair.Cols[:0]
	for c := range s.left {
		s.left[c].Repeat(b.N)
		s.pair.Cols = append(s.pair.Cols, &s.left[c])
	}
	s.pair.Cols = append(s.pair.Cols, b.Cols[:len(s.m.right)]...)
	sel, unknown, err := s.cond.apply(&s.pair)
	if err != nil {
		return err
	}
	if len(unknown) > 0 {
		s.m.unknown.Set(int(s.row))
	}
	if len(sel) == 0 {
		return nil
	}
	s.found += len(sel)
	if !s.m.outputsPairs() {
		s.m.hit.Set(int(s.row))
		return s.stop
	}
	if s.m.kind == physical.Single && s.found > 1 {
		return errs.New(errs.CardinalityViolation, "more than one row returned by a subquery used as an expression")
	}
	for range sel {
		s.from = append(s.from, s.row)
	}
	for c, out := range s.cols {
		out.AppendRows(b.Cols[c], sel)
	}
	if len(s.from) >= vector.Size {
		return s.flushOutput()
	}
	return nil
}

// flushOutput pushes the pairs gathered so far.
func (s *applySink) flushOutput() error {
	if len(s.from) == 0 {
		return nil
	}
	right := make([]*vector.Vector, len(s.cols))
	for c, b := range s.cols {
		right[c] = b.Finish()
	}
	m := s.m
	for at := 0; at < len(s.from); at += vector.Size {
		n := min(vector.Size, len(s.from)-at)
		m.out.N, m.out.Sel, m.out.Cols = n, nil, m.out.Cols[:0]
		for c := range m.left {
			m.gathered[c].Gather(m.batch.Cols[c], s.from[at:at+n])
			m.out.Cols = append(m.out.Cols, &m.gathered[c])
		}
		for _, v := range right {
			m.out.Cols = append(m.out.Cols, v.Slice(at, n))
		}
		if err := m.next.Push(&m.out); err != nil {
			return err
		}
	}
	s.resetOutput()
	return nil
}

// Flush implements op.Sink.
func (s *applySink) Flush() error { return s.m.next.Flush() }
