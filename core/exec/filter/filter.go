package filter

import (
	"github.com/basaltdb/basalt/core/exec/op"
	"github.com/basaltdb/basalt/core/expr"
	"github.com/basaltdb/basalt/core/expr/eval"
	"github.com/basaltdb/basalt/vector"
)

// Filter is the operator.
type Filter struct {
	input op.Node
	env   *eval.Env
	conds []expr.Expr
	sinks op.PerWorker[sink]
}

// New returns a filter of input by conds; env is over input's columns.
func New(input op.Node, env *eval.Env, conds []expr.Expr) *Filter {
	return &Filter{input: input, env: env, conds: conds}
}

// Run implements op.Node.
func (f *Filter) Run(x *op.Exec, out op.Consumer) error {
	return f.input.Run(x, op.ConsumerFunc(func(workers []*op.Worker) ([]op.Sink, error) {
		return op.Chain(out, workers, f.sink)
	}))
}

func (f *Filter) sink(w *op.Worker, next op.Sink) (op.Sink, error) {
	s, err := f.sinks.Get(w, func() (*sink, error) {
		pred, err := eval.CompilePredicate(f.env, f.conds)
		return &sink{pred: pred}, err
	})
	if err != nil {
		return nil, err
	}
	s.next = next
	return s, nil
}

type sink struct {
	pred *eval.Predicate
	next op.Sink
	view vector.Batch
}

// Push implements op.Sink.
func (s *sink) Push(b *vector.Batch) error {
	s.view = *b
	some, err := s.pred.Filter(&s.view)
	if err != nil || !some {
		return err
	}
	return s.next.Push(&s.view)
}

// Flush implements op.Sink.
func (s *sink) Flush() error { return s.next.Flush() }
