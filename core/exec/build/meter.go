package build

import (
	"sync"
	"sync/atomic"
	"time"

	"github.com/basaltdb/basalt/core/exec/op"
	"github.com/basaltdb/basalt/core/plan/physical"
	"github.com/basaltdb/basalt/vector"
)

// Stats is what one plan node did.
type Stats struct {
	Rows    int64
	Batches int64
	Loops   int64         // how often it ran
	Workers int64         // the most that fed its consumer at one time
	Time    time.Duration // total, with its inputs, without what is above
	Memory  int64         // the most it had reserved, bytes
}

// Stats returns what the node did in the runs that have ended; false when the
// program keeps no statistics or the node has not been reached.
func (p *Program) Stats(n physical.Node) (Stats, bool) {
	if p.stats == nil {
		return Stats{}, false
	}
	p.stats.mu.Lock()
	defer p.stats.mu.Unlock()
	s, ok := p.stats.by[n]
	if !ok {
		return Stats{}, false
	}
	return *s, true
}

// statsMap holds the statistics by node. The workers of an Apply make their
// instances of the right side at the same time.
type statsMap struct {
	mu sync.Mutex
	by map[physical.Node]*Stats
}

func (m *statsMap) of(n physical.Node) *Stats {
	m.mu.Lock()
	defer m.mu.Unlock()
	s := m.by[n]
	if s == nil {
		s = &Stats{}
		m.by[n] = s
	}
	return s
}

// metered wraps an operator such that it keeps statistics, if they are wanted.
func (b *builder) metered(n physical.Node, node op.Node) op.Node {
	if b.stats == nil {
		return node
	}
	return &meter{node: node, stats: b.stats.of(n), now: b.rt.Monotonic}
}

// meter measures one operator.
type meter struct {
	node  op.Node
	stats *Stats
	now   func() time.Duration
}

// Run implements op.Node.
func (m *meter) Run(x *op.Exec, out op.Consumer) error {
	s := m.stats
	own := *x
	rt := *x.RT
	mem := &memoryMeter{budget: x.RT.Memory}
	if above, ok := x.RT.Memory.(*memoryMeter); ok {
		mem.budget = above.budget // each node counts its own
	}
	rt.Memory = mem
	own.RT = &rt
	var above atomic.Int64 // time spent in the consumer, all workers
	workers := int64(1)
	start := m.now()
	err := m.node.Run(&own, op.ConsumerFunc(func(ws []*op.Worker) ([]op.Sink, error) {
		workers = max(workers, int64(len(ws)))
		return op.Chain(out, ws, func(_ *op.Worker, next op.Sink) (op.Sink, error) {
			return &meterSink{m: m, next: next, above: &above}, nil
		})
	}))
	took := m.now() - start - time.Duration(above.Load()/workers)
	atomic.AddInt64((*int64)(&s.Time), int64(max(took, 0)))
	atomic.AddInt64(&s.Loops, 1)
	atomicMax(&s.Workers, workers)
	atomicMax(&s.Memory, mem.peak.Load())
	return err
}

func atomicMax(p *int64, x int64) {
	for {
		old := atomic.LoadInt64(p)
		if x <= old || atomic.CompareAndSwapInt64(p, old, x) {
			return
		}
	}
}

// meterSink counts what goes to the consumer and how long that takes.
type meterSink struct {
	m     *meter
	next  op.Sink
	above *atomic.Int64
}

// Push implements op.Sink.
func (k *meterSink) Push(b *vector.Batch) error {
	atomic.AddInt64(&k.m.stats.Rows, int64(b.Rows()))
	atomic.AddInt64(&k.m.stats.Batches, 1)
	start := k.m.now()
	err := k.next.Push(b)
	k.above.Add(int64(k.m.now() - start))
	return err
}

// Flush implements op.Sink.
func (k *meterSink) Flush() error {
	start := k.m.now()
	err := k.next.Flush()
	k.above.Add(int64(k.m.now() - start))
	return err
}

// memoryMeter is a budget that knows the most that was taken from it.
type memoryMeter struct {
	budget op.Budget
	used   atomic.Int64
	peak   atomic.Int64
}

// Reserve implements op.Budget.
func (m *memoryMeter) Reserve(bytes int64) error {
	if m.budget != nil {
		if err := m.budget.Reserve(bytes); err != nil {
			return err
		}
	}
	used := m.used.Add(bytes)
	for {
		old := m.peak.Load()
		if used <= old || m.peak.CompareAndSwap(old, used) {
			return nil
		}
	}
}

// Release implements op.Budget.
func (m *memoryMeter) Release(bytes int64) {
	if m.budget != nil {
		m.budget.Release(bytes)
	}
	m.used.Add(-bytes)
}
