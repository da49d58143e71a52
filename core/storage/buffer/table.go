package buffer

import (
	"math/bits"
	"sync"
	"sync/atomic"
)

const (
	shardCount = 64
	minBuckets = 1 << 8
)

// table finds frames by their keys: a hash table with chains, with twice as many
// buckets as frames or more. It grows with them, since the garbage collector looks at
// every bucket. Lookups take no lock; a frame that a lookup comes across after it has
// left the table is dead and cannot be pinned, and one that is there may be missed
// while the table grows: who is about to enter a frame looks again with its shard's lock.
type table struct {
	buckets atomic.Pointer[buckets]
	shards  [shardCount]shard
}

// buckets are the first frames of the chains; their number is a power of two.
type buckets struct {
	first []atomic.Pointer[Frame]
	shift uint8 // of a hash, to the number of its bucket
}

// shard has the lock for changes of some buckets, which are neighbours, and counters,
// with a cache line of their own.
type shard struct {
	mu           sync.Mutex
	frames       int             // in its buckets; guarded by mu
	hits, misses [2]atomic.Int64 // of pages, and of blocks of segments
	_            [64 - 48%64]byte
}

func newBuckets(n int) *buckets {
	return &buckets{first: make([]atomic.Pointer[Frame], n), shift: uint8(64 - bits.TrailingZeros(uint(n)))}
}

func (t *table) init() { t.buckets.Store(newBuckets(minBuckets)) }

// at returns the shard of a hash.
func (t *table) at(h uint64) *shard { return &t.shards[h>>58] }

// find returns the frame of a key, which may die at any time.
func (t *table) find(h uint64, k Key) *Frame {
	b := t.buckets.Load()
	for f := b.first[h>>b.shift].Load(); f != nil; f = f.chain.Load() {
		if f.Entry.Key == k {
			return f
		}
	}
	return nil
}

// insert enters a frame. The shard's lock is held. Where it reports true, the caller
// calls grow when it has given the lock up.
func (t *table) insert(s *shard, f *Frame) bool {
	b := t.buckets.Load()
	b.enter(f)
	s.frames++
	return 2*s.frames > len(b.first)/shardCount
}

func (b *buckets) enter(f *Frame) {
	at := &b.first[f.Entry.Key.hash()>>b.shift]
	f.chain.Store(at.Load())
	at.Store(f)
}

// remove takes a frame out, which keeps its chain for the lookups that stand at it. The
// shard's lock is held.
func (t *table) remove(s *shard, f *Frame) {
	b := t.buckets.Load()
	for at := &b.first[f.Entry.Key.hash()>>b.shift]; at.Load() != nil; at = &at.Load().chain {
		if at.Load() == f {
			at.Store(f.chain.Load())
			s.frames--
			return
		}
	}
}

// grow makes twice as many buckets of those that s has found too few. A lookup that stands
// at a frame when it is moved goes on in the frame's new chain, and comes to an end there.
func (t *table) grow(s *shard) {
	for i := range t.shards {
		t.shards[i].mu.Lock()
		defer t.shards[i].mu.Unlock()
	}
	old := t.buckets.Load()
	if 2*s.frames <= len(old.first)/shardCount {
		return // somebody else was sooner
	}
	grown := newBuckets(2 * len(old.first))
	for i := range old.first {
		for f := old.first[i].Load(); f != nil; {
			next := f.chain.Load()
			grown.enter(f)
			f = next
		}
	}
	t.buckets.Store(grown)
}
