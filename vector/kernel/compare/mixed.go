package compare

import (
	"cmp"
	"math"
	"slices"

	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/vector"
)

// mixed filters integers of two widths, or float4 against float8.
func mixed(op Op, a, b *vector.Vector, n int, sel, dst []int32) []int32 {
	if isFloat(a.Phys()) {
		return floats(op, a, b, n, sel, dst)
	}
	var xs, ys [vector.Size]int64
	x, y := Int64s(a, xs[:0]), Int64s(b, ys[:0])
	if b.Enc == vector.Const {
		return intsConst(op, x, y[0], math.MinInt64, math.MaxInt64, n, sel, dst)
	}
	return intsPair(op, x, y, n, sel, dst)
}

func isFloat(p types.Phys) bool { return p == types.PhysFloat32 || p == types.PhysFloat64 }

// Int64s appends the values of an integer vector that is not a Dict to dst,
// sign-extended: all rows of a Flat, one of a Const.
func Int64s(v *vector.Vector, dst []int64) []int64 {
	dst = slices.Grow(dst, v.Len())
	switch v.Phys() {
	case types.PhysInt16:
		for _, x := range vector.Values[int16](v) {
			dst = append(dst, int64(x))
		}
	case types.PhysInt32:
		for _, x := range vector.Values[int32](v) {
			dst = append(dst, int64(x))
		}
	default:
		dst = append(dst, vector.Values[int64](v)...)
	}
	return dst
}

func compareMixed(a *vector.Vector, i int, b *vector.Vector, j int) int {
	if isFloat(a.Phys()) {
		return cmp.Compare(FloatKey(floatAt(a, i)), FloatKey(floatAt(b, j)))
	}
	return cmp.Compare(intAt(a, i), intAt(b, j))
}

func floatAt(v *vector.Vector, i int) float64 {
	if v.Phys() == types.PhysFloat32 {
		return float64(vector.Values[float32](v)[i])
	}
	return vector.Values[float64](v)[i]
}

func intAt(v *vector.Vector, i int) int64 {
	switch v.Phys() {
	case types.PhysInt16:
		return int64(vector.Values[int16](v)[i])
	case types.PhysInt32:
		return int64(vector.Values[int32](v)[i])
	}
	return vector.Values[int64](v)[i]
}
