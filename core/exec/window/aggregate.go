package window

import (
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/exec/op"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/core/plan/physical"
	"github.com/basaltdb/basalt/vector"
)

// aggregator computes one aggregate over the frames of a partition.
type aggregator struct {
	p     *partition
	args  []*vector.Vector
	takes []bool // rows that the aggregate takes; nil for all
	zeros []uint32
	all   []int32
	sel   []int32
	// blocks are the states of rows [32k, 32k+32), supers of 32 blocks each.
	blocks, supers []ext.States
}

// aggregate appends the results of an aggregate call.
func (p *partition) aggregate(args []*vector.Vector, out *vector.Builder) error {
	a := &aggregator{p: p, args: args, zeros: make([]uint32, p.n), all: vector.Identity(p.n)}
	a.chooseRows()
	switch {
	case p.call.Frame.Exclude != physical.ExcludeNone:
		return a.general(out)
	case a.constant():
		return a.once(out)
	case a.growing():
		return a.running(out)
	case a.invertible() && a.sliding():
		return a.slide(out)
	}
	return a.general(out)
}

// chooseRows applies FILTER and strictness.
func (a *aggregator) chooseRows() {
	c := a.p.call
	var filter *vector.Vector
	if c.filter >= 0 {
		filter = a.p.column(c.filter)
	}
	nulls := false
	for _, v := range a.args {
		nulls = nulls || v.HasNulls()
	}
	if filter == nil && !(nulls && c.Agg.Strict) {
		return
	}
	a.takes = make([]bool, a.p.n)
	for i := range a.takes {
		ok := filter == nil || !filter.IsNull(i) && filter.Bool(i)
		for _, v := range a.args {
			ok = ok && !(c.Agg.Strict && v.IsNull(i))
		}
		a.takes[i] = ok
	}
}

// constant reports whether all rows have the same frame.
func (a *aggregator) constant() bool {
	for i := range a.p.n {
		if a.p.start[i] != a.p.start[0] || a.p.end[i] != a.p.end[0] {
			return false
		}
	}
	return true
}

// growing reports whether all frames start at one row and end ever later.
func (a *aggregator) growing() bool {
	for i := 1; i < a.p.n; i++ {
		if a.p.start[i] != a.p.start[0] || a.p.end[i] < a.p.end[i-1] {
			return false
		}
	}
	return true
}

// sliding reports whether no end of the frame ever moves back.
func (a *aggregator) sliding() bool {
	for i := 1; i < a.p.n; i++ {
		if a.p.start[i] < a.p.start[i-1] || a.p.end[i] < a.p.end[i-1] {
			return false
		}
	}
	return true
}

// invertible reports whether rows can be removed without a trace: a numeric
// with display scales of its own leaves one.
func (a *aggregator) invertible() bool {
	for _, v := range a.args {
		if v.Phys() == types.PhysNumeric && (v.Num == vector.NumVar || len(v.DScale) > 0) {
			return false
		}
	}
	_, ok := a.newStates().(ext.InvertibleStates)
	return ok
}

// newStates returns the state of one empty frame.
func (a *aggregator) newStates() ext.States {
	s := a.p.call.Agg.New(a.p.w.env.Call, a.p.call.argTypes)
	s.Grow(1)
	return s
}

// rows returns the rows [from, to) that the aggregate takes.
func (a *aggregator) rows(from, to int32) []int32 {
	if from >= to {
		return nil
	}
	if a.takes == nil {
		return a.all[from:to]
	}
	a.sel = a.sel[:0]
	for i := from; i < to; i++ {
		if a.takes[i] {
			a.sel = append(a.sel, i)
		}
	}
	return a.sel
}

// add updates a state with the rows [from, to), a batch at a time.
func (a *aggregator) add(s ext.States, from, to int32) error {
	sel := a.rows(from, to)
	for len(sel) > 0 {
		some := sel[:min(len(sel), vector.Size)]
		sel = sel[len(some):]
		if err := s.Update(a.p.w.env.Call, a.zeros, a.args, a.p.n, some); err != nil {
			return err
		}
	}
	return nil
}

// result returns the value of a state as a vector of one row.
func (a *aggregator) result(s ext.States) (*vector.Vector, error) {
	b := vector.NewBuilder(a.p.call.T, 1)
	if err := s.Final(a.p.w.env.Call, 0, 1, b); err != nil {
		return nil, err
	}
	return b.Finish(), nil
}

// once computes the only frame.
func (a *aggregator) once(out *vector.Builder) error {
	s := a.newStates()
	if a.p.n > 0 {
		if err := a.add(s, a.p.start[0], a.p.end[0]); err != nil {
			return err
		}
	}
	v, err := a.result(s)
	if err != nil {
		return err
	}
	for range a.p.n {
		out.AppendRow(v, 0)
	}
	return nil
}

