package cast

import (
	"math"

	"github.com/basaltdb/basalt/core/base/decimal"
	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/builtin/kit"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/vector"
	"github.com/basaltdb/basalt/vector/kernel/num"
)

// convert makes a kernel of a conversion of one fixed-width value.
func convert[A, R vector.Fixed](f func(A) (R, error)) ext.CastKernel {
	return func(_ *ext.Call, in *vector.Vector, sel []int32, _ types.T, _ bool, out *vector.Vector) error {
		a, sa, r := vector.Values[A](in), stride(in), vector.Values[R](out)
		return kit.Each(out.Len(), sel, func(i int) (err error) {
			r[i], err = f(a[i&sa])
			return err
		})
	}
}

func errRange(typ string) error {
	return errs.New(errs.NumericValueOutOfRange, "%s out of range", typ)
}

// narrow converts an integer with a range check.
func narrow[A, R int16 | int32 | int64](typ string) ext.CastKernel {
	return convert(func(a A) (R, error) {
		r := R(a)
		if A(r) != a || int64(r) != int64(a) {
			return 0, errRange(typ)
		}
		return r, nil
	})
}

func widen[A int16 | int32 | int64, R int32 | int64 | float32 | float64]() ext.CastKernel {
	return convert(func(a A) (R, error) { return R(a), nil })
}

// fromFloat rounds half to even, as rint does.
func fromFloat[A float32 | float64, R int16 | int32 | int64](typ string, limit float64) ext.CastKernel {
	return convert(func(a A) (R, error) {
		f := math.RoundToEven(float64(a))
		if !(f >= -limit && f < limit) {
			return 0, errRange(typ)
		}
		return R(f), nil
	})
}

func registerNumbers(r *ext.Registry) {
	add(r, types.Int2, types.Int4, ext.CastImplicit, widen[int16, int32]())
	add(r, types.Int2, types.Int8, ext.CastImplicit, widen[int16, int64]())
	add(r, types.Int4, types.Int8, ext.CastImplicit, widen[int32, int64]())
	add(r, types.Int4, types.Int2, ext.CastAssignment, narrow[int32, int16]("smallint"))
	add(r, types.Int8, types.Int2, ext.CastAssignment, narrow[int64, int16]("smallint"))
	add(r, types.Int8, types.Int4, ext.CastAssignment, narrow[int64, int32]("integer"))
	add(r, types.Int2, types.Float4, ext.CastImplicit, widen[int16, float32]())
	add(r, types.Int2, types.Float8, ext.CastImplicit, widen[int16, float64]())
	add(r, types.Int4, types.Float4, ext.CastImplicit, widen[int32, float32]())
	add(r, types.Int4, types.Float8, ext.CastImplicit, widen[int32, float64]())
	add(r, types.Int8, types.Float4, ext.CastImplicit, widen[int64, float32]())
	add(r, types.Int8, types.Float8, ext.CastImplicit, widen[int64, float64]())
	add(r, types.Float4, types.Int2, ext.CastAssignment, fromFloat[float32, int16]("smallint", 1<<15))
	add(r, types.Float4, types.Int4, ext.CastAssignment, fromFloat[float32, int32]("integer", 1<<31))
	add(r, types.Float4, types.Int8, ext.CastAssignment, fromFloat[float32, int64]("bigint", 1<<63))
	add(r, types.Float8, types.Int2, ext.CastAssignment, fromFloat[float64, int16]("smallint", 1<<15))
	add(r, types.Float8, types.Int4, ext.CastAssignment, fromFloat[float64, int32]("integer", 1<<31))
	add(r, types.Float8, types.Int8, ext.CastAssignment, fromFloat[float64, int64]("bigint", 1<<63))
	add(r, types.Float4, types.Float8, ext.CastImplicit, convert(func(a float32) (float64, error) { return float64(a), nil }))
	add(r, types.Float8, types.Float4, ext.CastAssignment, convert(toFloat4))
	registerNumeric(r)
	registerBool(r)
}

func toFloat4(a float64) (float32, error) {
	f := float32(a)
	if math.IsInf(float64(f), 0) && !math.IsInf(a, 0) {
		return 0, errs.New(errs.NumericValueOutOfRange, "value out of range: overflow")
	}
	if f == 0 && a != 0 {
		return 0, errs.New(errs.NumericValueOutOfRange, "value out of range: underflow")
	}
	return f, nil
}

type numKernel func(in *vector.Vector, sel []int32, out *vector.Vector) error

func numCast(k numKernel) ext.CastKernel {
	return func(_ *ext.Call, in *vector.Vector, sel []int32, _ types.T, _ bool, out *vector.Vector) error {
		return k(in, sel, out)
	}
}

func registerNumeric(r *ext.Registry) {
	for _, t := range []types.T{types.Int2, types.Int4, types.Int8} {
		add(r, t, types.Numeric, ext.CastImplicit, numCast(num.FromInt))
		add(r, types.Numeric, t, ext.CastAssignment, numCast(num.ToInt))
	}
	add(r, types.Numeric, types.Float4, ext.CastImplicit, numCast(num.ToFloat32))
	add(r, types.Numeric, types.Float8, ext.CastImplicit, numCast(num.ToFloat64))
	add(r, types.Float4, types.Numeric, ext.CastAssignment, func(_ *ext.Call, in *vector.Vector, sel []int32, _ types.T, _ bool, out *vector.Vector) error {
		return num.Fill(sel, out, func(i int) (decimal.Decimal, error) { return decimal.FromFloat32(kit.At[float32](in, i)), nil })
	})
	add(r, types.Float8, types.Numeric, ext.CastAssignment, func(_ *ext.Call, in *vector.Vector, sel []int32, _ types.T, _ bool, out *vector.Vector) error {
		return num.Fill(sel, out, func(i int) (decimal.Decimal, error) { return decimal.FromFloat64(kit.At[float64](in, i)), nil })
	})
}

func registerBool(r *ext.Registry) {
	add(r, types.Bool, types.Int4, ext.CastExplicit, func(_ *ext.Call, in *vector.Vector, sel []int32, _ types.T, _ bool, out *vector.Vector) error {
		o := vector.Values[int32](out)
		return kit.Each(out.Len(), sel, func(i int) error {
			o[i] = 0
			if in.Bool(i) {
				o[i] = 1
			}
			return nil
		})
	})
	add(r, types.Int4, types.Bool, ext.CastExplicit, func(_ *ext.Call, in *vector.Vector, sel []int32, _ types.T, _ bool, out *vector.Vector) error {
		bits := out.Bits()
		clear(bits)
		return kit.Each(out.Len(), sel, func(i int) error {
			bits.Put(i, kit.At[int32](in, i) != 0)
			return nil
		})
	})
}
