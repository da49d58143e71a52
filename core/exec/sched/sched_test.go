package sched_test

import (
	"context"
	"errors"
	"sync"
	"testing"

	"github.com/basaltdb/basalt/core/base/env"
	"github.com/basaltdb/basalt/core/exec/op"
	"github.com/basaltdb/basalt/core/exec/sched"
	"github.com/basaltdb/basalt/vector"
)

// pacer takes a turn for everybody who asks, and remembers who it was.
type pacer struct {
	turns *env.Turns
	mu    sync.Mutex
	seen  map[*env.Turn]bool
}

func (p *pacer) Pace(ctx context.Context, t *env.Turn) {
	t.Next(ctx, p.turns)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.seen[t] = true
}

var discard = op.ConsumerFunc(func(ws []*op.Worker) ([]op.Sink, error) {
	sinks := make([]op.Sink, len(ws))
	for i := range sinks {
		sinks[i] = op.SinkFunc(func(*vector.Batch) error { return nil })
	}
	return sinks, nil
})

// Workers are asked for their turns, and none has one when the run is over, however
// it ends: whoever takes the next one would wait for the lease.
func TestTurnsEnd(t *testing.T) {
	for name, end := range map[string]func(seq int) error{
		"success": func(int) error { return nil },
		"error":   failAt,
		"panic": func(seq int) error {
			if seq == 20 {
				panic("no")
			}
			return nil
		},
	} {
		t.Run(name, func(t *testing.T) {
			p := &pacer{turns: env.NewTurns(0), seen: map[*env.Turn]bool{}}
			own := &env.Turn{}
			x := &op.Exec{Ctx: t.Context(), RT: &op.Runtime{Pacer: p}, Workers: 4, Turn: own}
			err := sched.Run(x, discard, 40, func(ctx context.Context, w *op.Worker, seq int, sink op.Sink) error {
				if w.Turn == nil {
					t.Error("a worker without a turn of its own")
				}
				return end(seq)
			})
			if (err == nil) != (name == "success") {
				t.Errorf("the run gave %v", err)
			}
			tasks := sched.Tasks(x, 8, func(context.Context, int) error { return nil })
			if tasks != nil {
				t.Error(tasks)
			}
			own.End()
			if n := p.turns.Taken(); n != 0 {
				t.Errorf("%d turns are taken", n)
			}
			if !p.seen[own] || len(p.seen) < 2 {
				t.Errorf("%d goroutines were paced; the caller's: %v", len(p.seen), p.seen[own])
			}
		})
	}
}

func failAt(seq int) error {
	if seq == 20 {
		return errors.New("no")
	}
	return nil
}