// running adds the rows by which each frame is longer than the one before.
func (a *aggregator) running(out *vector.Builder) error {
	s := a.newStates()
	at := a.p.start[0]
	var v *vector.Vector
	for i := range a.p.n {
		end := a.p.end[i]
		if v == nil || end > at {
			if err := a.add(s, at, end); err != nil {
				return err
			}
			at = max(at, end)
			var err error
			if v, err = a.result(s); err != nil {
				return err
			}
		}
		out.AppendRow(v, 0)
		if err := a.check(i); err != nil {
			return err
		}
	}
	return nil
}

func (a *aggregator) check(i int) error {
	if i&1023 == 0 && a.p.ctx.Err() != nil {
		return op.Cancelled(a.p.ctx)
	}
	return nil
}

// slide adds the rows that come into the frame and removes those that leave.
func (a *aggregator) slide(out *vector.Builder) error {
	s := a.newStates()
	inv := s.(ext.InvertibleStates)
	var from, to int32
	for i := range a.p.n {
		start, end := a.p.start[i], a.p.end[i]
		if start >= to { // nothing in common with the frame before
			s = a.newStates()
			inv = s.(ext.InvertibleStates)
			from, to = start, start
		}
		if gone := a.rows(from, start); len(gone) > 0 {
			if err := inv.Remove(a.p.w.env.Call, a.zeros, a.args, a.p.n, gone); err != nil {
				return err
			}
		}
		if err := a.add(s, to, end); err != nil {
			return err
		}
		from, to = start, max(to, end)
		v, err := a.result(s)
		if err != nil {
			return err
		}
		out.AppendRow(v, 0)
		if err := a.check(i); err != nil {
			return err
		}
	}
	return nil
}

const blockRows = 32

// general computes each frame on its own.
func (a *aggregator) general(out *vector.Builder) error {
	for i := range a.p.n {
		s := a.newStates()
		for _, r := range a.ranges(int32(i)) {
			if err := a.addRange(s, r[0], r[1]); err != nil {
				return err
			}
		}
		v, err := a.result(s)
		if err != nil {
			return err
		}
		out.AppendRow(v, 0)
		if err := a.check(i); err != nil {
			return err
		}
	}
	return nil
}

// ranges returns the frame of row i less what is excluded.
func (a *aggregator) ranges(i int32) [][2]int32 {
	p := a.p
	start, end := p.start[i], p.end[i]
	cut := func(from, to int32) [][2]int32 {
		from, to = min(max(from, start), end), min(max(to, start), end)
		return [][2]int32{{start, from}, {to, end}}
	}
	switch p.call.Frame.Exclude {
	case physical.ExcludeCurrentRow:
		return cut(i, i+1)
	case physical.ExcludeGroup:
		return cut(p.peerStart[i], p.peerEnd[i])
	case physical.ExcludeTies:
		r := cut(p.peerStart[i], p.peerEnd[i])
		if i >= start && i < end {
			return [][2]int32{r[0], {i, i + 1}, r[1]}
		}
		return r
	}
	return [][2]int32{{start, end}}
}

// addRange adds rows [from, to): those at the edges one by one, the others
// from the states of their blocks. An order-sensitive aggregate takes them in
// order, which blocks keep.
func (a *aggregator) addRange(s ext.States, from, to int32) error {
	first, last := (from+blockRows-1)/blockRows, to/blockRows
	if first >= last || a.p.call.Agg.NoMerge {
		return a.add(s, from, to)
	}
	if err := a.add(s, from, first*blockRows); err != nil {
		return err
	}
	for b := first; b < last; {
		part, next, err := a.block(b, last)
		if err != nil {
			return err
		}
		if err := s.Merge(a.p.w.env.Call, part, []uint32{0}); err != nil {
			return err
		}
		b = next
	}
	return a.add(s, last*blockRows, to)
}

// block returns the state of block b, or where it starts a group of blocks
// that lies before last, that of the group; next is the block behind.
func (a *aggregator) block(b, last int32) (s ext.States, next int32, err error) {
	if a.blocks == nil {
		n := a.p.n/blockRows + 1
		a.blocks, a.supers = make([]ext.States, n), make([]ext.States, n/blockRows+1)
	}
	if b%blockRows == 0 && b+blockRows <= last {
		g := b / blockRows
		if a.supers[g] == nil {
			a.supers[g] = a.newStates()
			if err := a.add(a.supers[g], b*blockRows, (b+blockRows)*blockRows); err != nil {
				return nil, 0, err
			}
		}
		return a.supers[g], b + blockRows, nil
	}
	if a.blocks[b] == nil {
		a.blocks[b] = a.newStates()
		if err := a.add(a.blocks[b], b*blockRows, (b+1)*blockRows); err != nil {
			return nil, 0, err
		}
	}
	return a.blocks[b], b + 1, nil
}
