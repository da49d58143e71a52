package agg

import (
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/vector"
)

// bag keeps the argument rows of all groups in one list of columns, in the
// order of arrival, and gives them back by group.
type bag struct {
	types  []types.T
	cols   []*vector.Builder
	group  []uint32
	groups int
	// start and rows list the rows by group once index has run.
	start []int32
	rows  []int32
	ready bool
}

func newBag(ts []types.T) bag {
	b := bag{types: ts}
	for _, t := range ts {
		b.cols = append(b.cols, vector.NewBuilder(t, 0))
	}
	return b
}

// Grow implements ext.States.
func (b *bag) Grow(groups int) { b.groups, b.ready = groups, false }

// Update implements ext.States.
func (b *bag) Update(_ *ext.Call, groups []uint32, args []*vector.Vector, n int, sel []int32) error {
	sel = all(n, sel)
	b.ready = false
	for i, c := range b.cols {
		c.AppendRows(args[i], sel)
	}
	for _, i := range sel {
		b.group = append(b.group, groups[i])
	}
	return nil
}

// take adds the rows of other's groups.
func (b *bag) take(other *bag, into []uint32) {
	b.ready = false
	var rows []int32
	for i, g := range other.group {
		if into[g] != ext.NoGroup {
			rows = append(rows, int32(i))
			b.group = append(b.group, into[g])
		}
	}
	for i, c := range b.cols {
		c.AppendRows(other.cols[i].Peek(), rows)
	}
}

// index sorts the rows by group, stably.
func (b *bag) index() {
	if b.ready {
		return
	}
	b.start = make([]int32, b.groups+1)
	for _, g := range b.group {
		b.start[g+1]++
	}
	for g := range b.groups {
		b.start[g+1] += b.start[g]
	}
	next := append([]int32(nil), b.start...)
	b.rows = make([]int32, len(b.group))
	for i, g := range b.group {
		b.rows[next[g]] = int32(i)
		next[g]++
	}
	b.ready = true
}

// of returns the rows of a group in order of arrival.
func (b *bag) of(g int) []int32 {
	b.index()
	return b.rows[b.start[g]:b.start[g+1]]
}

// column returns an argument's values, by row.
func (b *bag) column(i int) *vector.Vector { return b.cols[i].Peek() }

// Bytes implements ext.States.
func (b *bag) Bytes() int {
	size := 8 * len(b.group)
	for _, c := range b.cols {
		size += int(c.Peek().MemSize())
	}
	return size
}
