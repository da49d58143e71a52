package lsm

import (
	"sync/atomic"

	"github.com/basaltdb/basalt/core/storage/lsm/memtable"
)

// mem is a memtable and who still writes to it.
type mem struct {
	*memtable.Table
	writers atomic.Int64
	sealed  atomic.Bool
	// low is a position of the log that no change in the memtable, or in newer
	// ones, is before.
	low atomic.Uint64
}

// lower notes that a change logged at lsn goes into the memtable.
func (m *mem) lower(lsn LSN) {
	for {
		at := m.low.Load()
		if at <= lsn || m.low.CompareAndSwap(at, lsn) {
			return
		}
	}
}

// state is what a tree is made of at a time. It never changes, but for what is
// written to mem. Whoever uses tables of the version has a reference.
type state struct {
	mem  *mem
	imms []*mem // sealed, newest first
	v    *version
	refs atomic.Int32
}

// oldest returns the oldest memtable.
func (s *state) oldest() *mem {
	if n := len(s.imms); n > 0 {
		return s.imms[n-1]
	}
	return s.mem
}

// Memory returns the bytes in use in the memtables.
func (t *Tree) Memory() int {
	s := t.state.Load()
	n := s.mem.Used()
	for _, m := range s.imms {
		n += m.Used()
	}
	return n
}

// acquire returns the present state with a reference.
func (t *Tree) acquire() *state {
	for {
		s := t.state.Load()
		if n := s.refs.Load(); n > 0 && s.refs.CompareAndSwap(n, n+1) {
			return s
		}
	}
}

// snapshot returns the present state with a reference, and the newest sequence
// number to be seen with it.
//
// A change up to that number is in a memtable of the state or in a table of its
// version, since it was so when the number was read; and tables have no change
// beyond it, since a memtable is flushed only when all of it can be seen.
func (t *Tree) snapshot() (*state, uint64) {
	for {
		s := t.acquire()
		seq := t.visible.Load()
		if t.state.Load() == s {
			return s, seq
		}
		t.release(s)
	}
}

func (t *Tree) release(s *state) {
	if s.refs.Add(-1) == 0 {
		s.v.unref(t.forget)
	}
}

// install replaces the state. t.mu is held.
func (t *Tree) install(s *state) {
	s.refs.Store(1)
	s.v.ref()
	old := t.state.Swap(s)
	t.release(old)
	t.setPressure(s)
	t.cond.Broadcast()
}

// forget is called when a table is not part of the tree any more and nobody reads
// it. A file that cannot be removed, or is left as the tree is closed, is removed
// at the next open.
func (t *Tree) forget(f *file) {
	_ = f.table.Close()
	if !t.closed.Load() {
		_ = t.o.FS.Remove(f.table.Name())
	}
}

// writable returns the memtable to write to, with a reference that done gives
// back.
func (t *Tree) writable() *mem {
	for {
		m := t.state.Load().mem
		m.writers.Add(1)
		if t.state.Load().mem == m {
			return m
		}
		t.done(m)
	}
}

func (t *Tree) done(m *mem) {
	if m.writers.Add(-1) == 0 && m.sealed.Load() {
		t.mu.Lock()
		t.cond.Broadcast()
		t.mu.Unlock()
	}
}

// rotate seals m, if it is still written to, and puts a memtable with room for
// need bytes in its place.
func (t *Tree) rotate(m *mem, need int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	s := t.state.Load()
	if s.mem != m {
		return
	}
	// Twice what was used: a full one grows, one that was flushed early shrinks.
	size := min(max(2*m.Used(), firstMemTable), t.o.MemTable)
	if memtable.Room(size) < need {
		size = need + size - memtable.Room(size)
	}
	fresh := &mem{Table: memtable.New(size)}
	fresh.low.Store(t.o.Position())
	m.sealed.Store(true)
	t.install(&state{mem: fresh, imms: append([]*mem{m}, s.imms...), v: s.v})
	t.kick(t.flushes)
}
