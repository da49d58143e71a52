package txn

import (
	"sync/atomic"

	"github.com/basaltdb/basalt/core/storage/segment"
)

const (
	// aheadAfter is how many morsels of a scan are opened before it looks ahead:
	// one that ends early, or is small, reads what it uses.
	aheadAfter = 2
	// aheadMorsels is how many morsels it looks ahead.
	aheadMorsels = 3
)

// lookAhead brings the blocks of a scan's next morsels into the pool.
type lookAhead struct {
	blocks *segment.Ahead
	opened atomic.Int64
	next   atomic.Int64 // the first morsel that was not asked for
}

// lookAhead notes that a morsel is opened. Its own blocks are there when it
// returns, in as few reads as possible, and those of the next are on their way.
func (s *source) lookAhead(i int) {
	if s.ahead.opened.Add(1) <= aheadAfter {
		return
	}
	if m := s.morsels[i]; m.part != nil && int64(i) >= s.ahead.next.Load() {
		s.ahead.blocks.Read(m.part.seg, m.fromBlock, m.toBlock)
	}
	if s.db.opt.NoBackground {
		return
	}
	for {
		next := s.ahead.next.Load()
		k := max(int(next), i+1)
		if k > i+aheadMorsels || k >= len(s.morsels) {
			return
		}
		if !s.ahead.next.CompareAndSwap(next, int64(k+1)) {
			continue
		}
		if m := s.morsels[k]; m.part != nil {
			s.ahead.blocks.Start(m.part.seg, m.fromBlock, m.toBlock)
		}
	}
}
