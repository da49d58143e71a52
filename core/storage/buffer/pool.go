package buffer

import (
	"sync"
	"sync/atomic"

	"github.com/basaltdb/basalt/core/base/errs"
)

// Writer writes dirty pages back. The pool calls it with private copies of
// the pages.
type Writer interface {
	// PageSize returns the bytes of a page.
	PageSize() int
	// WritePages makes the log durable beyond the LSNs of all pages and writes
	// them.
	WritePages(b *Batch)
	// Sync makes all written pages durable.
	Sync() error
}

// Pool is the buffer pool.
type Pool struct {
	budget int64
	used   atomic.Int64
	writer Writer
	table  table
	arena  arena

	evictMu sync.Mutex // guards policy's lists
	policy  Policy

	dirtyPages atomic.Int64
	dirtyMu    sync.Mutex // guards dirty
	dirty      []*Frame   // all that are dirty or being written, and some that were

	single                            sync.Pool // of *stage, for one page
	evictions, writes, batches, ahead atomic.Int64
}

// Budget returns the bytes that the frames may take.
func (p *Pool) Budget() int64 { return p.budget }

// DirtyPages returns the number of dirty pages.
func (p *Pool) DirtyPages() int { return int(p.dirtyPages.Load()) }

// Stats is what a pool did and has.
type Stats struct {
	// Hits and Misses of pages and of blocks of segments.
	PageHits, PageMisses, BlockHits, BlockMisses int64
	Evictions                                    int64
	// Ahead counts blocks that were brought in before somebody asked for them.
	Ahead int64
	// Writes counts pages written, Batches the batches that they went in.
	Writes, Batches int64
	// Dirty counts pages with changes that were not written.
	Dirty int64
	// Used is the bytes of all frames, Budget the most that it may be, Mapped
	// what the pool has from the system for them.
	Used, Budget, Mapped int64
}

// New returns a pool of budget bytes.
func New(budget int64, policy Policy, writer Writer) *Pool {
	p := &Pool{budget: budget, policy: policy, writer: writer}
	p.table.init()
	p.arena.init(p)
	p.single.New = func() any { return newStage(1, writer.PageSize()) }
	return p
}

// Stats returns the present counts.
func (p *Pool) Stats() Stats {
	s := Stats{
		Evictions: p.evictions.Load(), Writes: p.writes.Load(), Batches: p.batches.Load(), Ahead: p.ahead.Load(), Dirty: p.dirtyPages.Load(),
		Used: p.used.Load(), Budget: p.budget, Mapped: p.arena.size(),
	}
	for i := range p.table.shards {
		c := &p.table.shards[i]
		s.PageHits += c.hits[0].Load()
		s.PageMisses += c.misses[0].Load()
		s.BlockHits += c.hits[1].Load()
		s.BlockMisses += c.misses[1].Load()
	}
	return s
}

// kindOf returns which of a shard's counters are for a key.
func kindOf(k Key) int {
	if k.Space == Pages {
		return 0
	}
	return 1
}

// Fetch returns the pinned frame of a block of size bytes, loading it if it
// is not there. load fills a buffer of exactly that size.
func (p *Pool) Fetch(k Key, size int, load func([]byte) error) (*Frame, error) {
	h := k.hash()
	s := p.table.at(h)
	if f := p.table.find(h, k); f != nil && f.pin() {
		return p.hit(f, s)
	}
	s.misses[kindOf(k)].Add(1)
	f, fresh, err := p.addFrame(k, size)
	if err != nil {
		return nil, err
	}
	if !fresh {
		return p.hit(f, s)
	}
	if err := f.loaded(load(f.buf), stateReady); err != nil {
		return nil, err
	}
	return f, nil
}

// hit returns a frame that was found, when it has been loaded.
func (p *Pool) hit(f *Frame, s *shard) (*Frame, error) {
	if f.state.Load() != stateReady {
		if err := f.firstUse(); err != nil {
			f.Unpin()
			return nil, err
		}
	} else {
		p.policy.Touched(&f.Entry)
	}
	s.hits[kindOf(f.Entry.Key)].Add(1)
	return f, nil
}

// Contains reports whether a block is in the pool, or on its way.
func (p *Pool) Contains(k Key) bool {
	return p.table.find(k.hash(), k) != nil
}

// Begin enters a frame for a block that nobody has asked for yet, and returns it
// pinned; nil where the block is there already. The caller fills Data and calls
// Loaded; meanwhile those who fetch the block wait.
func (p *Pool) Begin(k Key, size int) (*Frame, error) {
	if p.Contains(k) {
		return nil, nil
	}
	f, fresh, err := p.addFrame(k, size)
	if err != nil {
		return nil, err
	}
	if !fresh {
		f.Unpin()
		return nil, nil
	}
	p.ahead.Add(1)
	return f, nil
}

