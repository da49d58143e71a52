package join

import (
	"github.com/basaltdb/basalt/core/exec/op"
	"github.com/basaltdb/basalt/core/exec/rows"
	"github.com/basaltdb/basalt/core/expr"
	"github.com/basaltdb/basalt/core/expr/eval"
	"github.com/basaltdb/basalt/core/plan/physical"
	"github.com/basaltdb/basalt/vector"
)

// fewRows is how many right rows are each compared with a whole left batch;
// with more, each left row is compared with whole batches of the right.
const fewRows = 64

// Loop is the join that compares all pairs.
type Loop struct {
	plan        *physical.LoopJoin
	left, right Input
	pairEnv     *eval.Env
	shape       shape

	collectors op.PerWorker[collector]
	sinks      op.PerWorker[loopSink]
	mem        op.Account
	pacer      op.Pacer // nil where nobody is to be given way to
	table      *rows.Table
}

// NewLoop returns the operator; pairEnv is over the left columns followed by
// the right ones.
func NewLoop(plan *physical.LoopJoin, left, right Input, pairEnv *eval.Env) *Loop {
	l := &Loop{plan: plan, left: left, right: right, pairEnv: pairEnv}
	l.shape = shape{kind: plan.Kind, left: left.types(), right: right.types(), useLeft: left.Use, useRight: right.Use}
	return l
}

// collector keeps the right rows of one worker.
type collector struct {
	rows *rows.Collector
	mem  op.Account
}

// Push implements op.Sink.
func (c *collector) Push(b *vector.Batch) error {
	c.rows.Add(b.Cols, b.N, b.Sel)
	return c.mem.Set(c.rows.Bytes())
}

// Flush implements op.Sink.
func (*collector) Flush() error { return nil }

// Run implements op.Node.
func (l *Loop) Run(x *op.Exec, out op.Consumer) error {
	l.mem, l.pacer = op.NewAccount(x.RT.Memory), x.RT.Pacer
	defer l.close()
	if err := l.collect(x); err != nil {
		return err
	}
	for _, s := range l.sinks.Made() {
		s.m.hitRight = nil
	}
	err := l.left.Node.Run(x, op.ConsumerFunc(func(ws []*op.Worker) ([]op.Sink, error) {
		return op.Chain(out, ws, l.sink)
	}))
	if err != nil || l.plan.Kind != physical.Right && l.plan.Kind != physical.Full {
		return err
	}
	hit := vector.NewBitmap(l.table.N)
	for _, s := range l.sinks.Made() {
		for w := range s.m.hitRight {
			hit[w] |= s.m.hitRight[w]
		}
	}
	return pushUnmatched(x, &l.shape, l.table, hit, out)
}

func (l *Loop) close() {
	l.table = nil
	for _, c := range l.collectors.Made() {
		c.mem.Close()
		c.rows = nil
	}
	l.mem.Close()
}

// collect makes the right input a table.
func (l *Loop) collect(x *op.Exec) error {
	ts := l.shape.right
	for _, c := range l.collectors.Made() {
		c.rows, c.mem = rows.NewCollector(ts), op.NewAccount(x.RT.Memory)
	}
	err := l.right.Node.Run(x, op.ConsumerFunc(func(ws []*op.Worker) ([]op.Sink, error) {
		sinks := make([]op.Sink, len(ws))
		for i, w := range ws {
			c, err := l.collectors.Get(w, func() (*collector, error) {
				return &collector{rows: rows.NewCollector(ts), mem: op.NewAccount(x.RT.Memory)}, nil
			})
			if err != nil {
				return nil, err
			}
			sinks[i] = c
		}
		return sinks, nil
	}))
	if err != nil {
		return err
	}
	var parts []*rows.Collector
	for _, c := range l.collectors.Made() {
		parts = append(parts, c.rows)
	}
	if l.table, err = rows.Join(ts, parts); err != nil {
		return err
	}
	return l.mem.Set(l.table.Bytes())
}

// loopSink is the sink of one worker for the left input.
type loopSink struct {
	l    *Loop
	w    *op.Worker
	m    *matcher
	cond *condition
	sel  []int32
	one  []int32
}

func (l *Loop) sink(w *op.Worker, next op.Sink) (op.Sink, error) {
	s, err := l.sinks.Get(w, func() (*loopSink, error) {
		cond, err := newCondition(l.pairEnv, l.plan.Conds, l.plan.NullAware)
		s := &loopSink{l: l, m: newMatcher(&l.shape, nil), cond: cond}
		s.m.blocks = true
		return s, err
	})
	if err != nil {
		return nil, err
	}
	s.w, s.m.next = w, next
	if len(s.m.hitRight) == 0 && (l.plan.Kind == physical.Right || l.plan.Kind == physical.Full) {
		s.m.hitRight = vector.NewBitmap(l.table.N)
	}
	return s, nil
}

// Push implements op.Sink.
func (s *loopSink) Push(b *vector.Batch) error {
	if b.Rows() == 0 {
		return nil
	}
	s.m.begin(b, s.l.table.Cols)
	var err error
	if s.l.table.N <= fewRows {
		err = s.byRight(b)
	} else {
		err = s.byLeft(b)
	}
	if err != nil {
		return err
	}
	return s.m.end()
}

