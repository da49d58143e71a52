package rows

import (
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/vector"
)

// Batches of fewer rows than packBelow are packed by copying row by row; a
// larger one becomes a chunk, which keeps its dictionaries.
const packBelow = vector.Size / 4

// Collector keeps rows in the order in which they are added.
type Collector struct {
	types  []types.T
	chunks []chunk
	open   []*vector.Builder // the chunk being packed, or nil
	packed int
	n      int
	bytes  int64
}

type chunk struct {
	cols []*vector.Vector
	n    int
}

// NewCollector returns an empty collector of columns of the given types.
func NewCollector(ts []types.T) *Collector { return &Collector{types: ts} }

// Len returns the number of rows.
func (c *Collector) Len() int { return c.n }

// Bytes estimates the memory held.
func (c *Collector) Bytes() int64 { return c.bytes }

// Add copies the rows sel (nil: all n) of cols.
func (c *Collector) Add(cols []*vector.Vector, n int, sel []int32) {
	if sel == nil {
		sel = vector.Identity(n)
	}
	if len(sel) == 0 {
		return
	}
	c.n += len(sel)
	if len(sel) < packBelow {
		c.pack(cols, sel)
		return
	}
	c.seal()
	k := chunk{cols: make([]*vector.Vector, len(c.types)), n: len(sel)}
	for i := range c.types {
		v := &vector.Vector{}
		v.Gather(cols[i], sel)
		k.cols[i] = v
		c.bytes += v.MemSize()
	}
	c.chunks = append(c.chunks, k)
}

// pack adds a few rows to the open chunk.
func (c *Collector) pack(cols []*vector.Vector, sel []int32) {
	if c.open == nil {
		c.open = make([]*vector.Builder, len(c.types))
		for i, t := range c.types {
			c.open[i] = vector.NewBuilder(t, 0)
		}
		c.packed = 0
	}
	for i, b := range c.open {
		b.AppendRows(cols[i], sel)
	}
	c.packed += len(sel)
	c.bytes += int64(len(sel)) * int64(len(c.types)) * 8
	if c.packed >= vector.Size {
		c.seal()
	}
}

// seal closes the open chunk.
func (c *Collector) seal() {
	if c.open == nil {
		return
	}
	k := chunk{cols: make([]*vector.Vector, len(c.open)), n: c.packed}
	c.bytes -= int64(c.packed) * int64(len(c.types)) * 8
	for i, b := range c.open {
		k.cols[i] = b.Finish()
		c.bytes += k.cols[i].MemSize()
	}
	c.open = nil
	c.chunks = append(c.chunks, k)
}

// Each calls f for the rows in order, in batches that are valid during the
// call, and leaves the collector as it is.
func (c *Collector) Each(f func(cols []*vector.Vector, n int) error) error {
	c.seal()
	for _, k := range c.chunks {
		if err := f(k.cols, k.n); err != nil {
			return err
		}
	}
	return nil
}

// Reset empties the collector.
func (c *Collector) Reset() {
	c.chunks, c.open, c.n, c.bytes = nil, nil, 0, 0
}

// Table is rows as one vector a column.
type Table struct {
	Cols []*vector.Vector
	N    int
}

// Batch returns n rows from one on, in the first width columns. It shares the
// table's memory.
func (t *Table) Batch(from, n, width int) *vector.Batch {
	b := &vector.Batch{N: n, Cols: make([]*vector.Vector, width)}
	for i, c := range t.Cols[:width] {
		b.Cols[i] = c.Slice(from, n)
	}
	return b
}

// Join moves the rows of the collectors, which become empty, into one table.
// All have columns of the types ts. A column of more than 2 GiB fails with
// 53200.
func Join(ts []types.T, parts []*Collector) (*Table, error) {
	t := &Table{Cols: make([]*vector.Vector, len(ts))}
	var chunks []chunk
	for _, p := range parts {
		p.seal()
		chunks = append(chunks, p.chunks...)
		t.N += p.n
		p.Reset()
	}
	pieces := make([]*vector.Vector, len(chunks))
	for i := range ts {
		for k := range chunks {
			pieces[k] = chunks[k].cols[i]
			chunks[k].cols[i] = nil // the copy replaces it
		}
		v, err := vector.Concat(ts[i], pieces)
		if err != nil {
			return nil, err
		}
		t.Cols[i] = v
	}
	return t, nil
}

// Bytes estimates the memory of t.
func (t *Table) Bytes() int64 {
	var size int64
	for _, c := range t.Cols {
		size += c.MemSize()
	}
	return size
}

// Types returns the column types of a list of vectors.
func Types(cols []*vector.Vector) []types.T {
	ts := make([]types.T, len(cols))
	for i, c := range cols {
		ts[i] = c.Type
	}
	return ts
}
