package host

import (
	"context"
	"time"

	"github.com/basaltdb/basalt/core/base/env"
)

// Guests leave a processor to others. Compiled code cannot be taken off its
// processor: with a guest on each of them, whoever wants to run waits for the
// next yield, and the Go scheduler looks at the network every ten milliseconds
// only. So while there are others, guests of long statements take turns on all
// processors but one, and so do those of sessions that compute much by short ones.
const (
	// longAfter is how old a statement is before its guests take turns.
	longAfter = 2 * time.Millisecond
	// freeProcessors are those that guests leave to others.
	freeProcessors = 1
)

// Pacer knows what other statements there are. It may be used by several goroutines.
type Pacer interface {
	// GiveWay reports whether long calls should leave others a processor.
	GiveWay() bool
	// Greedy reports the same of calls of any length, because the guests of the
	// statement's session have computed for much of the time lately.
	Greedy() bool
	// Computed tells it that a guest has computed for so long.
	Computed(time.Duration)
}

// turn is what one instance has of the turns.
type turn struct {
	of    *env.Turns
	pacer Pacer     // nil: the calls do not take turns
	since time.Time // when the call began, or went on
	env.Turn
}

// begin is called in front of a call.
func (t *turn) begin(ctx context.Context) {
	if t.pacer == nil {
		return
	}
	if t.pacer.Greedy() {
		t.Next(ctx, t.of)
	}
	t.since = time.Now()
}

// next is called by a guest now and then: it ends a turn that was long enough,
// and waits for the next one. An error is ctx's.
func (t *turn) next(ctx context.Context, m *Meter) {
	if t.pacer == nil || time.Since(m.begun) < longAfter && !t.pacer.Greedy() {
		return
	}
	if !t.pacer.GiveWay() {
		t.End()
		return
	}
	t.Next(ctx, t.of)
}

// end is called behind a call, and before one waits for somebody else: it ends the turn,
// if there is one.
func (t *turn) end() {
	if !t.since.IsZero() {
		t.pacer.Computed(time.Since(t.since))
		t.since = time.Time{}
	}
	t.End()
}
