package buffer

import (
	"sync"
	"sync/atomic"

	"github.com/basaltdb/basalt/core/base/errs"
)

const (
	shardCount = 64
	// granule is what the size of a frame is rounded up to.
	granule = 512
	// maxSpare is how many buffers of a size are kept for reuse, and maxSizes of
	// how many sizes.
	maxSpare, maxSizes = 64, 16
)

// Writer writes dirty pages back. The pool calls it with a private copy of
// the page.
type Writer interface {
	// WritePage makes the log durable beyond the page's LSN and writes it.
	WritePage(no uint64, page []byte) error
}

// Pool is the buffer pool.
type Pool struct {
	budget int64
	used   atomic.Int64
	writer Writer
	shards [shardCount]shard

	evictMu sync.Mutex // guards policy's lists
	policy  Policy

	spareMu sync.Mutex
	spare   map[int][][]byte // by class

	stats Stats
}

type shard struct {
	mu    sync.Mutex
	table map[Key]*Frame
}

// Stats counts what the pool did.
type Stats struct {
	Hits, Misses, Evictions, Writes atomic.Int64
}

// New returns a pool of budget bytes.
func New(budget int64, policy Policy, writer Writer) *Pool {
	p := &Pool{budget: budget, policy: policy, writer: writer, spare: map[int][][]byte{}}
	for i := range p.shards {
		p.shards[i].table = map[Key]*Frame{}
	}
	return p
}

// Stats returns the counters.
func (p *Pool) Stats() *Stats { return &p.stats }

// Used returns the bytes of all frames.
func (p *Pool) Used() int64 { return p.used.Load() }

// Budget returns the bytes that the frames may take.
func (p *Pool) Budget() int64 { return p.budget }

func (p *Pool) shard(k Key) *shard {
	h := (k.No + k.Space*0x9e3779b97f4a7c15) * 0xff51afd7ed558ccd
	return &p.shards[h>>58]
}

// Fetch returns the pinned frame of a block of size bytes, loading it if it
// is not there. load fills a buffer of exactly that size.
func (p *Pool) Fetch(k Key, size int, load func([]byte) error) (*Frame, error) {
	s := p.shard(k)
	s.mu.Lock()
	if f := s.table[k]; f != nil {
		f.pins.Add(1)
		s.mu.Unlock()
		return p.hit(f)
	}
	s.mu.Unlock()
	p.stats.Misses.Add(1)
	f, fresh, err := p.addFrame(s, k, size)
	if err != nil {
		return nil, err
	}
	if !fresh {
		return p.hit(f)
	}
	if err := load(f.buf); err != nil {
		f.err = err
		f.state.Store(stateFailed)
		p.discard(s, f)
		f.latch.Unlock()
		f.Unpin()
		return nil, err
	}
	f.state.Store(stateReady)
	f.latch.Unlock()
	return f, nil
}

// hit returns a frame that was found, when it has been loaded.
func (p *Pool) hit(f *Frame) (*Frame, error) {
	p.policy.Touched(&f.Entry)
	if f.state.Load() == stateLoading {
		f.waitLoaded()
	}
	if f.state.Load() == stateFailed {
		f.Unpin()
		return nil, f.err
	}
	p.stats.Hits.Add(1)
	return f, nil
}

// addFrame enters a new frame into the table, pinned, with its exclusive
// latch held and in loading state; or returns the one that another goroutine
// entered meanwhile, pinned.
func (p *Pool) addFrame(s *shard, k Key, size int) (f *Frame, fresh bool, err error) {
	class := classOf(size)
	if err := p.reserve(class); err != nil {
		return nil, false, err
	}
	f = &Frame{buf: p.buffer(class)[:size]}
	f.Entry = Entry{Key: k, Size: class, frame: f}
	f.pins.Store(1)
	f.latch.Lock()
	s.mu.Lock()
	if other := s.table[k]; other != nil {
		other.pins.Add(1)
		s.mu.Unlock()
		p.release(f)
		return other, false, nil
	}
	s.table[k] = f
	s.mu.Unlock()
	p.evictMu.Lock()
	p.policy.Added(&f.Entry)
	p.evictMu.Unlock()
	return f, true, nil
}

// classOf returns the bytes that a block of size bytes is held in.
func classOf(size int) int { return (max(size, 1) + granule - 1) / granule * granule }

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

func (p *Pool) buffer(class int) []byte {
	p.spareMu.Lock()
	defer p.spareMu.Unlock()
	if list := p.spare[class]; len(list) > 0 {
		p.spare[class] = list[:len(list)-1]
		return list[len(list)-1]
	}
	return make([]byte, class)
}

// release gives a frame's memory back; nobody can reach the frame any more.
func (p *Pool) release(f *Frame) {
	p.used.Add(int64(-f.Size))
	p.spareMu.Lock()
	defer p.spareMu.Unlock()
	if list := p.spare[f.Size]; len(list) < maxSpare && (list != nil || len(p.spare) < maxSizes) {
		p.spare[f.Size] = append(list, f.buf[:f.Size])
	}
	f.buf = nil
}

