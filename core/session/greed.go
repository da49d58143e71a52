package session

import (
	"context"
	"sync"
	"time"

	"github.com/basaltdb/basalt/core/base/env"
)

// Users' functions that are called, or made, by one short statement after the other take
// as much of the processors as those of long ones. So a session whose functions compute
// for more than a part of the time gives way like a long statement.
const (
	// greedyShare is that part: one in so many.
	greedyShare = 8
	// greedyAfter is what a session may compute beyond its part before that counts, and
	// greedyMost what is kept of more, so that it is forgotten in some tenths of a second.
	greedyAfter, greedyMost = 4 * time.Millisecond, 50 * time.Millisecond
)

// greed is a leaky bucket of time: what has been computed flows in, and the session's
// part of the time that passes flows out.
type greed struct {
	mu     sync.Mutex
	at     time.Duration // of the monotonic clock, when
	beyond time.Duration // was this much in it
}

// computed adds what a function has computed.
func (g *greed) computed(now, d time.Duration) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.leak(now)
	g.beyond = min(g.beyond+d, greedyMost)
}

// much reports whether the session has computed beyond its part.
func (g *greed) much(now time.Duration) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.leak(now)
	return g.beyond > greedyAfter
}

func (g *greed) leak(now time.Duration) {
	g.beyond = max(g.beyond-(now-g.at)/greedyShare, 0)
	g.at = now
}

// BeginWork is called by the goroutine of a connection when its client has sent a command,
// and EndWork before it waits for more. In between a session is behind others that has
// computed much lately, with all that it does up to a statement that writes, or to the end
// of one that compiles: parsing, planning and answering thousands of short calls a second is
// more than others should notice, too.
func (s *Session) BeginWork() {
	if now := s.db.env.Clock.Monotonic(); s.greed.much(now) && s.db.load.recent(now, s.pid) {
		s.turn.StepBehind(s.db.turns)
	}
}

// EndWork ends BeginWork, also where there was none.
func (s *Session) EndWork() { s.turn.End() }

// compute runs f, which computes for the session and waits for nobody: behind others, if
// the session has computed much lately.
func (s *Session) compute(ctx context.Context, f func()) {
	e := (*extSession)(s)
	if e.Greedy() {
		var t env.Turn
		t.Next(ctx, s.db.turns)
		defer t.End()
	}
	begun := s.db.env.Clock.Monotonic()
	f()
	e.Computed(s.db.env.Clock.Monotonic() - begun)
}
