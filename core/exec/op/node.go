package op

import (
	"context"
	"errors"

	"github.com/basaltdb/basalt/core/base/env"
	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/expr"
	"github.com/basaltdb/basalt/vector"
)

// Node is an operator of a plan that is ready to run.
type Node interface {
	// Run pushes all rows of the node into the sinks that out starts.
	Run(x *Exec, out Consumer) error
}

// Consumer takes the rows of a Node.
type Consumer interface {
	// Start returns one sink for each of the workers.
	Start(workers []*Worker) ([]Sink, error)
}

// Sink takes the batches of one worker.
type Sink interface {
	// Push takes a batch, which is valid until Push returns.
	Push(b *vector.Batch) error
	// Flush ends a morsel.
	Flush() error
}

// Worker is one goroutine of a source. Its number is an index into the
// workers of the Start call.
type Worker struct {
	ID int
	// Ctx ends when the run does or another worker has failed.
	Ctx context.Context
	// Seq is the number of the morsel being pushed, in the order of the rows,
	// from 0 up. No two workers have the same.
	Seq int
	// Turn is what the worker's goroutine has of the processors; nil for a worker
	// that stands for several goroutines.
	Turn *env.Turn
}

// Exec is one run of a plan.
type Exec struct {
	Ctx context.Context
	RT  *Runtime
	// Workers is the most workers that a source may start.
	Workers int
	// Turn is that of the goroutine that runs the node; nil for none.
	Turn *env.Turn
	// recheck lists what stands in for scans of tables, nil for nothing.
	recheck *Recheck
}

// Recheck replaces the scan that gives the row id RowID by some rows: their
// newest versions, which the statement has locked, or with Snapshot those that
// the statement sees anyway.
type Recheck struct {
	RowID    expr.ColID
	Rows     []int64
	Snapshot bool

	next *Recheck
}

// Rechecking returns x for a run in which r replaces its scan, besides what
// other rechecks around it replace.
func (x *Exec) Rechecking(r Recheck) *Exec {
	c := *x
	r.next = x.recheck
	c.recheck = &r
	return &c
}

// RecheckOf returns what replaces the scan that gives a row id, or nil.
func (x *Exec) RecheckOf(rowID expr.ColID) *Recheck {
	for r := x.recheck; r != nil; r = r.next {
		if r.RowID == rowID {
			return r
		}
	}
	return nil
}

// Serial returns x for a run on one worker.
func (x *Exec) Serial() *Exec {
	if x.Workers == 1 {
		return x
	}
	one := *x
	one.Workers = 1
	return &one
}

// With returns x under another context.
func (x *Exec) With(ctx context.Context) *Exec {
	c := *x
	c.Ctx = ctx
	return &c
}

// On returns x for what worker w runs by itself.
func (x *Exec) On(w *Worker) *Exec {
	c := *x
	c.Workers, c.Ctx, c.Turn = 1, w.Ctx, w.Turn
	return &c
}

// Check returns the error of a cancelled run, nil otherwise.
func (x *Exec) Check() error {
	if x.Ctx.Err() == nil {
		return nil
	}
	return Cancelled(x.Ctx)
}

// Cancelled returns the error for a context that has ended: its cause when
// that has an SQLSTATE, 57014 otherwise.
func Cancelled(ctx context.Context) error {
	cause := context.Cause(ctx)
	if e, ok := errors.AsType[*errs.Error](cause); ok {
		return e
	}
	return errs.New(errs.QueryCanceled, "canceling statement due to user request").WithCause(cause)
}

// Stop is the error by which a consumer ends a run that it needs no more rows
// of. Each consumer makes its own, and compares by identity.
type Stop struct{ _ int }

// Error implements error. It reaches nobody but the consumer that made it.
func (*Stop) Error() string { return "no more rows are needed" }

// SinkFunc makes a Sink of a function that needs no Flush.
type SinkFunc func(b *vector.Batch) error

// Push calls f.
func (f SinkFunc) Push(b *vector.Batch) error { return f(b) }

// Flush does nothing.
func (SinkFunc) Flush() error { return nil }

// ConsumerFunc makes a Consumer of a function.
type ConsumerFunc func(workers []*Worker) ([]Sink, error)

// Start calls f.
func (f ConsumerFunc) Start(workers []*Worker) ([]Sink, error) { return f(workers) }

// Chain is the Start of a streaming operator: it starts next and wraps each
// of its sinks by the sink of the same worker that make returns.
func Chain(next Consumer, workers []*Worker, wrap func(w *Worker, next Sink) (Sink, error)) ([]Sink, error) {
	sinks, err := next.Start(workers)
	if err != nil {
		return nil, err
	}
	out := make([]Sink, len(sinks))
	for i, s := range sinks {
		if out[i], err = wrap(workers[i], s); err != nil {
			return nil, err
		}
	}
	return out, nil
}
