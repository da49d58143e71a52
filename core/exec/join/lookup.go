package join

import (
	"sync"
	"sync/atomic"

	"github.com/basaltdb/basalt/core/exec/op"
	"github.com/basaltdb/basalt/core/expr/eval"
	"github.com/basaltdb/basalt/core/plan/physical"
	"github.com/basaltdb/basalt/vector"
)

// Lookup joins by searching an index of the right table for the keys of each left
// batch. How many left rows there are is a guess of the planner's: where it was
// wrong, the operator goes on as a hash join.
type Lookup struct {
	plan     *physical.LookupJoin
	hash     *Hash
	rightEnv *eval.Env // over the columns of the scan
	sinks    op.PerWorker[lookupSink]

	// of the current run
	rows  atomic.Int64 // left rows, and pairs, so far
	mu    sync.Mutex
	built bool
	err   error // of building
}

// NewLookup returns the operator. hash is its plan's hash join, whose inputs and
// conditions give all columns that the plan's conditions use.
func NewLookup(plan *physical.LookupJoin, hash *Hash, rightEnv *eval.Env) *Lookup {
	return &Lookup{plan: plan, hash: hash, rightEnv: rightEnv}
}

// Run implements op.Node.
func (l *Lookup) Run(x *op.Exec, out op.Consumer) error {
	h := l.hash
	h.mem = op.NewAccount(x.RT.Memory)
	defer h.close()
	l.rows.Store(0)
	l.built, l.err = false, nil
	defer func() {
		for _, s := range l.sinks.Made() {
			s.close()
		}
	}()
	return h.left.Node.Run(x, op.ConsumerFunc(func(ws []*op.Worker) ([]op.Sink, error) {
		return op.Chain(out, ws, func(w *op.Worker, next op.Sink) (op.Sink, error) { return l.sink(x, w, next) })
	}))
}

// lookupSink is the sink of one worker for the left input.
type lookupSink struct {
	l      *Lookup
	x      *op.Exec
	w      *op.Worker
	keys   *eval.Set
	filter *eval.Predicate // of the right rows
	m      *matcher
	find   op.Lookup // nil until it is needed
	hash   op.Sink   // once there were too many rows

	view vector.Batch
	left []int32
}

func (l *Lookup) sink(x *op.Exec, w *op.Worker, next op.Sink) (op.Sink, error) {
	s, err := l.sinks.Get(w, l.newSink)
	if err != nil {
		return nil, err
	}
	s.x, s.w, s.m.next, s.hash = x, w, next, nil
	return s, nil
}

func (l *Lookup) newSink() (*lookupSink, error) {
	s := &lookupSink{l: l}
	var err error
	if s.keys, err = eval.CompileAll(l.hash.left.Env, l.plan.Keys); err != nil {
		return nil, err
	}
	scan := l.plan.Hash.Right.(*physical.TableScan)
	if s.filter, err = eval.CompilePredicate(l.rightEnv, scan.Filter); err != nil {
		return nil, err
	}
	conds, err := eval.CompilePredicate(l.hash.pairEnv, l.plan.Conds)
	if err != nil {
		return nil, err
	}
	s.m = newMatcher(&l.hash.shape, conds)
	s.m.blocks = true
	return s, nil
}

func (s *lookupSink) close() {
	if s.find != nil {
		s.find.Close()
		s.find = nil
	}
}

// Push implements op.Sink.
func (s *lookupSink) Push(b *vector.Batch) error {
	n := b.Rows()
	if n == 0 {
		return nil
	}
	if float64(s.l.rows.Add(int64(n))) > s.l.plan.MaxLookups {
		return s.pushHashed(b)
	}
	keys, err := s.keys.EvalAll(b)
	if err != nil {
		return err
	}
	sel := b.Sel
	if sel == nil {
		sel = vector.Identity(b.N)
	}
	if s.find == nil {
		scan := s.l.plan.Hash.Right.(*physical.TableScan)
		if s.find, err = s.x.RT.Tables.OpenLookup(s.w.Ctx, scan.Table, s.l.plan.Index, scan.Ords, s.l.plan.Only); err != nil {
			return err
		}
	}
	s.m.begin(b, nil)
	if err := s.find.Find(s.w.Ctx, keys, sel, s.found); err != nil {
		return err
	}
	return s.m.end()
}

// found takes right rows with the left rows that they belong to.
func (s *lookupSink) found(b *vector.Batch, from []int32) error {
	s.l.rows.Add(int64(b.N))
	s.view = *b
	some, err := s.filter.Filter(&s.view)
	if err != nil || !some {
		return err
	}
	s.m.rows = b.Cols
	if s.view.Sel == nil {
		return s.m.pairs(from, vector.Identity(b.N))
	}
	s.left = s.left[:0]
	for _, i := range s.view.Sel {
		s.left = append(s.left, from[i])
	}
	return s.m.pairs(s.left, s.view.Sel)
}

// pushHashed joins a batch by the hash table, which the first such batch builds.
func (s *lookupSink) pushHashed(b *vector.Batch) error {
	if s.hash == nil {
		if err := s.l.build(s.x.On(s.w)); err != nil {
			return err
		}
		s.close()
		var err error
		if s.hash, err = s.l.hash.probeSink(s.w, s.m.next); err != nil {
			return err
		}
	}
	return s.hash.Push(b)
}

func (l *Lookup) build(x *op.Exec) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.built {
		l.built, l.err = true, l.hash.build(x)
	}
	return l.err
}

// Flush implements op.Sink.
func (s *lookupSink) Flush() error { return s.m.next.Flush() }
