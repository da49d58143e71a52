package num

import (
	"github.com/basaltdb/basalt/core/base/decimal"
	"github.com/basaltdb/basalt/vector"
)

// Mul computes a × b.
func Mul(a, b *vector.Vector, sel []int32, out *vector.Vector) error {
	n := out.Len()
	x, okA := view(a)
	y, okB := view(b)
	if scale := x.scale + y.scale; okA && okB && scale <= decimal.MaxDigits128 {
		done := mul64(&x, &y, n, sel, out, scale) || mul128(&x, &y, n, sel, out, scale)
		if done {
			if len(x.ds) > 0 || len(y.ds) > 0 {
				setShow(out, n, sel, func(i int) int { return x.show(i) + y.show(i) })
			}
			return nil
		}
	}
	return rowwise(n, sel, out, func(i int) (decimal.Decimal, error) {
		d, e := a.DecimalAt(i), b.DecimalAt(i)
		return d.Mul(&e)
	})
}

// mul64 multiplies on int64 where the batch's bound allows.
func mul64(x, y *operand, n int, sel []int32, out *vector.Vector, scale int) bool {
	bx, okX := x.bound(n, sel)
	by, okY := y.bound(n, sel)
	// Each bound may be one bit short for a power of two; see orAbs.
	if !okX || !okY || bx+by > maxBits64-2 {
		return false
	}
	out.ResetNumeric(out.Type, n, vector.NumFixed64, scale)
	product(vector.Values[int64](out), x, y, n, sel)
	return true
}

// product computes x·y without checks.
func product(out []int64, x, y *operand, n int, sel []int32) {
	if x.step == 0 && y.step == 0 {
		v := x.w[0] * y.w[0]
		for i := range out {
			out[i] = v
		}
		return
	}
	if x.step == 0 {
		x, y = y, x
	}
	out, xs := out[:n], x.w[:n]
	switch {
	case !dense(n, sel):
		for _, i := range sel {
			out[i] = xs[i] * y.w[int(i)*y.step]
		}
	case y.step == 0:
		c := y.w[0]
		for i, v := range xs {
			out[i] = v * c
		}
	default:
		ys := y.w[:n]
		for i, v := range xs {
			out[i] = v * ys[i]
		}
	}
}

func mul128(x, y *operand, n int, sel []int32, out *vector.Vector, scale int) bool {
	out.ResetNumeric(out.Type, n, vector.NumFixed128, scale)
	values := vector.Values[decimal.Int128](out)
	return each(n, sel, func(i int) bool {
		r, ok := x.at(i).Mul(y.at(i))
		values[i] = r
		return ok && r.Fits38()
	})
}

// Neg computes -a.
func Neg(a *vector.Vector, sel []int32, out *vector.Vector) error {
	return unary(a, sel, out, func(x int64) int64 { return -x }, decimal.Int128.Neg,
		func(d *decimal.Decimal) decimal.Decimal { return d.Neg() })
}

// Abs computes |a|.
func Abs(a *vector.Vector, sel []int32, out *vector.Vector) error {
	return unary(a, sel, out,
		func(x int64) int64 { return int64(abs64(x)) },
		func(x decimal.Int128) decimal.Int128 {
			if x.Sign() < 0 {
				return x.Neg()
			}
			return x
		},
		func(d *decimal.Decimal) decimal.Decimal { return d.Abs() })
}

// unary applies a function that keeps the scale and cannot overflow.
func unary(a *vector.Vector, sel []int32, out *vector.Vector, narrow func(int64) int64,
	wide func(decimal.Int128) decimal.Int128, exact func(*decimal.Decimal) decimal.Decimal) error {
	n := out.Len()
	x, ok := view(a)
	if !ok {
		return rowwise(n, sel, out, func(i int) (decimal.Decimal, error) {
			d := a.DecimalAt(i)
			return exact(&d), nil
		})
	}
	out.ResetNumeric(out.Type, n, a.Num, x.scale)
	if x.w != nil {
		values := vector.Values[int64](out)
		each(n, sel, func(i int) bool { values[i] = narrow(x.w[i*x.step]); return true })
	} else if n > 0 {
		values := vector.Values[decimal.Int128](out)
		each(n, sel, func(i int) bool { values[i] = wide(x.x[i*x.step]); return true })
	}
	if len(x.ds) > 0 {
		setShow(out, n, sel, x.show)
	}
	return nil
}
