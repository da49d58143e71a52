package txn

import (
	"sync"
	"sync/atomic"
)

// snapRef is a registered snapshot: versions that it can see stay.
type snapRef struct {
	ts         uint64
	refs       int
	prev, next *snapRef
}

// snapshots is the list of registered snapshots, oldest first. Timestamps
// only grow, so a new one goes to the end.
type snapshots struct {
	mu    sync.Mutex
	first *snapRef
	last  *snapRef
}

// acquire registers a snapshot of what is visible now.
func (s *snapshots) acquire(visible *atomic.Uint64) *snapRef {
	s.mu.Lock()
	defer s.mu.Unlock()
	ts := visible.Load()
	if s.last != nil && s.last.ts == ts {
		s.last.refs++
		return s.last
	}
	r := &snapRef{ts: ts, refs: 1, prev: s.last}
	if s.last == nil {
		s.first = r
	} else {
		s.last.next = r
	}
	s.last = r
	return r
}

// again registers a snapshot once more.
func (s *snapshots) again(r *snapRef) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r.refs++
}

// release gives a registration up and reports whether the oldest snapshot is
// another one now.
func (s *snapshots) release(r *snapRef) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if r.refs--; r.refs > 0 {
		return false
	}
	oldest := s.first == r
	if r.prev == nil {
		s.first = r.next
	} else {
		r.prev.next = r.next
	}
	if r.next == nil {
		s.last = r.prev
	} else {
		r.next.prev = r.prev
	}
	return oldest
}

// horizon returns the oldest timestamp that anybody reads at.
func (s *snapshots) horizon(visible *atomic.Uint64) uint64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.first != nil {
		return s.first.ts
	}
	return visible.Load()
}

// garbage is what can be forgotten once the horizon has reached a timestamp.
type garbage struct {
	mu    sync.Mutex // guards queue
	queue []trash
	busy  sync.Mutex // held by the one who collects
}

type trash struct {
	ts    uint64
	steps []undoStep
	fn    func()
}

// add queues the versions of a committed transaction.
func (g *garbage) add(ts uint64, steps []undoStep) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.queue = append(g.queue, trash{ts: ts, steps: steps})
}

// later queues an action that has to wait for the snapshots up to ts.
func (g *garbage) later(ts uint64, fn func()) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.queue = append(g.queue, trash{ts: ts, fn: fn})
}

// take returns the next entry that is due.
func (g *garbage) take(horizon uint64) (trash, bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if len(g.queue) == 0 || g.queue[0].ts > horizon {
		return trash{}, false
	}
	t := g.queue[0]
	g.queue[0] = trash{}
	if g.queue = g.queue[1:]; len(g.queue) == 0 {
		g.queue = nil
	}
	return t, true
}

// collect forgets versions that nobody can see any more. If somebody is at it
// already, that one goes on as long as there is something to do.
func (db *DB) collect() {
	if !db.gc.busy.TryLock() {
		return
	}
	defer db.gc.busy.Unlock()
	for progress := true; progress; {
		progress = false
		horizon := db.snaps.horizon(&db.visible)
		for {
			t, ok := db.gc.take(horizon)
			if !ok {
				break
			}
			progress = true
			for _, s := range t.steps {
				if s.v != nil {
					s.v.vs.Prune(s.node, horizon)
				}
			}
			if t.fn != nil {
				t.fn()
			}
		}
	}
}

// releaseSnap gives up a registered snapshot.
func (db *DB) releaseSnap(r *snapRef) {
	if db.snaps.release(r) {
		db.collect()
	}
}