// discard removes a frame whose load failed. Waiters may still hold pins, so
// its memory is left to the garbage collector.
func (p *Pool) discard(s *shard, f *Frame) {
	s.mu.Lock()
	delete(s.table, f.Entry.Key)
	s.mu.Unlock()
	p.evictMu.Lock()
	p.policy.Removed(&f.Entry)
	p.evictMu.Unlock()
	p.used.Add(int64(-f.Size))
}

// maxEvictTries bounds how often an evictor looks for another victim because
// somebody used the one it had, or because it could not be written right now.
const maxEvictTries = 1000

// evictOne evicts a frame and reports whether there was one to evict.
func (p *Pool) evictOne() (bool, error) {
	for range maxEvictTries {
		p.evictMu.Lock()
		e := p.policy.Victim(p.claim)
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
func (p *Pool) claim(e *Entry) bool {
	s := p.shard(e.Key)
	s.mu.Lock()
	defer s.mu.Unlock()
	return e.frame.pins.CompareAndSwap(0, 1)
}

// evict writes a claimed frame if it is dirty and removes it unless somebody
// has pinned or changed it meanwhile.
func (p *Pool) evict(f *Frame) (bool, error) {
	if f.dirty.Load() {
		if !f.io.TryLock() {
			f.Unpin()
			return false, nil
		}
		ok, err := true, error(nil)
		if f.latch.TryRLock() {
			err = p.writeLatched(f)
		} else {
			ok = false
		}
		f.io.Unlock()
		if err != nil || !ok {
			f.Unpin()
			return false, err
		}
	}
	s := p.shard(f.Entry.Key)
	s.mu.Lock()
	if f.pins.Load() != 1 || f.dirty.Load() {
		s.mu.Unlock()
		f.Unpin()
		return false, nil
	}
	delete(s.table, f.Entry.Key)
	s.mu.Unlock()
	p.evictMu.Lock()
	p.policy.Removed(&f.Entry)
	p.evictMu.Unlock()
	p.stats.Evictions.Add(1)
	p.release(f)
	return true, nil
}

var copies = sync.Pool{New: func() any { return new([]byte) }}

// writeLatched writes a dirty frame. The caller holds io and the shared
// latch, which is released.
func (p *Pool) writeLatched(f *Frame) error {
	if !f.dirty.Load() {
		f.latch.RUnlock()
		return nil
	}
	scratch := copies.Get().(*[]byte)
	defer copies.Put(scratch)
	*scratch = append((*scratch)[:0], f.buf...)
	rec := f.recLSN.Load()
	f.dirty.Store(false)
	f.latch.RUnlock()
	p.stats.Writes.Add(1)
	err := p.writer.WritePage(f.Entry.Key.No, *scratch)
	if err != nil {
		// Still dirty. Where somebody has changed the page meanwhile, either
		// recLSN may win: it only orders the background writer's work.
		f.recLSN.Store(rec)
		f.dirty.Store(true)
	}
	return err
}

// pinned calls visit for every frame of space Pages, pinned.
func (p *Pool) pinned(visit func(*Frame) error) error {
	var frames []*Frame
	for i := range p.shards {
		s := &p.shards[i]
		frames = frames[:0]
		s.mu.Lock()
		for k, f := range s.table {
			if k.Space == Pages {
				f.pins.Add(1)
				frames = append(frames, f)
			}
		}
		s.mu.Unlock()
		var err error
		for _, f := range frames {
			if err == nil && f.state.Load() == stateReady {
				err = visit(f)
			}
			f.Unpin()
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// FlushAll writes every page that is dirty when the call reaches it, and
// waits for writes that others have begun. The caller syncs the file.
func (p *Pool) FlushAll() error {
	return p.pinned(func(f *Frame) error {
		f.io.Lock()
		defer f.io.Unlock()
		f.latch.RLock()
		return p.writeLatched(f)
	})
}

// WriteSome writes up to n dirty pages, oldest change first being the
// caller's limit: pages whose first change is at or after before stay. It
// returns how many it wrote.
func (p *Pool) WriteSome(n int, before uint64) (int, error) {
	written := 0
	err := p.pinned(func(f *Frame) error {
		if written >= n || !f.dirty.Load() || f.recLSN.Load() >= before || !f.io.TryLock() {
			return nil
		}
		defer f.io.Unlock()
		f.latch.RLock()
		written++
		return p.writeLatched(f)
	})
	return written, err
}

// DirtyPages returns the number of dirty pages.
func (p *Pool) DirtyPages() int {
	n := 0
	for i := range p.shards {
		s := &p.shards[i]
		s.mu.Lock()
		for _, f := range s.table {
			if f.dirty.Load() {
				n++
			}
		}
		s.mu.Unlock()
	}
	return n
}
