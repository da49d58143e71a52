package window

import (
	"math"
	"sort"

	"github.com/basaltdb/basalt/core/exec/sort/sortkey"
	"github.com/basaltdb/basalt/core/plan/physical"
	"github.com/basaltdb/basalt/vector"
)

// frames computes the frame of each row, before exclusion. An empty frame has
// an end that is not behind its start.
func (p *partition) frames() {
	p.start, p.end = make([]int32, p.n), make([]int32, p.n)
	f := &p.call.Frame
	switch f.Mode {
	case physical.Rows:
		for i := range p.n {
			p.start[i] = p.rowBound(f.Start, i, p.offsets.start, 0)
			p.end[i] = p.rowBound(f.End, i, p.offsets.end, 1)
		}
	case physical.GroupsMode:
		for i := range p.n {
			p.start[i] = p.groupBound(f.Start, i, p.offsets.start, false)
			p.end[i] = p.groupBound(f.End, i, p.offsets.end, true)
		}
	default:
		p.rangeBounds(f.Start, p.startLimit, false, p.start)
		p.rangeBounds(f.End, p.endLimit, true, p.end)
	}
	for i := range p.n {
		p.end[i] = max(p.end[i], p.start[i])
	}
}

// rowBound returns one end of a ROWS frame; after is 1 for the end, which
// stands behind the row that the bound names.
func (p *partition) rowBound(k physical.BoundKind, i int, off int64, after int64) int32 {
	off = min(off, math.MaxInt32)
	switch k {
	case physical.UnboundedPreceding:
		return 0
	case physical.OffsetPreceding:
		return p.clamp(int64(i) - off + after)
	case physical.CurrentRow:
		return p.clamp(int64(i) + after)
	case physical.OffsetFollowing:
		return p.clamp(int64(i) + off + after)
	}
	return int32(p.n)
}

// groupBound returns one end of a GROUPS frame.
func (p *partition) groupBound(k physical.BoundKind, i int, off int64, end bool) int32 {
	g := int64(p.peerGroup[i])
	off = min(off, math.MaxInt32)
	switch k {
	case physical.UnboundedPreceding:
		return 0
	case physical.UnboundedFollowing:
		return int32(p.n)
	case physical.OffsetPreceding:
		g -= off
	case physical.OffsetFollowing:
		g += off
	}
	if end {
		g++
	}
	return p.groupStart[min(max(g, 0), int64(len(p.groupStart)-1))]
}

// rangeBounds computes one end of the RANGE frames.
func (p *partition) rangeBounds(k physical.BoundKind, limit *limits, end bool, out []int32) {
	switch k {
	case physical.UnboundedPreceding:
		return // zeros
	case physical.UnboundedFollowing:
		for i := range out {
			out[i] = int32(p.n)
		}
		return
	case physical.CurrentRow:
		if end {
			copy(out, p.peerEnd)
		} else {
			copy(out, p.peerStart)
		}
		return
	}
	key, limits := p.column(p.w.orderAt[0]), limit.values.Slice(p.from, p.n).Flattened()
	desc := p.w.plan.Order[0].Desc
	low, high := notNull(key, p.n)
	for i := range p.n {
		if limit.beyond != nil && limit.beyond.Get(p.from+i) {
			if out[i] = int32(low); k == physical.OffsetFollowing {
				out[i] = int32(high)
			}
			continue
		}
		if key.IsNull(i) || limits.IsNull(i) { // nulls are their own frame
			if out[i] = p.peerStart[i]; end {
				out[i] = p.peerEnd[i]
			}
			continue
		}
		// The first row behind the limit, or for the start the first at it.
		out[i] = int32(low + sort.Search(high-low, func(j int) bool {
			c := sortkey.CompareRows(key, low+j, limits, i, sortkey.Key{Desc: desc})
			if end {
				return c > 0
			}
			return c >= 0
		}))
	}
}

// notNull returns the range of rows whose key is not null; nulls stand at one
// end.
func notNull(key *vector.Vector, n int) (low, high int) {
	high = n
	for low < n && key.IsNull(low) {
		low++
	}
	for high > low && key.IsNull(high-1) {
		high--
	}
	return low, high
}
