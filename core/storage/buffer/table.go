package buffer

import (
	"math/bits"
	"sync"
	"sync/atomic"
)

const (
	shardCount = 64
	minBuckets = 1 << 8
	// bucketBytes is how much of the budget has a bucket: less than most blocks.
	bucketBytes = 2048
)

// table finds frames by their keys: a hash table with chains, of a size that
// does not change. Lookups take no lock; a frame that a lookup comes across
// after it has left the table is dead and cannot be pinned.
type table struct {
	buckets []atomic.Pointer[Frame]
	shift   uint8 // of a hash, to the number of its bucket
	shards  [shardCount]shard
}

// shard has the lock for changes of some buckets, and counters, with a cache
// line of their own.
type shard struct {
	mu           sync.Mutex
	hits, misses [2]atomic.Int64 // of pages, and of blocks of segments
	_            [64 - 40%64]byte
}

func (t *table) init(budget int64) {
	n := minBuckets
	for int64(n)*bucketBytes < budget {
		n *= 2
	}
	t.buckets = make([]atomic.Pointer[Frame], n)
	t.shift = uint8(64 - bits.TrailingZeros(uint(n)))
}

// at returns the bucket of a hash, and its shard.
func (t *table) at(h uint64) (*atomic.Pointer[Frame], *shard) {
	return &t.buckets[h>>t.shift], &t.shards[h>>58]
}

// find returns the frame of a key, which may die at any time.
func (t *table) find(b *atomic.Pointer[Frame], k Key) *Frame {
	for f := b.Load(); f != nil; f = f.chain.Load() {
		if f.Entry.Key == k {
			return f
		}
	}
	return nil
}

// insert puts a frame into its bucket. The shard's lock is held.
func (t *table) insert(b *atomic.Pointer[Frame], f *Frame) {
	f.chain.Store(b.Load())
	b.Store(f)
}

// remove takes a frame out of its bucket. It keeps its chain for the lookups
// that stand at it. The shard's lock is held.
func (t *table) remove(b *atomic.Pointer[Frame], f *Frame) {
	for at := b; at.Load() != nil; at = &at.Load().chain {
		if at.Load() == f {
			at.Store(f.chain.Load())
			return
		}
	}
}
