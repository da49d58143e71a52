package env

import (
	"context"
	"encoding/binary"
	"math/rand/v2"
	"sort"
	"sync"
	"time"
)

// SimClock is a virtual clock. It starts at a fixed date and advances only
// through Advance and Sleep, so a simulated day takes no time.
type SimClock struct {
	mu     sync.Mutex
	now    time.Duration
	timers []simTimer // by deadline
}

type simTimer struct {
	at   time.Duration
	fire func()
}

// simEpoch is the wall time at which every simulation begins.
var simEpoch = time.Date(2026, time.January, 1, 0, 0, 0, 0, time.UTC)

// Sim returns a seeded environment and its clock.
func Sim(seed uint64) (Env, *SimClock) {
	c := &SimClock{}
	return Env{Clock: c, Rand: NewRand(seed)}, c
}

// Now implements Clock.
func (c *SimClock) Now() time.Time { return simEpoch.Add(c.Monotonic()) }

// Monotonic implements Clock.
func (c *SimClock) Monotonic() time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Advance moves the clock and fires the timers that are due, in order.
func (c *SimClock) Advance(d time.Duration) {
	c.mu.Lock()
	target := c.now + d
	for len(c.timers) > 0 && c.timers[0].at <= target {
		t := c.timers[0]
		c.timers = c.timers[1:]
		c.now = max(c.now, t.at)
		c.mu.Unlock()
		t.fire()
		c.mu.Lock()
	}
	c.now = max(c.now, target)
	c.mu.Unlock()
}

// Sleep implements Clock by advancing the clock: a simulation has no reason
// to wait.
func (c *SimClock) Sleep(ctx context.Context, d time.Duration) error {
	c.Advance(d)
	return ctx.Err()
}

// WithTimeout implements Clock: the context ends when the clock gets there.
func (c *SimClock) WithTimeout(ctx context.Context, d time.Duration) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancelCause(ctx)
	c.mu.Lock()
	t := simTimer{at: c.now + d, fire: func() { cancel(context.DeadlineExceeded) }}
	i := sort.Search(len(c.timers), func(i int) bool { return c.timers[i].at > t.at })
	c.timers = append(c.timers, simTimer{})
	copy(c.timers[i+1:], c.timers[i:])
	c.timers[i] = t
	c.mu.Unlock()
	return ctx, func() { cancel(context.Canceled) }
}

// seededRand is a locked PCG generator.
type seededRand struct {
	mu sync.Mutex
	r  *rand.Rand
}

// NewRand returns a deterministic Rand. It is not fit for secrets.
func NewRand(seed uint64) Rand {
	return &seededRand{r: rand.New(rand.NewPCG(seed, 0x9e3779b97f4a7c15))}
}

func (s *seededRand) Uint64() uint64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.r.Uint64()
}

func (s *seededRand) Float64() float64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.r.Float64()
}

func (s *seededRand) IntN(n int) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.r.IntN(n)
}

func (s *seededRand) Read(p []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for len(p) >= 8 {
		binary.LittleEndian.PutUint64(p, s.r.Uint64())
		p = p[8:]
	}
	if len(p) > 0 {
		var last [8]byte
		binary.LittleEndian.PutUint64(last[:], s.r.Uint64())
		copy(p, last[:])
	}
}