// byRight compares each right row with the whole left batch.
func (s *loopSink) byRight(b *vector.Batch) error {
	m := s.m
	for r := range s.l.table.N {
		if s.l.pacer != nil {
			s.l.pacer.Pace(s.w.Ctx, s.w.Turn)
		}
		m.out.N, m.out.Sel = b.N, b.Sel
		m.out.Cols = append(m.out.Cols[:0], b.Cols[:len(m.left)]...)
		for c := range m.right {
			k := len(m.left) + c
			m.gathered[k].SetConst(m.rows[c], r, b.N)
			m.out.Cols = append(m.out.Cols, &m.gathered[k])
		}
		sel, unknown, err := s.cond.apply(&m.out)
		if err != nil {
			return err
		}
		for _, i := range unknown {
			m.unknown.Set(int(i))
		}
		if len(sel) == 0 {
			continue
		}
		s.one = append(s.one[:0], int32(r))
		if err := m.note(sel, s.one); err != nil {
			return err
		}
		if err := s.emit(sel); err != nil {
			return err
		}
	}
	return nil
}

// byLeft compares each left row with the right rows, batch by batch.
func (s *loopSink) byLeft(b *vector.Batch) error {
	m := s.m
	left := b.Sel
	if left == nil {
		left = vector.Identity(b.N)
	}
	for _, i := range left {
		for c := range m.left {
			m.gathered[c].SetConst(b.Cols[c], int(i), vector.Size)
		}
		for from := 0; from < s.l.table.N; from += vector.Size {
			if s.l.pacer != nil {
				s.l.pacer.Pace(s.w.Ctx, s.w.Turn)
			}
			if s.w.Ctx.Err() != nil {
				return op.Cancelled(s.w.Ctx)
			}
			done, err := s.leftBlock(i, from, min(vector.Size, s.l.table.N-from))
			if err != nil {
				return err
			}
			if done {
				break
			}
		}
	}
	return nil
}

// leftBlock compares left row i with right rows [from, from+n). done is true
// when the answer for the row is known.
func (s *loopSink) leftBlock(i int32, from, n int) (done bool, err error) {
	m := s.m
	m.out.N, m.out.Sel = n, nil
	m.out.Cols = m.out.Cols[:0]
	for c := range m.left {
		m.gathered[c].Repeat(n)
		m.out.Cols = append(m.out.Cols, &m.gathered[c])
	}
	for c := range m.right {
		m.out.Cols = append(m.out.Cols, m.rows[c].Slice(from, n))
	}
	sel, unknown, err := s.cond.apply(&m.out)
	if err != nil {
		return false, err
	}
	if len(unknown) > 0 {
		m.unknown.Set(int(i))
	}
	if len(sel) == 0 {
		return false, nil
	}
	if err := s.noteBlock(i, from, sel); err != nil {
		return false, err
	}
	return !m.outputsPairs(), s.emit(sel)
}

// noteBlock keeps account of left row i and the right rows from+sel.
func (s *loopSink) noteBlock(i int32, from int, sel []int32) error {
	s.one = append(s.one[:0], i)
	if s.m.kind == physical.Single && len(sel) > 1 {
		s.one = append(s.one, i)
	}
	s.sel = s.sel[:0]
	for _, k := range sel {
		s.sel = append(s.sel, int32(from)+k)
	}
	return s.m.note(s.one, s.sel)
}

// emit pushes the pairs of m.out that are in sel, where the kind wants them.
func (s *loopSink) emit(sel []int32) error {
	if !s.m.outputsPairs() {
		return nil
	}
	s.m.out.Sel = sel
	if len(sel) == s.m.out.N {
		s.m.out.Sel = nil
	}
	return s.m.next.Push(&s.m.out)
}

// Flush implements op.Sink.
func (s *loopSink) Flush() error { return s.m.next.Flush() }

// condition evaluates a join condition over pairs.
type condition struct {
	pred  *eval.Predicate
	logic *eval.Evaluator // for null-aware joins
	sel   []int32
	null  []int32
}

func newCondition(env *eval.Env, conds []expr.Expr, nullAware bool) (*condition, error) {
	c := &condition{}
	var err error
	if nullAware && len(conds) > 0 {
		c.logic, err = eval.Compile(env, expr.Conjunction(conds))
	} else {
		c.pred, err = eval.CompilePredicate(env, conds)
	}
	return c, err
}

// apply returns the rows of b for which the condition is true, and for
// null-aware joins those for which it is null. The slices are valid until the
// next call.
func (c *condition) apply(b *vector.Batch) (yes, null []int32, err error) {
	if c.logic == nil {
		sel, err := c.pred.Select(b)
		if sel == nil && err == nil {
			sel = vector.Identity(b.N)
		}
		return sel, nil, err
	}
	v, err := c.logic.Eval(b)
	if err != nil {
		return nil, nil, err
	}
	sel := b.Sel
	if sel == nil {
		sel = vector.Identity(b.N)
	}
	c.sel, c.null = c.sel[:0], c.null[:0]
	for _, i := range sel {
		switch {
		case v.IsNull(int(i)):
			c.null = append(c.null, i)
		case v.Bool(int(i)):
			c.sel = append(c.sel, i)
		}
	}
	return c.sel, c.null, nil
}
