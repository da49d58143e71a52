package arith

import (
	"math"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/vector"
)

// Neg computes -a.
func Neg(a *vector.Vector, sel []int32, out *vector.Vector) error {
	switch out.Phys() {
	case types.PhysInt16:
		return negInts(vector.Values[int16](out), load[int16](a), sel, out.Len(), math.MinInt16, false)
	case types.PhysInt32:
		return negInts(vector.Values[int32](out), load[int32](a), sel, out.Len(), math.MinInt32, false)
	case types.PhysInt64:
		return negInts(vector.Values[int64](out), load[int64](a), sel, out.Len(), math.MinInt64, false)
	case types.PhysFloat32:
		mapFloats(vector.Values[float32](out), load[float32](a), sel, out.Len(), func(x float64) float64 { return -x })
	case types.PhysFloat64:
		mapFloats(vector.Values[float64](out), load[float64](a), sel, out.Len(), func(x float64) float64 { return -x })
	default:
		return errs.Internal("negation of layout %d", out.Phys())
	}
	return nil
}

// Abs computes |a|.
func Abs(a *vector.Vector, sel []int32, out *vector.Vector) error {
	switch out.Phys() {
	case types.PhysInt16:
		return negInts(vector.Values[int16](out), load[int16](a), sel, out.Len(), math.MinInt16, true)
	case types.PhysInt32:
		return negInts(vector.Values[int32](out), load[int32](a), sel, out.Len(), math.MinInt32, true)
	case types.PhysInt64:
		return negInts(vector.Values[int64](out), load[int64](a), sel, out.Len(), math.MinInt64, true)
	case types.PhysFloat32:
		mapFloats(vector.Values[float32](out), load[float32](a), sel, out.Len(), math.Abs)
	case types.PhysFloat64:
		mapFloats(vector.Values[float64](out), load[float64](a), sel, out.Len(), math.Abs)
	default:
		return errs.Internal("absolute value of layout %d", out.Phys())
	}
	return nil
}

// negInts negates all rows, or with abs the negative ones.
func negInts[T integer](out []T, a arg[T], sel []int32, n int, lowest int64, abs bool) error {
	over := false
	eachRow(n, sel, func(i int) bool {
		x := a.v[i*a.step]
		if int64(x) == lowest {
			over = true
		}
		if !abs || x < 0 {
			x = -x
		}
		out[i] = x
		return true
	})
	if over {
		return outOfRange(lowest)
	}
	return nil
}

func mapFloats[T float](out []T, a arg[T], sel []int32, n int, f func(float64) float64) {
	eachRow(n, sel, func(i int) bool {
		out[i] = T(f(float64(a.v[i*a.step])))
		return true
	})
}
