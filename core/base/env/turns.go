package env

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"
	"time"
)

// spare is how many processors SpareProcessors has added to GOMAXPROCS.
var spare atomic.Int32

// SpareProcessors lets the Go scheduler run as many goroutines again as there are
// processors, once in the life of a process, before anything is computed. Who
// computes for long takes Turns, which are as many as there are processors; so a
// goroutine that the network wakes finds the scheduler idle, and it is the kernel that
// shares the processors out, which it does sooner and more finely.
//
// It is for programs whose process is a server; a library leaves GOMAXPROCS alone.
// From here on the Go runtime does not follow changes of the limits of its container.
func SpareProcessors() {
	n := int32(runtime.GOMAXPROCS(0))
	if spare.CompareAndSwap(0, n) {
		runtime.GOMAXPROCS(int(2 * n))
	}
}

// Processors returns how many goroutines a parallel computation should have.
func Processors() int { return max(runtime.GOMAXPROCS(0)-int(spare.Load()), 1) }

const (
	// turnTime is how long a turn is while somebody waits for one.
	turnTime = 4 * time.Millisecond
	// turnLease is how long one who waits for a turn takes those who have them for
	// computing. Who has one may wait for him, so then he goes on all the same.
	turnLease = 5 * turnTime
)

// Turns are what goroutines that compute for long take while there are others who
// want a processor now and then.
type Turns struct {
	once    sync.Once // makes what follows, when the first turn is taken
	slots   chan struct{}
	waiting atomic.Int32
	free    int
	back    *Background
	// polite is set where the Go scheduler has no processors to spare: where there is
	// one processor only, everybody rests now and then.
	polite bool
}

// NewTurns returns as many turns as there are processors, less those that are left
// free, which is one at least where the Go scheduler has none to spare, or where those
// who have turns keep off a processor. How many that is shows when the first turn is
// taken.
func NewTurns(free int) *Turns { return &Turns{free: free} }

func (of *Turns) start() {
	of.back, of.polite = NewBackground(), spare.Load() == 0
	if of.polite || of.back.Clears() {
		of.free = max(of.free, 1)
	}
	of.slots = make(chan struct{}, max(Processors()-of.free, 1))
}

// Ranked reports whether the kernel serves others before those who take turns.
func (of *Turns) Ranked() bool {
	of.once.Do(of.start)
	return of.back.Possible() && !of.polite
}

// Yield reports whether the kernel takes processors from those who take turns as soon
// as others want them: they need not rest for that.
func (of *Turns) Yield() bool {
	of.once.Do(of.start)
	return of.back.Ranks() && !of.polite
}

// Taken returns how many turns are taken.
func (of *Turns) Taken() int { return len(of.slots) }

// Turn is what one goroutine has of them. Its methods are called by that goroutine.
type Turn struct {
	// Paced is when its user last looked at what others do.
	Paced time.Duration

	of     *Turns
	behind *Background // nil: the thread is not behind others because of this turn
	since  time.Time
}

// Next is called now and then by who computes: it begins a turn, and ends one that was
// long enough where others wait for theirs, to wait for the next. During turns and
// between them the goroutine's thread is behind others. ctx ends the waiting.
func (t *Turn) Next(ctx context.Context, of *Turns) {
	of.once.Do(of.start)
	now := time.Now()
	if t.of != nil {
		if now.Sub(t.since) < turnTime {
			return
		}
		if of.waiting.Load() == 0 && !(of.polite && Processors() == 1) {
			t.since = now
			return
		}
		t.leave()
	}
	if of.polite && Processors() == 1 {
		rest(ctx, turnTime)
	}
	t.StepBehind(of)
	if of.take(ctx) {
		t.of, t.since = of, time.Now()
	}
}

// StepBehind puts the goroutine's thread behind others without a turn, until End. One that
// is behind already stays there.
func (t *Turn) StepBehind(of *Turns) {
	of.once.Do(of.start)
	if t.behind == nil && of.back.Enter() {
		t.behind = of.back
		watchNetwork()
	}
}

// take waits for a turn; false when there was none in time.
func (of *Turns) take(ctx context.Context) bool {
	select {
	case of.slots <- struct{}{}:
		return true
	default:
	}
	of.waiting.Add(1)
	defer of.waiting.Add(-1)
	defer watchNetwork()
	timer := time.NewTimer(turnLease)
	defer timer.Stop()
	select {
	case of.slots <- struct{}{}:
		return true
	case <-timer.C:
	case <-ctx.Done(): // the caller looks at it
	}
	return false
}

// leave gives the turn back.
func (t *Turn) leave() {
	<-t.of.slots
	t.of = nil
}

// Pause gives the turn back before the goroutine waits for somebody else. It stays
// behind others.
func (t *Turn) Pause() {
	if t != nil && t.of != nil {
		t.leave()
	}
}

// Paused reports whether the goroutine is behind others without a turn.
func (t *Turn) Paused() bool { return t.behind != nil && t.of == nil }

// End ends the turn, if there is one, and the time behind others: when the
// goroutine has computed what it had to.
func (t *Turn) End() {
	if t == nil {
		return
	}
	if t.behind != nil {
		t.behind.Leave()
		t.behind = nil
	}
	if t.of != nil {
		t.leave()
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

// watchNetwork has another thread wait for the network. The Go scheduler lets the thread
// that waits for it run what has come, and looks for somebody else to wait only when a
// goroutine is made or woken, or ten milliseconds later. So who goes on to compute for long,
// and may be on that thread, makes a goroutine: whoever is woken for it finds nothing else to
// do, and waits.
func watchNetwork() { go func() {}() }
