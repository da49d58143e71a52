package project

import (
	"github.com/basaltdb/basalt/core/exec/op"
	"github.com/basaltdb/basalt/core/expr"
	"github.com/basaltdb/basalt/core/expr/eval"
	"github.com/basaltdb/basalt/vector"
)

// Project is the operator.
type Project struct {
	input op.Node
	env   *eval.Env
	exprs []expr.Expr
	sinks op.PerWorker[sink]
}

// New returns a projection; env is over input's columns.

func New(input op.Node, env *eval.Env, exprs []expr.Expr) *Project {
	return &Project{input: input, env: env, exprs: exprs}
}

// Run implements op.Node.
func (p *Project) Run(x *op.Exec, out op.Consumer) error {
	return p.input.Run(x, op.ConsumerFunc(func(workers []*op.Worker) ([]op.Sink, error) {
		return op.Chain(out, workers, p.sink)
	}))
}

func (p *Project) sink(w *op.Worker, next op.Sink) (op.Sink, error) {
	s, err := p.sinks.Get(w, func() (*sink, error) {
		set, err := eval.CompileAll(p.env, p.exprs)
		return &sink{set: set}, err
	})
	if err != nil {
		return nil, err
	}
	s.next = next
	return s, nil
}

type sink struct {
	set  *eval.Set
	next op.Sink
	out  vector.Batch
}

// Push implements op.Sink.
func (s *sink) Push(b *vector.Batch) error {
	if b.Rows() == 0 {
		return nil
	}
	cols, err := s.set.EvalAll(b)
	if err != nil {
		return err
	}
	s.out.Cols, s.out.N, s.out.Sel = cols, b.N, b.Sel
	return s.next.Push(&s.out)
}

// Flush implements op.Sink.
func (s *sink) Flush() error { return s.next.Flush() }
