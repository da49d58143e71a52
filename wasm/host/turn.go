package host

import (
	"context"
	"runtime"
	"time"

	"github.com/basaltdb/basalt/core/base/env"
)

// Guests leave a processor to others. Compiled code cannot be taken off its
// processor: with a guest on each of them, whoever wants to run waits for the
// next yield, and the Go scheduler looks at the network every ten milliseconds
// only. So while there are others, guests of long statements take turns on all
// processors but one.
const (
	// longAfter is how old a statement is before its guests take turns.
	longAfter = 2 * time.Millisecond
	// turnTime is how long a turn is while somebody waits for one.
	turnTime = 4 * time.Millisecond
)

// turns are the turns that there are at a time.
type turns chan struct{}

func newTurns() turns { return make(turns, max(runtime.GOMAXPROCS(0)-1, 1)) }

// turn is what one instance has of them. During a turn its thread is behind
// others.
type turn struct {
	of     turns
	back   *env.Background
	has    bool
	behind bool
	since  time.Time
}

// next is called by a guest now and then: it ends a turn that was long enough,
// and waits for the next one. An error is ctx's.
func (t *turn) next(ctx context.Context, m *Meter) {
	now := time.Now()
	if now.Sub(m.begun) < longAfter || t.has && now.Sub(t.since) < turnTime {
		return
	}
	t.end()
	if m.giveWay == nil || !m.giveWay() {
		return
	}
	if runtime.GOMAXPROCS(0) == 1 {
		rest(ctx, turnTime)
	}
	select {
	case t.of <- struct{}{}:
		t.has, t.since = true, time.Now()
		t.behind = t.back.Enter()
	case <-ctx.Done(): // the caller looks at it
	}
}

// end gives the turn back.
func (t *turn) end() {
	if t.has {
		if t.behind {
			t.back.Leave()
		}
		t.has, t.behind = false, false
		<-t.of
	}
}

// rest waits; it ends early when ctx does.
func rest(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}
