package vector

import "context"

// Batch is up to Size rows of equally long vectors. Sel, when not nil, lists
// the positions of the rows that are there, ascending; N is the length of the
// vectors either way.
type Batch struct {
	Cols []*Vector
	N    int
	Sel  []int32
}

// Rows returns the number of selected rows.
func (b *Batch) Rows() int {
	if b.Sel != nil {
		return len(b.Sel)
	}
	return b.N
}

// Row maps the i-th selected row to its position in the vectors.
func (b *Batch) Row(i int) int {
	if b.Sel != nil {
		return int(b.Sel[i])
	}
	return i
}

// Compact returns a batch without a selection vector that holds the selected
// rows: b itself when nothing is filtered, a copy otherwise.
func (b *Batch) Compact() *Batch {
	if b.Sel == nil {
		return b
	}
	out := &Batch{Cols: make([]*Vector, len(b.Cols)), N: len(b.Sel)}
	for i, c := range b.Cols {
		out.Cols[i] = &Vector{}
		out.Cols[i].Gather(c, b.Sel)
	}
	return out
}

// Clone returns a copy of the selected rows that shares no mutable memory
// with b. Dictionaries, which are read-only, are shared.
func (b *Batch) Clone() *Batch {
	out := &Batch{Cols: make([]*Vector, len(b.Cols)), N: b.Rows()}
	sel := b.Sel
	if sel == nil {
		sel = Identity(b.N)
	}
	for i, c := range b.Cols {
		out.Cols[i] = &Vector{}
		out.Cols[i].Gather(c, sel)
	}
	return out
}

// identity holds 0..Size-1, the selection of everything.
var identity = func() (s [Size]int32) {
	for i := range s {
		s[i] = int32(i)
	}
	return s
}()

// Identity returns the selection vector 0..n-1, which the caller must not
// change.
func Identity(n int) []int32 {
	if n <= Size {
		return identity[:n:n]
	}
	s := make([]int32, n)
	for i := range s {
		s[i] = int32(i)
	}
	return s
}

// Reader is a source of batches.
type Reader interface {
	// Next returns the next batch, or nil at the end. The batch is valid until
	// the following Next or Close. A batch may have no selected rows.
	Next(ctx context.Context) (*Batch, error)
	// Close frees what the reader holds. It may be called at any time, once.
	Close()
}
