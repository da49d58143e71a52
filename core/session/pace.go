package session

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"github.com/basaltdb/basalt/core/base/env"
	"github.com/basaltdb/basalt/core/exec/op"
)

// Long statements that only read give way to short ones. Without it a scan
// with a worker on every processor makes each message of a client wait for up to
// ten milliseconds: the Go scheduler neither looks at the network nor takes a
// processor away sooner.
//
// A worker of a long statement rests a little now and then while there are other
// statements at all, so that one processor is free when they come. While there
// are many and the processors do not suffice, workers rest for most of the time.
const (
	// longAfter is how old a statement is before it gives way.
	longAfter = 2 * time.Millisecond
	// workTime is how long a worker works between looks at what others do.
	workTime = 2 * time.Millisecond
	// window is how often the others are looked at.
	window = 10 * time.Millisecond
	// busyStatements in a window are many.
	busyStatements = 4
	// lateWait is a wait for a processor that short statements feel, and
	// lateShare the share of goroutines with such a wait that means that the
	// processors do not suffice.
	lateWait, lateShare = 50 * time.Microsecond, 0.25
	// lightWork and lightRest are the rhythm of one worker while there is somebody
	// else now and then.
	lightWork, lightRest = 4 * workTime, workTime / 2
	// restWhenBusy is how long a worker rests for the time that it has worked.
	restWhenBusy = 12
	// busyFor is how long the load is taken for busy once it was seen to be: while
	// long statements rest, nobody waits.
	busyFor = 100 * time.Millisecond
)

// load is what the other statements of a database do, as of the last window.
type load struct {
	statements atomic.Int64 // short ones that have ended, ever
	last       atomic.Int64 // when the last of them did, on the monotonic clock,
	lastBy     atomic.Int32 // in which session,
	lastOther  atomic.Int64 // and when the last one of another session before it
	level      atomic.Int32

	mu       sync.Mutex // held by the one who looks; guards what follows
	at       time.Duration
	seen     int64
	busyTill time.Duration
	pressure *env.Pressure
}

// The levels of load.
const (
	loadNone  int32 = iota // nobody else
	loadLight              // somebody now and then
	loadBusy               // many, and they wait for processors
)

// recentFor is how long after a short statement others are expected.
const recentFor = time.Second

// ended counts a short statement of a session.
func (l *load) ended(now time.Duration, pid int32) {
	l.statements.Add(1)
	if l.lastBy.Swap(pid) != pid {
		l.lastOther.Store(l.last.Load())
	}
	l.last.Store(int64(now))
}

// recent reports whether there was a short statement of another session lately.
func (l *load) recent(now time.Duration, pid int32) bool {
	last := l.last.Load()
	if l.lastBy.Load() == pid {
		last = l.lastOther.Load()
	}
	return last != 0 && now-time.Duration(last) < recentFor
}

// look returns the level of load, measured anew when the last window has ended.
func (l *load) look(now time.Duration) int32 {
	if !l.mu.TryLock() {
		return l.level.Load()
	}
	defer l.mu.Unlock()
	if now-l.at < window {
		return l.level.Load()
	}
	if l.pressure == nil {
		l.pressure = env.NewPressure()
	}
	statements := l.statements.Load()
	ended, took := statements-l.seen, now-l.at
	l.at, l.seen = now, statements
	share, _ := l.pressure.Late(lateWait)
	level := loadNone
	switch {
	case took > 10*window: // the last look is too long ago to tell
	case ended >= busyStatements && share >= lateShare:
		level, l.busyTill = loadBusy, now+busyFor
	case ended >= busyStatements && now < l.busyTill:
		level = loadBusy
	case ended > 0:
		level = loadLight
	}
	l.level.Store(level)
	return level
}

// pacer makes the workers of one statement give way.
type pacer struct {
	s     *Session
	start time.Duration
}

// Pace implements op.Pacer.
func (p *pacer) Pace(ctx context.Context, w *op.Worker) {
	clock := p.s.db.env.Clock
	now := clock.Monotonic()
	worked := now - w.Paced
	if w.Paced == 0 || now-p.start < longAfter {
		w.Paced = now
		return
	}
	if worked < workTime {
		return
	}
	p.s.long.Store(true)
	switch p.s.db.load.look(now) {
	case loadBusy:
		_ = clock.Sleep(ctx, restWhenBusy*worked) // the caller looks at ctx
	case loadLight:
		if w.ID == 0 && worked < lightWork {
			return
		}
		if w.ID == 0 {
			_ = clock.Sleep(ctx, lightRest)
		}
	}
	w.Paced = clock.Monotonic()
}
