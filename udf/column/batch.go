package column

import (
	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/vector"
)

// batchAlignment is that of a batch and of its buffers.
const batchAlignment = 16

// Batch lays rows out in a buffer that a guest has given: the descriptors of all
// columns, and behind them their buffers, all aligned to 16 bytes.
type Batch struct {
	frame Frame
}

// Aligned reports whether a batch may be at an address.
func (b *Batch) Aligned(addr uint32) bool { return addr%batchAlignment == 0 }

// Lay writes as many of some rows of columns as fit into a buffer that is at an
// address, and returns how many. rows are the positions of the rows that are to come,
// at least one. charge is told the bytes before they are written.
func (b *Batch) Lay(buf []byte, addr uint32, cols []*vector.Vector, rows []int32, charge func(bytes int) error) (int, error) {
	for n := b.estimate(cols, rows, min(len(buf), maxFrame)); ; n /= 2 {
		need, err := b.prepare(cols, rows[:n])
		switch {
		case err != nil:
			return 0, err
		case need <= len(buf):
			if err := charge(need); err != nil {
				return 0, err
			}
			b.frame.fill(buf[:need], addr)
			return n, nil
		case n == 1:
			return 0, errs.New(errs.ProgramLimitExceeded, "a row does not fit into the buffer").
				WithDetail("It needs %d bytes, and the buffer has %d.", need, len(buf))
		}
		if err := charge(need); err != nil { // it was counted in vain
			return 0, err
		}
	}
}

// estimate returns how many rows fit, at least one. The bytes of arrays are as many as
// they have encoded, which may be too few; anything else is what it takes at most.
func (b *Batch) estimate(cols []*vector.Vector, rows []int32, size int) int {
	bits, varlen := 1, false
	for _, v := range cols {
		size -= DescriptorSize + 3*batchAlignment // validity, offsets and values
		kind := KindOf(v.Type)
		switch {
		case kind.width() > 0:
			bits += 8 * kind.width()
		case kind == Bool:
			bits++
		default:
			bits += 32
			varlen = true
			size -= 4
		}
		if v.HasNulls() {
			bits++
		}
	}
	left := 8 * size
	n := max(1, min(len(rows), left/bits))
	if !varlen {
		return n
	}
	for i, row := range rows[:n] {
		left -= bits
		for _, v := range cols {
			if v.IsVarlen() && KindOf(v.Type) != Numeric && !v.IsNull(int(row)) {
				left -= 8 * len(v.Bytes(int(row)))
			}
		}
		if left < 0 {
			return max(1, i)
		}
	}
	return n
}

// prepare readies rows, and returns the bytes that they take.
func (b *Batch) prepare(cols []*vector.Vector, rows []int32) (int, error) {
	f := &b.frame
	f.Reset()
	f.align = batchAlignment
	first, n := int(rows[0]), len(rows)
	for _, v := range cols {
		var part *vector.Vector
		if int(rows[n-1])-first == n-1 { // they are ascending
			part = v.Slice(first, n)
		} else {
			part = &vector.Vector{}
			part.Gather(v, rows)
		}
		if err := f.AddColumn(part, n); err != nil {
			return 0, err
		}
	}
	return f.start() + f.size, nil
}
