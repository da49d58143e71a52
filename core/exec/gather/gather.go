package gather

import (
	"context"
	"sync"

	"github.com/basaltdb/basalt/core/exec/op"
	"github.com/basaltdb/basalt/vector"
)

// holdRows is how many rows a worker may keep before it waits for its turn.
const holdRows = 64 * vector.Size

// Ordered returns a consumer that calls push for all batches, one call at a
// time, in the order of the rows.
func Ordered(push func(b *vector.Batch) error) op.Consumer { return &stream{push: push} }

// stream is the one output of several workers.
type stream struct {
	push func(b *vector.Batch) error

	mu   sync.Mutex
	wake *sync.Cond
	head int // the morsel whose worker may push
	done map[int][]*vector.Batch
	err  error
}

// Start implements op.Consumer.
func (s *stream) Start(workers []*op.Worker) ([]op.Sink, error) {
	if len(workers) == 1 {
		return []op.Sink{op.SinkFunc(func(b *vector.Batch) error {
			workers[0].Turn.Pause() // the consumer may wait, for a client above all
			return s.push(b)
		})}, nil
	}
	s.wake = sync.NewCond(&s.mu)
	s.head, s.done, s.err = 0, map[int][]*vector.Batch{}, nil
	sinks := make([]op.Sink, len(workers))
	for i, w := range workers {
		sinks[i] = &sink{s: s, w: w}
	}
	return sinks, nil
}

// sink is the end of one worker.
type sink struct {
	s    *stream
	w    *op.Worker
	held []*vector.Batch
	rows int
}

// Push implements op.Sink.
func (k *sink) Push(b *vector.Batch) error {
	if b.Rows() == 0 {
		return nil
	}
	if k.first(k.rows >= holdRows) {
		return k.passOn(b)
	}
	if err := k.failed(); err != nil {
		return err
	}
	k.held = append(k.held, b.Clone())
	k.rows += b.Rows()
	return nil
}

// failed returns the error that ended the stream.
func (k *sink) failed() error {
	k.s.mu.Lock()
	defer k.s.mu.Unlock()
	if k.s.err == nil && k.w.Ctx.Err() != nil {
		return op.Cancelled(k.w.Ctx)
	}
	return k.s.err
}

// first reports whether it is the worker's turn; with wait it waits for that
// or for the end.
func (k *sink) first(wait bool) bool {
	s := k.s
	s.mu.Lock()
	defer s.mu.Unlock()
	if wait && s.head != k.w.Seq {
		stop := context.AfterFunc(k.w.Ctx, func() {
			s.mu.Lock()
			defer s.mu.Unlock()
			s.wake.Broadcast()
		})
		defer stop()
		k.w.Turn.Pause()
		for s.head != k.w.Seq && s.err == nil && k.w.Ctx.Err() == nil {
			s.wake.Wait()
		}
	}
	return s.head == k.w.Seq && s.err == nil
}

// passOn pushes what was held and then b, which may be nil. Only the worker
// whose turn it is comes here.
func (k *sink) passOn(b *vector.Batch) error {
	for _, h := range k.held {
		if err := k.deliver(h); err != nil {
			return err
		}
	}
	k.held, k.rows = nil, 0
	if b == nil {
		return nil
	}
	return k.deliver(b)
}

func (k *sink) deliver(b *vector.Batch) error {
	k.w.Turn.Pause() // the consumer may wait, for a client above all
	err := k.s.push(b)
	if err != nil {
		k.s.mu.Lock()
		k.s.err = err
		k.s.wake.Broadcast()
		k.s.mu.Unlock()
	}
	return err
}

// Flush implements op.Sink. A morsel that is not first yet is left to the
// worker before it.
func (k *sink) Flush() error {
	s := k.s
	s.mu.Lock()
	if s.err != nil {
		defer s.mu.Unlock()
		return s.err
	}
	if s.head != k.w.Seq {
		s.done[k.w.Seq] = k.held
		k.held, k.rows = nil, 0
		s.mu.Unlock()
		return nil
	}
	s.mu.Unlock()
	if err := k.passOn(nil); err != nil {
		return err
	}
	return k.advance()
}

// advance ends the first morsel and pushes those behind it that are complete.
func (k *sink) advance() error {
	s := k.s
	for {
		s.mu.Lock()
		s.head++
		batches, ok := s.done[s.head]
		delete(s.done, s.head)
		if !ok {
			s.wake.Broadcast()
			s.mu.Unlock()
			return nil
		}
		s.mu.Unlock()
		for _, b := range batches {
			if err := k.deliver(b); err != nil {
				return err
			}
		}
	}
}
