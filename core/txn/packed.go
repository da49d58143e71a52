package txn

import (
	"math"

	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/vector"
)

// packed has what most scans read of an overlay once more, side by side: what
// that costs them is the cache lines that they touch, and these are a third of
// those of slices and vectors.
//
//	4 bytes for each ordinal   2: the word in which its values start, 0 for none;
//	                           1: vector.NumRep, 1: scale of numerics
//	4 bytes for each version   position in the block
//	values                     of one column after the other, as vectors have
//	                           them, each column on a word's boundary
//
// Columns with nulls or of varying width are not in it.
type packed []uint64

// pack returns nil where the words would be too many to number.
func pack(o *overlay) packed {
	n := len(o.live)
	at := words(4*len(o.cols)) + words(4*n)
	size := at
	for _, v := range o.cols {
		if packable(v) {
			size += words(len(v.FixedBytes(n)))
		}
	}
	if n == 0 || size > math.MaxUint16 {
		return nil
	}
	p := make(packed, size)
	var to vector.Vector
	to.Borrow(types.Int4, 0, 0, p[words(4*len(o.cols)):], n)
	copy(vector.Values[int32](&to), o.live)
	for ord, v := range o.cols {
		if !packable(v) {
			continue
		}
		p.put(ord, uint32(at)|uint32(v.Num)<<16|uint32(v.Scale)<<24)
		to.Borrow(v.Type, v.Num, v.Scale, p[at:], n)
		at += words(copy(to.FixedBytes(n), v.FixedBytes(n)))
	}
	return p
}

// words returns how many words so many bytes take.
func words(bytes int) int { return (bytes + 7) / 8 }

func packable(v *vector.Vector) bool {
	return v != nil && v.Enc == vector.Flat && !v.HasNulls() && len(v.DScale) == 0 && v.Scale < 1<<8 && v.FixedWidth() > 0
}

func (p packed) put(ord int, x uint32) { p[ord/2] |= uint64(x) << (32 * (ord & 1)) }

func (p packed) entry(ord int) uint32 { return uint32(p[ord/2] >> (32 * (ord & 1))) }

// has reports whether a column is there.
func (p packed) has(ord int) bool { return p != nil && uint16(p.entry(ord)) != 0 }

// column makes v a view of the n versions of a column that is there.
func (p packed) column(v *vector.Vector, t types.T, ord, n int) {
	e := p.entry(ord)
	v.Borrow(t, vector.NumRep(uint8(e>>16)), int16(e>>24), p[uint16(e):], n)
}

// rows returns where the n versions are in the block, of a table with cols
// columns. It is valid until v, which is used for it, is.
func (p packed) rows(v *vector.Vector, cols, n int) []int32 {
	v.Borrow(types.Int4, 0, 0, p[words(4*cols):], n)
	return vector.Values[int32](v)
}
