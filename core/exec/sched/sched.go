package sched

import (
	"context"
	"runtime/debug"
	"sync"
	"sync/atomic"

	"github.com/basaltdb/basalt/core/base/env"
	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/exec/op"
)

// Morsel runs one morsel of a source: it pushes its batches into sink. ctx
// ends when another worker has failed.
type Morsel func(ctx context.Context, w *op.Worker, seq int, sink op.Sink) error

// Run runs the morsels 0..n-1 of a source into the sinks of out, on as many
// workers as x and n allow.
func Run(x *op.Exec, out op.Consumer, n int, morsel Morsel) error {
	ctx, cancel := x.Ctx, func() {}
	workers := make([]*op.Worker, max(1, min(x.Workers, n)))
	if len(workers) > 1 {
		ctx, cancel = context.WithCancel(ctx)
		x = x.With(ctx)
	}
	defer cancel()
	for i := range workers {
		workers[i] = &op.Worker{ID: i, Ctx: ctx}
	}
	sinks, err := out.Start(workers)
	if err != nil || n == 0 {
		return err
	}
	var next atomic.Int64
	return each(x, len(workers), cancel, func(ctx context.Context, t *env.Turn, i int) error {
		w, sink := workers[i], sinks[i]
		w.Turn = t
		for {
			seq := int(next.Add(1)) - 1
			if seq >= n {
				return nil
			}
			if ctx.Err() != nil {
				return op.Cancelled(ctx)
			}
			w.Seq = seq
			Pace(ctx, x, t)
			if err := morsel(ctx, w, seq, sink); err != nil {
				return err
			}
			if err := sink.Flush(); err != nil {
				return err
			}
		}
	})
}

// Each calls f(0) … f(n-1), each on its own goroutine but the first, which
// runs on the caller's, and returns the first error. ctx ends when one fails.
func Each(x *op.Exec, n int, f func(ctx context.Context, i int) error) error {
	paced := func(ctx context.Context, t *env.Turn, i int) error {
		Pace(ctx, x, t)
		return f(ctx, i)
	}
	if n == 1 {
		return each(x, n, func() {}, paced)
	}
	ctx, cancel := context.WithCancel(x.Ctx)
	defer cancel()
	return each(x.With(ctx), n, cancel, paced)
}

// Pace lets the goroutine that t is of begin something long, or go on with it.
func Pace(ctx context.Context, x *op.Exec, t *env.Turn) {
	if x.RT != nil && x.RT.Pacer != nil && t != nil {
		x.RT.Pacer.Pace(ctx, t)
	}
}

// each is Each where cancel ends x's context and each goroutine has its turn, which
// ends with it.
func each(x *op.Exec, n int, cancel func(), f func(ctx context.Context, t *env.Turn, i int) error) error {
	if n == 1 {
		return guard(x.Ctx, x.Turn, 0, f)
	}
	ctx := x.Ctx
	var (
		group sync.WaitGroup
		once  sync.Once
		first error
	)
	run := func(i int, t *env.Turn) {
		if err := guard(ctx, t, i, f); err != nil {
			once.Do(func() { first = err })
			cancel()
		}
	}
	for i := 1; i < n; i++ {
		group.Go(func() {
			t := &env.Turn{}
			defer t.End()
			run(i, t)
		})
	}
	run(0, x.Turn)
	x.Turn.Pause()
	group.Wait()
	return first
}

// Tasks runs f(0) … f(n-1) on up to x.Workers goroutines.
func Tasks(x *op.Exec, n int, f func(ctx context.Context, task int) error) error {
	if n == 0 {
		return nil
	}
	var next atomic.Int64
	return Each(x, max(1, min(x.Workers, n)), func(ctx context.Context, _ int) error {
		for {
			task := int(next.Add(1)) - 1
			if task >= n {
				return nil
			}
			if ctx.Err() != nil {
				return op.Cancelled(ctx)
			}
			if err := f(ctx, task); err != nil {
				return err
			}
		}
	})
}

// guard calls f and turns a panic into an XX000 error: a bug ends the query,
// not the server.
func guard(ctx context.Context, t *env.Turn, i int, f func(ctx context.Context, t *env.Turn, i int) error) (err error) {
	defer Recover(&err)
	return f(ctx, t, i)
}

// Recover is deferred at the boundary of a query or a worker. It turns a panic
// into an XX000 error with the stack.
func Recover(err *error) {
	if r := recover(); r != nil {
		e := errs.Internal("internal error: %v", r)
		e.Stack = string(debug.Stack())
		*err = e
	}
}
