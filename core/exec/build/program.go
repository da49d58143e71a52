package build

import (
	"context"

	"github.com/basaltdb/basalt/core/base/env"
	"github.com/basaltdb/basalt/core/exec/gather"
	"github.com/basaltdb/basalt/core/exec/op"
	"github.com/basaltdb/basalt/core/exec/sched"
	"github.com/basaltdb/basalt/core/expr"
	"github.com/basaltdb/basalt/core/plan/physical"
	"github.com/basaltdb/basalt/vector"
)

// Program is a plan that is ready to run.
type Program struct {
	rt    *op.Runtime
	root  op.Node
	cols  []expr.ColumnInfo
	write affecter
	stats *statsMap
}

// affecter is implemented by the operators that write.
type affecter interface{ Affected() int64 }

// Compile prepares a plan for running with rt.
func Compile(plan physical.Node, rt *op.Runtime) (*Program, error) {
	p := &Program{rt: rt, cols: plan.Columns()}
	if rt.Monotonic != nil {
		p.stats = &statsMap{by: map[physical.Node]*Stats{}}
	}
	b := &builder{rt: rt, stats: p.stats, ctes: map[int]*cteSlot{}}
	var err error
	if p.root, err = b.node(plan, all(plan)); err != nil {
		return nil, err
	}
	p.write, _ = b.writer.(affecter)
	return p, nil
}

// Columns returns the columns of the result.
func (p *Program) Columns() []expr.ColumnInfo { return p.cols }

// Affected returns how many rows the last run's INSERT, UPDATE or DELETE wrote,
// 0 for other statements.
func (p *Program) Affected() int64 {
	if p.write == nil {
		return 0
	}
	return p.write.Affected()
}

// Each runs the plan and calls f for the batches of the result, in the order
// of the rows and one at a time, perhaps from several goroutines. A batch is
// valid during the call. An error of f ends the run and is returned.
func (p *Program) Each(ctx context.Context, f func(b *vector.Batch) error) (err error) {
	defer sched.Recover(&err)
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	x := &op.Exec{Ctx: ctx, RT: p.rt, Workers: max(p.rt.Workers, 1), Turn: &env.Turn{}}
	defer x.Turn.End()
	sched.Pace(ctx, x, x.Turn)
	width := len(p.cols)
	var view vector.Batch
	return p.root.Run(x, gather.Ordered(func(b *vector.Batch) error {
		if b.Rows() == 0 {
			return nil
		}
		view = *b
		view.Cols = b.Cols[:width]
		return f(&view)
	}))
}

// Run is Compile and Open.
func Run(ctx context.Context, rt *op.Runtime, plan physical.Node) (vector.Reader, error) {
	p, err := Compile(plan, rt)
	if err != nil {
		return nil, err
	}
	return p.Open(ctx), nil
}

// Open starts the plan and returns its result as a stream. The caller closes
// it. The run ends with ctx, or when the reader is closed.
func (p *Program) Open(ctx context.Context) vector.Reader {
	r := &reader{batches: make(chan *vector.Batch), resume: make(chan struct{}), done: make(chan struct{})}
	r.ctx, r.cancel = context.WithCancel(ctx)
	go r.run(p)
	return r
}

// reader hands the batches of a run over one at a time: the run waits until
// the consumer asks for the next.
type reader struct {
	ctx     context.Context
	cancel  context.CancelFunc
	batches chan *vector.Batch
	resume  chan struct{}
	done    chan struct{}
	err     error // set before done is closed
	held    bool  // the consumer has a batch
}

func (r *reader) run(p *Program) {
	defer close(r.done)
	r.err = p.Each(r.ctx, func(b *vector.Batch) error {
		select {
		case r.batches <- b:
		case <-r.ctx.Done():
			return op.Cancelled(r.ctx)
		}
		select {
		case <-r.resume:
			return nil
		case <-r.ctx.Done():
			return op.Cancelled(r.ctx)
		}
	})
}

// Next implements vector.Reader.
func (r *reader) Next(ctx context.Context) (*vector.Batch, error) {
	if r.held {
		r.held = false
		select {
		case r.resume <- struct{}{}:
		case <-r.done:
		}
	}
	select {
	case b := <-r.batches:
		r.held = true
		return b, nil
	case <-r.done:
		return nil, r.err
	case <-ctx.Done():
		r.cancel()
		<-r.done
		return nil, op.Cancelled(ctx)
	}
}

// Close implements vector.Reader.
func (r *reader) Close() {
	r.cancel()
	<-r.done
}
