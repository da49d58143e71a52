package txn

import (
	"sync"
	"sync/atomic"

	"github.com/basaltdb/basalt/core/base/mem"
	"github.com/basaltdb/basalt/vector"
)

// overlayBytes is the memory for overlays where nobody says how much.
const overlayBytes = 32 << 20

// overlay is what the hot tree has of the rows of a block of a segment, decoded:
// the versions that a scan puts in place of the segment's. It is not changed any
// more once it is published.
//
// An overlay is kept for later scans where it has the newest versions and all of
// them are committed. A later snapshot sees the same as long as nobody has changed
// a row of the block, which is what the block's change counter tells. A writer
// counts after it has changed the tree and before it may commit: a reader that
// looks between the two cannot see the change anyway. A rollback need not count,
// as no overlay is kept of rows that it has yet to restore.
type overlay struct {
	def     *tableDef
	changes uint64 // the block's counter, read before the tree
	newest  uint64 // a snapshot from this timestamp on sees these versions
	lives   int32  // len(live)
	gones   int32  // len(gone)
	packed  packed // all up to here is in one cache line
	// Positions in the block, ascending: of the rows with a version, in the order
	// of cols, of the deleted ones, and of both.
	live, dead, gone []int32
	cols             []*vector.Vector // by ordinal; nil where nobody has asked for it
	size             int64            // bytes
}

// fits reports whether a scan of a block with that counter may use the overlay.
func (o *overlay) fits(s *source, changes uint64) bool {
	return o != nil && o.changes == changes && o.newest <= s.snap.TS && o.def == s.def
}

// has reports whether the columns are there.
func (o *overlay) has(ords []int) bool {
	for _, ord := range ords {
		if !o.packed.has(ord) && o.cols[ord] == nil {
			return false
		}
	}
	return true
}

func (o *overlay) measure() {
	o.size = 256 + int64(8*(cap(o.packed)+len(o.cols))) + int64(4*(cap(o.live)+cap(o.dead)+cap(o.gone)))
	for _, v := range o.cols {
		if v != nil {
			o.size += 256 + v.MemSize()
		}
	}
}

// overlaySlot is the place of a block's overlay.
type overlaySlot struct {
	changes atomic.Uint64 // of rows of the block
	kept    atomic.Pointer[overlay]
	queued  atomic.Bool // the cache knows the slot
	used    atomic.Bool // since the cache looked
}

// overlayCache bounds the memory of the overlays that are kept. When it is full a
// new one comes in only if the one whose turn it is was not used since the last
// time, so that a scan of more than there is room for does not push everything
// out.
type overlayCache struct {
	budget *mem.Budget
	mu     sync.Mutex
	queue  []queuedOverlay
}

type queuedOverlay struct {
	part *coldPart
	slot *overlaySlot
}

// keep publishes an overlay, if there is room.
func (c *overlayCache) keep(p *coldPart, blk int, o *overlay) {
	slot := &p.overlays[blk]
	o.packed = pack(o)
	o.measure()
	if c.budget.Reserve(o.size) != nil && (!c.evict() || c.budget.Reserve(o.size) != nil) {
		return
	}
	slot.used.Store(true)
	c.forget(slot.kept.Swap(o))
	if slot.queued.CompareAndSwap(false, true) {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.queue = append(c.queue, queuedOverlay{part: p, slot: slot})
	}
}

// forget gives back the memory of an overlay that was taken from its slot.
func (c *overlayCache) forget(o *overlay) {
	if o != nil {
		c.budget.Release(o.size)
	}
}

// evict drops the overlay whose turn it is, and reports whether it did. One that
// was used goes to the end of the queue, unless it is out of date.
func (c *overlayCache) evict() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.queue) == 0 {
		return false
	}
	next := c.queue[0]
	c.queue = c.queue[1:]
	s := next.slot
	if o := s.kept.Load(); s.used.Swap(false) && o != nil && o.changes == s.changes.Load() {
		c.queue = append(c.queue, next)
		return false
	}
	s.queued.Store(false)
	c.forget(s.kept.Swap(nil))
	return true
}

// drop forgets all overlays of a part.
func (c *overlayCache) drop(p *coldPart) {
	c.mu.Lock()
	defer c.mu.Unlock()
	kept := c.queue[:0]
	for _, q := range c.queue {
		if q.part != p {
			kept = append(kept, q)
		}
	}
	clear(c.queue[len(kept):])
	c.queue = kept
	for i := range p.overlays {
		p.overlays[i].queued.Store(false)
		c.forget(p.overlays[i].kept.Swap(nil))
	}
}
