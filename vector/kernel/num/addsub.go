package num

import (
	"github.com/basaltdb/basalt/core/base/decimal"
	"github.com/basaltdb/basalt/vector"
)

// Add computes a + b; see the package comment for the contract.
func Add(a, b *vector.Vector, sel []int32, out *vector.Vector) error {
	return sum(a, b, sel, out, false)
}

// Sub computes a - b.
func Sub(a, b *vector.Vector, sel []int32, out *vector.Vector) error {
	return sum(a, b, sel, out, true)
}

func sum(a, b *vector.Vector, sel []int32, out *vector.Vector, minus bool) error {
	n := out.Len()
	x, okA := view(a)
	y, okB := view(b)
	if okA && okB {
		scale := max(x.scale, y.scale)
		done := sum64(&x, &y, n, sel, out, scale, minus)
		if !done && scale <= decimal.MaxDigits128 {
			done = sum128(&x, &y, n, sel, out, scale, minus)
		}
		if done {
			if len(x.ds) > 0 || len(y.ds) > 0 {
				setShow(out, n, sel, func(i int) int { return max(x.show(i), y.show(i)) })
			}
			return nil
		}
	}
	return rowwise(n, sel, out, func(i int) (decimal.Decimal, error) {
		d, e := a.DecimalAt(i), b.DecimalAt(i)
		if minus {
			return d.Sub(&e)
		}
		return d.Add(&e)
	})
}

// sum64 does the batch on int64 where its bound shows that no row overflows.
func sum64(x, y *operand, n int, sel []int32, out *vector.Vector, scale int, minus bool) bool {
	upX, upY := scale-x.scale, scale-y.scale
	if upX > 18 || upY > 18 {
		return false
	}
	bx, okX := x.bound(n, sel)
	by, okY := y.bound(n, sel)
	if !okX || !okY {
		return false
	}
	if max(bx+scaleBits(upX), by+scaleBits(upY)) > maxBits64-2 {
		return false
	}
	out.ResetNumeric(out.Type, n, vector.NumFixed64, scale)
	fx, fy := decimal.Pow10[upX], decimal.Pow10[upY]
	if minus {
		fy = -fy
	}
	linear(vector.Values[int64](out), x, y, fx, fy, n, sel)
	return true
}

func scaleBits(up int) int {
	if up == 0 {
		return 0
	}
	return pow10Bits(up)
}

// linear computes fx·x + fy·y without checks.
func linear(out []int64, x, y *operand, fx, fy int64, n int, sel []int32) {
	if x.step == 0 && y.step == 0 {
		v := fx*x.w[0] + fy*y.w[0]
		for i := range out {
			out[i] = v
		}
		return
	}
	if x.step == 0 {
		x, y, fx, fy = y, x, fy, fx
	}
	out, xs := out[:n], x.w[:n]
	switch {
	case !dense(n, sel):
		for _, i := range sel {
			out[i] = fx*xs[i] + fy*y.w[int(i)*y.step]
		}
	case y.step == 0:
		c := fy * y.w[0]
		for i, v := range xs {
			out[i] = fx*v + c
		}
	case fx == 1 && fy == 1:
		ys := y.w[:n]
		for i, v := range xs {
			out[i] = v + ys[i]
		}
	default:
		ys := y.w[:n]
		for i, v := range xs {
			out[i] = fx*v + fy*ys[i]
		}
	}
}

// sum128 does the batch on Int128 and reports false when a row has more than
// 38 digits.
func sum128(x, y *operand, n int, sel []int32, out *vector.Vector, scale int, minus bool) bool {
	out.ResetNumeric(out.Type, n, vector.NumFixed128, scale)
	values := vector.Values[decimal.Int128](out)
	upX, upY := scale-x.scale, scale-y.scale
	return each(n, sel, func(i int) bool {
		p, ok1 := x.at(i).ScaleUp(upX)
		q, ok2 := y.at(i).ScaleUp(upY)
		if !ok1 || !ok2 {
			return false
		}
		if minus {
			q = q.Neg()
		}
		r, ok := p.Add(q)
		values[i] = r
		return ok && r.Fits38()
	})
}
