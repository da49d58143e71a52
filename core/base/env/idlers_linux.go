package env

import (
	"sync"
	"time"

	"golang.org/x/sys/unix"
)

const (
	// idlersTick is how often idle threads are looked at.
	idlersTick = 10 * time.Millisecond
	// starved is the part of the time between two looks that one of them has waited for
	// a processor when it starves, and patience how many such looks make it need help.
	starved, patience = idlersTick * 9 / 10, 3
	// helpedFor is for how long it is helped.
	helpedFor = 50 * time.Millisecond
)

// idlers are the threads of the process that are behind others, and get a processor only
// when nobody else wants it (SCHED_IDLE): then who wakes up takes it from them at once.
// The lower priority alone does not do that, since the kernel lets a thread finish what
// it was given (EEVDF's slice, of 1.4 to 4 ms with the tick).
//
// But an idle thread may hold a lock, and the garbage collector waits for all threads
// that run Go code. So one that waits for a processor itself is helped: it is as others
// that are behind, for a while.
var idlers idleThreads

type idleThreads struct {
	mu       sync.Mutex
	threads  map[int]*idleThread // by their numbers
	watching bool                // a goroutine looks at them
}

// idleThread is one of them, as the last look saw it.
type idleThread struct {
	stats  threadStats
	time   threadTime
	starve int       // looks in a row that found it starving
	helped time.Time // until when; zero: it is idle
}

// add makes a thread idle that has the lower priority. Without statistics of it the
// thread stays as it is.
func (s *idleThreads) add(tid int) {
	stats, err := openStats(tid)
	if err != nil {
		return
	}
	t := &idleThread{stats: stats}
	var ok bool
	if t.time, ok = stats.time(); !ok || policy(tid, unix.SCHED_IDLE, behind) != nil {
		stats.close()
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.threads == nil {
		s.threads = map[int]*idleThread{}
	}
	s.threads[tid] = t
	if !s.watching {
		s.watching = true
		go s.watch()
	}
}

// remove forgets a thread, which is not changed by others any more.
func (s *idleThreads) remove(tid int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if t := s.threads[tid]; t != nil {
		t.stats.close()
		delete(s.threads, tid)
	}
}

// watch looks at the threads until there are none.
func (s *idleThreads) watch() {
	tick := time.NewTicker(idlersTick)
	defer tick.Stop()
	for now := range tick.C {
		if !s.look(now) {
			return
		}
	}
}

// look helps who needs it, and ends the help of others. It reports whether there is
// anybody left.
func (s *idleThreads) look(now time.Time) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	for tid, t := range s.threads {
		if t.starves(tid) {
			t.starve++
		} else {
			t.starve = 0
		}
		switch {
		case t.helped.IsZero() && t.starve >= patience:
			if policy(tid, unix.SCHED_NORMAL, behind) == nil {
				t.helped, t.starve = now.Add(helpedFor), 0
			}
		case !t.helped.IsZero() && now.After(t.helped):
			if policy(tid, unix.SCHED_IDLE, behind) == nil {
				t.helped = time.Time{}
			}
		}
	}
	s.watching = len(s.threads) > 0
	return s.watching
}

// starves reports whether the thread has waited for a processor since the last look, and
// nothing else. What it waits is in its statistics only afterwards: a thread that has got
// nothing yet is known by what it wants.
func (t *idleThread) starves(tid int) bool {
	now, ok := t.stats.time()
	if !ok {
		return true
	}
	last := t.time
	t.time = now
	if now == last {
		return runnable(tid)
	}
	return now.waited-last.waited >= starved
}