// Loaded ends the loading of a frame that Begin returned. With an error, which
// it returns, the frame is gone; without one it is still pinned.
func (f *Frame) Loaded(err error) error { return f.loaded(err, stateUnused) }

func (f *Frame) loaded(err error, state int32) error {
	if err == nil {
		f.state.Store(state)
		f.latch.Unlock()
		return nil
	}
	f.err = err
	f.state.Store(stateFailed)
	f.pool.discard(f)
	f.latch.Unlock()
	f.Unpin()
	return err
}

// addFrame enters a new frame into the table, pinned, with its exclusive
// latch held and in loading state; or returns the one that another goroutine
// entered meanwhile, pinned.
func (p *Pool) addFrame(k Key, size int) (f *Frame, fresh bool, err error) {
	class := classOf(size)
	p.evictMu.Lock()
	p.policy.Missed(k, class)
	p.evictMu.Unlock()
	h := k.hash()
	s := p.table.at(h)
	if err := p.reserve(class); err != nil {
		s.mu.Lock()
		defer s.mu.Unlock()
		if f := p.table.find(h, k); f != nil && f.pin() {
			return f, false, nil // somebody else has had the room
		}
		return nil, false, err
	}
	f = &Frame{pool: p, slot: p.arena.alloc(class)}
	f.buf = f.slot.mem[:size:size]
	f.Entry = Entry{Key: k, Size: class, frame: f}
	f.pins.Store(1)
	f.latch.Lock()
	s.mu.Lock()
	if other := p.table.find(h, k); other != nil && other.pin() {
		s.mu.Unlock()
		p.release(f)
		return other, false, nil
	}
	crowded := p.table.insert(s, f)
	s.mu.Unlock()
	if crowded {
		p.table.grow(s)
	}
	p.evictMu.Lock()
	p.policy.Added(&f.Entry)
	p.evictMu.Unlock()
	return f, true, nil
}

// reserve takes n bytes of the budget, evicting until there are as many.
func (p *Pool) reserve(n int) error {
	for {
		if p.used.Add(int64(n)) <= p.budget {
			return nil
		}
		p.used.Add(int64(-n))
		ok, err := p.evictOne()
		if err != nil {
			return err
		}
		if !ok {
			return errs.New(errs.OutOfMemory, "no unpinned buffers available").
				WithDetail("The buffer pool of %d bytes is in use by running statements.", p.budget)
		}
	}
}

// release gives a frame's memory back; nobody looks at it any more.
func (p *Pool) release(f *Frame) {
	p.used.Add(int64(-f.Size))
	f.buf = nil
	p.arena.release(f.slot)
	f.slot = slot{}
}

// discard removes a frame whose load failed. Those who wait for it look at its
// error only.
func (p *Pool) discard(f *Frame) {
	s := p.table.at(f.Entry.Key.hash())
	s.mu.Lock()
	p.leave(s, f, false)
	s.mu.Unlock()
	p.release(f)
}

// leave takes a frame out of the policy and then the table, so that the policy
// never knows two entries of one key. The shard's lock is held.
func (p *Pool) leave(s *shard, f *Frame, evicted bool) {
	p.evictMu.Lock()
	p.policy.Removed(&f.Entry, evicted)
	p.evictMu.Unlock()
	p.table.remove(s, f)
}

// maxEvictTries bounds how often an evictor looks for another victim because
// somebody used the one it had, or because it could not be written right now.
const maxEvictTries = 1000

// evictOne evicts a frame and reports whether there was one to evict.
func (p *Pool) evictOne() (bool, error) {
	for range maxEvictTries {
		p.evictMu.Lock()
		e := p.policy.Victim(claim)
		p.evictMu.Unlock()
		if e == nil {
			return false, nil
		}
		done, err := p.evict(e.frame)
		if done || err != nil {
			return done, err
		}
	}
	return false, nil
}

// claim pins an unpinned frame for the evictor.
func claim(e *Entry) bool { return e.frame.pins.CompareAndSwap(0, 1) }

// evict writes a claimed frame if it is dirty and removes it unless somebody
// has pinned or changed it meanwhile.
func (p *Pool) evict(f *Frame) (bool, error) {
	if f.Dirty() {
		if ok, err := p.writeVictim(f); err != nil || !ok {
			f.Unpin()
			return false, err
		}
	}
	s := p.table.at(f.Entry.Key.hash())
	s.mu.Lock()
	if !f.pins.CompareAndSwap(1, dead) {
		s.mu.Unlock()
		f.Unpin()
		return false, nil
	}
	if f.flags.Load() != 0 {
		f.pins.Add(-dead) // alive again; who met it meanwhile waits for the lock
		s.mu.Unlock()
		return false, nil
	}
	p.leave(s, f, true)
	s.mu.Unlock()
	p.evictions.Add(1)
	p.release(f)
	return true, nil
}
