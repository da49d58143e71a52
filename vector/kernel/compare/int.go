package compare

import (
	"math"
	"unsafe"

	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/vector"
	"github.com/basaltdb/basalt/vector/kernel/filter"
)

type integer interface{ int16 | int32 | int64 }

// ints filters a, Flat, against b, Flat or Const.
func ints[T interface {
	integer
	vector.Fixed
}](op Op, a, b *vector.Vector, n int, sel, dst []int32) []int32 {
	xs, ys := vector.Values[T](a), vector.Values[T](b)
	if b.Enc == vector.Const {
		lo, hi := limits(a.Phys())
		return intsConst(op, xs, int64(ys[0]), lo, hi, n, sel, dst)
	}
	return intsPair(op, xs, ys, n, sel, dst)
}

// limits returns the least and greatest value of an integer layout.
func limits(p types.Phys) (lo, hi int64) {
	switch p {
	case types.PhysInt16:
		return math.MinInt16, math.MaxInt16
	case types.PhysInt32:
		return math.MinInt32, math.MaxInt32
	}
	return math.MinInt64, math.MaxInt64
}

// intsConst filters xs against c, where lo and hi are the limits of T; c may
// lie beyond them.
func intsConst[T integer](op Op, xs []T, c, lo, hi int64, n int, sel, dst []int32) []int32 {
	switch op {
	case Eq:
		lo, hi = max(lo, c), min(hi, c)
	case Ne:
		if c < lo || c > hi {
			return appendAll(dst, n, sel)
		}
		return notEqual(xs, T(c), n, sel, dst)
	case Lt:
		if c == math.MinInt64 {
			return dst
		}
		hi = min(hi, c-1)
	case Le:
		hi = min(hi, c)
	case Gt:
		if c == math.MaxInt64 {
			return dst
		}
		lo = max(lo, c+1)
	case Ge:
		lo = max(lo, c)
	}
	if lo > hi {
		return dst
	}
	return inRange(xs, T(lo), T(hi), n, sel, dst)
}

// b2i converts without a branch.
func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// inRange appends the rows with lo <= x <= hi.
func inRange[T integer](xs []T, lo, hi T, n int, sel, dst []int32) []int32 {
	dst = room(dst, n, sel)
	from := len(dst)
	if sel == nil {
		return dst[:from+inRangeAll(xs[:n], lo, hi, dst[from:from+n])]
	}
	// Sign-extended and less lo, what is in range is at most hi-lo, unsigned.
	base, span := uint64(lo), uint64(hi)-uint64(lo)
	k := 0
	out := dst[from : from+len(sel)]
	for _, i := range sel {
		out[k] = i
		k += b2i(uint64(xs[i])-base <= span)
	}
	return dst[:from+k]
}

// inRangeAll writes the positions of the values in range and returns how many
// there are.
func inRangeAll[T integer](xs []T, lo, hi T, out []int32) int {
	first := unsafe.Pointer(unsafe.SliceData(xs))
	switch unsafe.Sizeof(lo) {
	case 4:
		return filter.Range32(unsafe.Slice((*int32)(first), len(xs)), int32(lo), int32(hi), out)
	case 8:
		return filter.Range64(unsafe.Slice((*int64)(first), len(xs)), int64(lo), int64(hi), out)
	}
	base, span := uint64(lo), uint64(hi)-uint64(lo)
	k := 0
	for i, x := range xs {
		out[k] = int32(i)
		k += b2i(uint64(x)-base <= span)
	}
	return k
}

func notEqual[T integer](xs []T, c T, n int, sel, dst []int32) []int32 {
	dst = room(dst, n, sel)
	from := len(dst)
	k := 0
	if sel != nil {
		out := dst[from : from+len(sel)]
		for _, i := range sel {
			out[k] = i
			k += b2i(xs[i] != c)
		}
		return dst[:from+k]
	}
	out := dst[from : from+n]
	for i, x := range xs[:n] {
		out[k] = int32(i)
		k += b2i(x != c)
	}
	return dst[:from+k]
}

// intsPair filters two columns.
func intsPair[T integer](op Op, xs, ys []T, n int, sel, dst []int32) []int32 {
	switch op {
	case Gt:
		return less(ys, xs, n, sel, dst)
	case Ge:
		return lessEqual(ys, xs, n, sel, dst)
	case Lt:
		return less(xs, ys, n, sel, dst)
	case Le:
		return lessEqual(xs, ys, n, sel, dst)
	}
	return equal(xs, ys, op == Ne, n, sel, dst)
}

func less[T integer](xs, ys []T, n int, sel, dst []int32) []int32 {
	dst = room(dst, n, sel)
	from := len(dst)
	k := 0
	if sel != nil {
		out := dst[from : from+len(sel)]
		for _, i := range sel {
			out[k] = i
			k += b2i(xs[i] < ys[i])
		}
		return dst[:from+k]
	}
	out := dst[from : from+n]
	ys = ys[:n]
	for i, x := range xs[:n] {
		out[k] = int32(i)
		k += b2i(x < ys[i])
	}
	return dst[:from+k]
}

func lessEqual[T integer](xs, ys []T, n int, sel, dst []int32) []int32 {
	dst = room(dst, n, sel)
	from := len(dst)
	k := 0
	if sel != nil {
		out := dst[from : from+len(sel)]
		for _, i := range sel {
			out[k] = i
			k += b2i(xs[i] <= ys[i])
		}
		return dst[:from+k]
	}
	out := dst[from : from+n]
	ys = ys[:n]
	for i, x := range xs[:n] {
		out[k] = int32(i)
		k += b2i(x <= ys[i])
	}
	return dst[:from+k]
}

func equal[T integer](xs, ys []T, not bool, n int, sel, dst []int32) []int32 {
	dst = room(dst, n, sel)
	from := len(dst)
	k, flip := 0, b2i(not)
	if sel != nil {
		out := dst[from : from+len(sel)]
		for _, i := range sel {
			out[k] = i
			k += b2i(xs[i] == ys[i]) ^ flip
		}
		return dst[:from+k]
	}
	out := dst[from : from+n]
	ys = ys[:n]
	for i, x := range xs[:n] {
		out[k] = int32(i)
		k += b2i(x == ys[i]) ^ flip
	}
	return dst[:from+k]
}

// oids filters unsigned 4-byte integers by moving them to int64.
func oids(op Op, a, b *vector.Vector, n int, sel, dst []int32) []int32 {
	var xs, ys [vector.Size]int64
	x := unsign(a, xs[:0])
	if b.Enc == vector.Const {
		return intsConst(op, x, int64(uint32(vector.Values[int32](b)[0])), math.MinInt64, math.MaxInt64, n, sel, dst)
	}
	return intsPair(op, x, unsign(b, ys[:0]), n, sel, dst)
}

func unsign(v *vector.Vector, dst []int64) []int64 {
	for _, x := range vector.Values[int32](v) {
		dst = append(dst, int64(uint32(x)))
	}
	return dst
}
