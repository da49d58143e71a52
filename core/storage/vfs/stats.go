package vfs

import (
	"math/bits"
	"sync/atomic"
	"time"
)

// Stats is what a file system has done since it was made.
type Stats struct {
	Class [Classes]ClassStats
	// Uring reports whether batches go through io_uring.
	Uring bool
}

// ClassStats is what was done with files of one class.
type ClassStats struct {
	Name                 string
	Reads, Writes, Syncs OpStats
	// Batches counts those of more than one operation, BatchOps their
	// operations.
	Batches, BatchOps int64
	// Retries counts operations that the kernel interrupted, or took a part of,
	// and that were begun again.
	Retries int64
	// DirectRefused counts files that were to bypass the kernel's cache and
	// could not.
	DirectRefused int64
	// OpenFiles and DirectFiles count the files that are open, and those of
	// them that bypass the cache.
	OpenFiles, DirectFiles int64
	// QueueDepth is the number of operations under way, MaxQueueDepth the
	// largest ever seen.
	QueueDepth, MaxQueueDepth int64
}

// Operations returns the reads, writes and syncs.
func (s *ClassStats) Operations() [3]OpStats { return [...]OpStats{s.Reads, s.Writes, s.Syncs} }

// OpStats is what became of one kind of operation. An operation of a batch
// counts as one, and takes as long as the batch.
type OpStats struct {
	Count, Bytes, Errors int64
	// Time is the sum of all latencies.
	Time time.Duration
	// The latency that the given share of operations stayed below, to an
	// eighth.
	P50, P95, P99 time.Duration
}

// The kinds of operations that are counted.
const (
	kindRead = iota
	kindWrite
	kindSync
	kinds
)

// classCounters is the live form of ClassStats.
type classCounters struct {
	ops               [kinds]opCounters
	batches, batchOps atomic.Int64
	retries           atomic.Int64
	refused           atomic.Int64
	open, direct      atomic.Int64
	depth, maxDepth   atomic.Int64
}

type opCounters struct {
	errors, bytes, nanos atomic.Int64
	latency              histogram
}

// base is what times are measured from: reading a duration takes half of what
// reading the time of day takes.
var base = time.Now()

// begin counts n operations as under way and returns the time.
func (c *classCounters) begin(n int) time.Duration {
	depth := c.depth.Add(int64(n))
	for top := c.maxDepth.Load(); depth > top && !c.maxDepth.CompareAndSwap(top, depth); top = c.maxDepth.Load() {
	}
	return time.Since(base)
}

// end counts one operation that began at start as done.
func (c *classCounters) end(kind int, start time.Duration, n int, failed bool) {
	took := time.Since(base) - start
	c.depth.Add(-1)
	o := &c.ops[kind]
	o.bytes.Add(int64(n))
	o.nanos.Add(int64(took))
	o.latency.add(took)
	if failed {
		o.errors.Add(1)
	}
}

func (c *classCounters) stats() ClassStats {
	s := ClassStats{
		Reads: c.ops[kindRead].stats(), Writes: c.ops[kindWrite].stats(), Syncs: c.ops[kindSync].stats(),
		Batches: c.batches.Load(), BatchOps: c.batchOps.Load(), Retries: c.retries.Load(), DirectRefused: c.refused.Load(),
		OpenFiles: c.open.Load(), DirectFiles: c.direct.Load(), QueueDepth: c.depth.Load(), MaxQueueDepth: c.maxDepth.Load(),
	}
	return s
}

func (o *opCounters) stats() OpStats {
	var counts [buckets]int64
	n := o.latency.load(&counts)
	return OpStats{
		Count: n, Bytes: o.bytes.Load(), Errors: o.errors.Load(), Time: time.Duration(o.nanos.Load()),
		P50: quantile(&counts, n, 50), P95: quantile(&counts, n, 95), P99: quantile(&counts, n, 99),
	}
}

// A histogram counts durations in buckets that are an eighth of a power of
// two wide. Those of more than 2^maxExp ns, about 18 minutes, are in the last.
const (
	subBits = 3
	maxExp  = 40
	buckets = (maxExp-subBits+2)<<subBits + 1
)

type histogram struct{ n [buckets]atomic.Int64 }

func (h *histogram) add(d time.Duration) { h.n[bucketOf(d)].Add(1) }

// load copies the counts and returns their sum.
func (h *histogram) load(dst *[buckets]int64) (sum int64) {
	for i := range h.n {
		dst[i] = h.n[i].Load()
		sum += dst[i]
	}
	return sum
}

func bucketOf(d time.Duration) int {
	v := uint64(max(d, 0))
	if v < 1<<subBits {
		return int(v)
	}
	e := bits.Len64(v) - 1
	if e > maxExp {
		return buckets - 1
	}
	return (e-subBits+1)<<subBits | int(v>>(e-subBits)&(1<<subBits-1))
}

// bucketEnd returns the first duration above bucket i.
func bucketEnd(i int) time.Duration {
	i++
	if i < 1<<subBits {
		return time.Duration(i)
	}
	e := i>>subBits + subBits - 1
	return time.Duration((1<<subBits | i&(1<<subBits-1)) << (e - subBits))
}

// quantile returns a duration that percent of n counted ones are below.
func quantile(counts *[buckets]int64, n int64, percent int64) time.Duration {
	if n == 0 {
		return 0
	}
	need := (n*percent + 99) / 100
	for i, c := range counts {
		if need -= c; need <= 0 {
			return bucketEnd(i)
		}
	}
	return bucketEnd(buckets - 1)
}
