package session

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"github.com/basaltdb/basalt/core/base/env"
)

// Long statements that only read give way to short ones. Without it a scan
// with a worker on every processor makes each message of a client wait for up to
// ten milliseconds: the Go scheduler neither looks at the network nor takes a
// processor away sooner.
//
// Workers of long statements take turns while there are other statements at all
// (env.Turns). While there are many and the processors do not suffice, workers rest
// for most of the time, unless the kernel takes processors from them at once.
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
	// restWhenBusy is how long a worker rests for the time that it has worked.
	restWhenBusy = 12
	// busyFor is how long the load is taken for busy once it was seen to be: while
	// long statements rest, nobody waits.
	busyFor = 100 * time.Millisecond
)

// load is what the other statements of a database do, as of the last window.
type load struct {
	statements atomic.Int64 // short ones that have ended, ever
	changes    atomic.Int64 // those of another session than the one before
	last       atomic.Int64 // when the last of them did, on the monotonic clock,
	lastBy     atomic.Int32 // in which session,
	lastOther  atomic.Int64 // and when the last one of another session before it
	level      atomic.Int32

	mu       sync.Mutex // held by the one who looks; guards what follows
	at       time.Duration
	seen     int64 // of statements,
	changed  int64 // and of changes
	busyTill time.Duration
	pressure *env.Pressure
}

// The levels of load.
const (
	loadOther int32 = iota
	loadBusy        // many, and they wait for processors
)

// recentFor is how long after a short statement others are expected: long ones give a
// processor up for it, so a client that comes once in a while does not count.
const recentFor = 250 * time.Millisecond

// ended counts a short statement of a session.
func (l *load) ended(now time.Duration, pid int32) {
	l.statements.Add(1)
	if l.lastBy.Swap(pid) != pid {
		l.changes.Add(1)
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
// several says that one session alone does not make it busy, however fast its
// statements come.
func (l *load) look(now time.Duration, several bool) int32 {
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
	statements, changes := l.statements.Load(), l.changes.Load()
	ended, took := statements-l.seen, now-l.at
	if several {
		ended = changes - l.changed
	}
	l.at, l.seen, l.changed = now, statements, changes
	share, _ := l.pressure.Late(lateWait)
	level := loadOther
	switch {
	case took > 10*window: // the last look is too long ago to tell
	case ended >= busyStatements && share >= lateShare:
		level, l.busyTill = loadBusy, now+busyFor
	case ended >= busyStatements && now < l.busyTill:
		level = loadBusy
	}
	l.level.Store(level)
	return level
}

// pacer makes the workers of one statement give way.
type pacer struct {
	s     *Session
	start time.Duration
	known bool         // to compute for long, by the session's last statement
	looks atomic.Int32 // calls of Pace so far, up to manyLooks
}

const (
	// manyLooks are the calls of Pace, which are about as many batches, that make a
	// statement one that computes, however young it is.
	manyLooks = 16
	// fewLooks are those of a statement that reads some rows. Such a one is old
	// because it has waited for a processor, unless it is very old: it must not wait
	// for a turn as well.
	fewLooks = 8
	veryLong = 10 * longAfter
)

// newPacer returns the pacer of a statement that begins. If the session's last one
// has computed for long, this one is taken to do so from its beginning: otherwise a
// session that runs one statement of two milliseconds after the other would always be
// served like a short one.
func (s *Session) newPacer() *pacer {
	return &pacer{s: s, start: s.db.env.Clock.Monotonic(), known: s.computes.Swap(false)}
}

// Pace implements op.Pacer.
func (p *pacer) Pace(ctx context.Context, t *env.Turn) {
	if t == nil {
		return
	}
	clock, load, turns := p.s.db.env.Clock, &p.s.db.load, p.s.db.turns
	now := clock.Monotonic()
	looks := p.looks.Load()
	if looks < manyLooks {
		if looks = p.looks.Add(1); looks >= manyLooks {
			p.s.long.Store(true)
			p.s.computes.Store(true)
		}
	}
	age := now - p.start
	old := age >= veryLong || age >= longAfter && looks > fewLooks
	if old {
		p.s.long.Store(true)
	}
	if !old && !p.known {
		t.Paced = now
		return
	}
	worked := now - t.Paced
	if t.Paced != 0 && worked < workTime && !t.Paused() {
		return
	}
	switch {
	case old && t.Paced != 0 && !turns.Yield() && load.look(now, turns.Ranked()) == loadBusy:
		t.Pause()
		_ = clock.Sleep(ctx, restWhenBusy*min(worked, 2*workTime)) // the caller looks at ctx
	case load.recent(now, p.s.pid):
		t.Next(ctx, turns)
	default:
		t.End()
	}
	t.Paced = clock.Monotonic()
}
