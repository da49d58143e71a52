package eval

import (
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/vector"
	"github.com/basaltdb/basalt/vector/kernel/hash"
)

// intSet is a set of integers: a bitmap where they lie close together, a table
// with linear probing otherwise.
type intSet struct {
	min, max int64
	bits     vector.Bitmap
	table    []int64
	used     []bool
	mask     uint64
	empty    bool
}

func newIntSet(values []int64) *intSet {
	s := &intSet{empty: len(values) == 0}
	if s.empty {
		return s
	}
	s.min, s.max = values[0], values[0]
	for _, x := range values {
		s.min, s.max = min(s.min, x), max(s.max, x)
	}
	// The difference may exceed an int64; as unsigned it is right.
	if span := uint64(s.max) - uint64(s.min); span < uint64(len(values))*64+4096 {
		s.bits = vector.NewBitmap(int(span) + 1)
		for _, x := range values {
			s.bits.Set(int(x - s.min))
		}
		return s
	}
	size := 16
	for size < 2*len(values) {
		size *= 2
	}
	s.table, s.used, s.mask = make([]int64, size), make([]bool, size), uint64(size-1)
	for _, x := range values {
		at := hash.Uint64(uint64(x)) & s.mask
		for s.used[at] && s.table[at] != x {
			at = (at + 1) & s.mask
		}
		s.table[at], s.used[at] = x, true
	}
	return s
}

func (s *intSet) has(x int64) bool {
	if s.empty || x < s.min || x > s.max {
		return false
	}
	if s.bits != nil {
		return s.bits.Get(int(x - s.min))
	}
	at := hash.Uint64(uint64(x)) & s.mask
	for s.used[at] {
		if s.table[at] == x {
			return true
		}
		at = (at + 1) & s.mask
	}
	return false
}

// pick appends the rows of sel that are in the set; v is Flat. Nulls are not
// looked at.
func (s *intSet) pick(v *vector.Vector, n int, sel, dst []int32) []int32 {
	if s.empty {
		return dst
	}
	switch v.Phys() {
	case types.PhysInt16:
		return pickInts(s, vector.Values[int16](v), n, sel, dst)
	case types.PhysInt32:
		return pickInts(s, vector.Values[int32](v), n, sel, dst)
	}
	return pickInts(s, vector.Values[int64](v), n, sel, dst)
}

func pickInts[T int16 | int32 | int64](s *intSet, values []T, n int, sel, dst []int32) []int32 {
	if sel == nil {
		for i, x := range values[:n] {
			if s.has(int64(x)) {
				dst = append(dst, int32(i))
			}
		}
		return dst
	}
	for _, i := range sel {
		if s.has(int64(values[i])) {
			dst = append(dst, i)
		}
	}
	return dst
}
