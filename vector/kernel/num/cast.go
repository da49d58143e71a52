package num

import (
	"math"
	"strconv"

	"github.com/basaltdb/basalt/core/base/decimal"
	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/vector"
)

// FromInt converts an int2, int4 or int8 vector, Flat or Const, to numeric.
// Contract as in the package comment.
func FromInt(in *vector.Vector, sel []int32, out *vector.Vector) error {
	n := out.Len()
	out.ResetNumeric(out.Type, n, vector.NumFixed64, 0)
	values := vector.Values[int64](out)
	step := 1
	if in.Enc == vector.Const {
		step = 0
	}
	switch in.Phys() {
	case types.PhysInt16:
		widen(values, vector.Values[int16](in), step, sel)
	case types.PhysInt32:
		widen(values, vector.Values[int32](in), step, sel)
	default:
		src := vector.Values[int64](in)
		widen(values, src, step, sel)
		if !each(n, sel, func(i int) bool { return abs64(src[i*step]) < uint64(decimal.Pow10[18]) }) {
			out.ResetNumeric(out.Type, n, vector.NumFixed128, 0)
			wide := vector.Values[decimal.Int128](out)
			each(n, sel, func(i int) bool { wide[i] = decimal.FromInt64(src[i*step]); return true })
		}
	}
	return nil
}

func widen[T int16 | int32 | int64](out []int64, in []T, step int, sel []int32) {
	switch {
	case len(out) == 0:
	case step == 0:
		for i := range out {
			out[i] = int64(in[0])
		}
	case sel == nil:
		for i, x := range in[:len(out)] {
			out[i] = int64(x)
		}
	default:
		for _, i := range sel {
			out[i] = int64(in[i])
		}
	}
}

// Apply coerces a to numeric(precision, scale): it rounds, and fails with
// 22003 where the integer part does not fit.
func Apply(a *vector.Vector, precision, scale int, sel []int32, out *vector.Vector) error {
	n := out.Len()
	x, ok := view(a)
	if ok && x.w != nil && scale >= 0 && len(x.ds) == 0 && scale >= x.scale && scale-x.scale <= 18 && precision <= 18 {
		limit, up := decimal.Pow10[precision], decimal.Pow10[scale-x.scale]
		out.ResetNumeric(out.Type, n, vector.NumFixed64, scale)
		values := vector.Values[int64](out)
		fits := each(n, sel, func(i int) bool {
			v := x.w[i*x.step]
			values[i] = v * up
			return abs64(v) <= uint64((limit-1)/up)
		})
		if fits {
			return nil
		}
	}
	return rowwise(n, sel, out, func(i int) (decimal.Decimal, error) {
		d := a.DecimalAt(i)
		return d.Apply(precision, scale)
	})
}

// ToFloat64 converts to float8; beyond its range it fails with 22003.
func ToFloat64(a *vector.Vector, sel []int32, out *vector.Vector) error {
	n := out.Len()
	values := vector.Values[float64](out)
	x, ok := view(a)
	if ok && x.w != nil && x.scale <= 18 {
		p := float64(decimal.Pow10[x.scale])
		exact := each(n, sel, func(i int) bool {
			v := x.w[i*x.step]
			// One rounding only: both operands are exact below 2^53.
			values[i] = float64(v) / p
			return v < 1<<53 && v > -1<<53
		})
		if exact {
			return nil
		}
	}
	var err error
	each(n, sel, func(i int) bool {
		d := a.DecimalAt(i)
		values[i] = d.Float64()
		if math.IsInf(values[i], 0) && d.Kind == decimal.Finite {
			err = errs.New(errs.NumericValueOutOfRange, "\"%s\" is out of range for type double precision", d.String())
		}
		return err == nil
	})
	return err
}

// ToFloat32 converts to float4; beyond its range it fails with 22003.
func ToFloat32(a *vector.Vector, sel []int32, out *vector.Vector) error {
	values := vector.Values[float32](out)
	var err error
	each(out.Len(), sel, func(i int) bool {
		d := a.DecimalAt(i)
		var f float64
		if f, err = float32Of(&d); err == nil {
			values[i] = float32(f)
		}
		return err == nil
	})
	return err
}

func float32Of(d *decimal.Decimal) (float64, error) {
	if d.Kind != decimal.Finite {
		return d.Float64(), nil
	}
	text := d.String()
	f, err := strconv.ParseFloat(text, 32)
	if err != nil || f == 0 && !d.IsZero() {
		return 0, errs.New(errs.NumericValueOutOfRange, "\"%s\" is out of range for type real", text)
	}
	return f, nil
}

// ToInt rounds to int2, int4 or int8, whichever out's type is; values beyond
// it fail with 22003.
func ToInt(a *vector.Vector, sel []int32, out *vector.Vector) error {
	low, high, name := int64(math.MinInt64), int64(math.MaxInt64), "bigint"
	switch out.Phys() {
	case types.PhysInt16:
		low, high, name = math.MinInt16, math.MaxInt16, "smallint"
	case types.PhysInt32:
		low, high, name = math.MinInt32, math.MaxInt32, "integer"
	}
	var err error
	each(out.Len(), sel, func(i int) bool {
		var v int64
		if v, err = roundedInt(a, i, name); err != nil {
			return false
		}
		if v < low || v > high {
			err = errs.New(errs.NumericValueOutOfRange, "%s out of range", name)
			return false
		}
		switch out.Phys() {
		case types.PhysInt16:
			vector.Values[int16](out)[i] = int16(v)
		case types.PhysInt32:
			vector.Values[int32](out)[i] = int32(v)
		default:
			vector.Values[int64](out)[i] = v
		}
		return true
	})
	return err
}

// roundedInt returns row i of a as an integer, half away from zero.
func roundedInt(a *vector.Vector, i int, name string) (int64, error) {
	if x, ok := view(a); ok && x.w != nil && x.scale <= 18 {
		v, p := x.w[i*x.step], decimal.Pow10[x.scale]
		q, r := v/p, v%p
		if r >= p-r && r > 0 {
			q++
		} else if -r >= p+r && r < 0 {
			q--
		}
		return q, nil
	}
	d := a.DecimalAt(i)
	switch d.Kind {
	case decimal.NaN:
		return 0, errs.New(errs.FeatureNotSupported, "cannot convert NaN to %s", name)
	case decimal.PosInf, decimal.NegInf:
		return 0, errs.New(errs.FeatureNotSupported, "cannot convert infinity to %s", name)
	}
	v, ok := d.Int64()
	if !ok {
		return 0, errs.New(errs.NumericValueOutOfRange, "%s out of range", name)
	}
	return v, nil
}
