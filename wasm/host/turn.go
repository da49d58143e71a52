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
// processors but one.
const (
	// longAfter is how old a statement is before its guests take turns.
	longAfter = 2 * time.Millisecond
	// freeProcessors are those that guests leave to others.
	freeProcessors = 1
)

// turn is what one instance has of the turns.
type turn struct {
	of *env.Turns
	env.Turn
}

// next is called by a guest now and then: it ends a turn that was long enough,
// and waits for the next one. An error is ctx's.
func (t *turn) next(ctx context.Context, m *Meter) {
	if time.Since(m.begun) < longAfter {
		return
	}
	if m.giveWay == nil || !m.giveWay() {
		t.End()
		return
	}
	t.Next(ctx, t.of)
}

// end ends the turn, if there is one.
func (t *turn) end() { t.End() }
