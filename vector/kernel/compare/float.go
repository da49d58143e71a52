package compare

import (
	"math"

	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/vector"
)

// FloatKey maps a float to an integer of the same order as PostgreSQL's: -0
// equals 0 and NaN is above everything.
func FloatKey(f float64) int64 {
	if f != f {
		return math.MaxInt64
	}
	k := int64(math.Float64bits(f + 0)) // f + 0 turns -0 into 0
	return k ^ int64(uint64(k>>63)>>1)
}

// floats filters by integer keys.
func floats(op Op, a, b *vector.Vector, n int, sel, dst []int32) []int32 {
	var xs, ys [vector.Size]int64
	x := floatKeys(a, xs[:0])
	y := floatKeys(b, ys[:0])
	if b.Enc == vector.Const {
		return intsConst(op, x, y[0], math.MinInt64, math.MaxInt64, n, sel, dst)
	}
	return intsPair(op, x, y, n, sel, dst)
}

func floatKeys(v *vector.Vector, dst []int64) []int64 {
	if v.Phys() == types.PhysFloat32 {
		for _, f := range vector.Values[float32](v) {
			dst = append(dst, FloatKey(float64(f)))
		}
		return dst
	}
	for _, f := range vector.Values[float64](v) {
		dst = append(dst, FloatKey(f))
	}
	return dst
}
