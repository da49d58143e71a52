package compare

import (
	"math"

	"github.com/basaltdb/basalt/core/base/decimal"
	"github.com/basaltdb/basalt/vector"
)

// numerics filters fixed-point columns as integers where the scales allow it.
func numerics(op Op, a, b *vector.Vector, n int, sel, dst []int32) []int32 {
	if a.Num != vector.NumFixed64 {
		return rows(op, a, b, n, sel, dst)
	}
	xs := vector.Values[int64](a)
	if b.Enc == vector.Const {
		if c, exact, ok := atScale(b, int(a.Scale)); ok {
			return numericConst(op, xs, c, exact, n, sel, dst)
		}
		return rows(op, a, b, n, sel, dst)
	}
	if b.Num == vector.NumFixed64 && b.Scale == a.Scale {
		return intsPair(op, xs, vector.Values[int64](b), n, sel, dst)
	}
	return rows(op, a, b, n, sel, dst)
}

// atScale returns the value of a Const numeric × 10^scale, rounded down; exact
// is false where a fraction was lost. ok is false for a value that is not
// finite or beyond int64.
func atScale(b *vector.Vector, scale int) (c int64, exact, ok bool) {
	d := b.DecimalAt(0)
	if d.Kind != decimal.Finite {
		return 0, false, false
	}
	exact = true
	if d.Scale > scale {
		cut := d.Trunc(scale)
		exact = cut.Cmp(&d) == 0
		if !exact && d.Sign() < 0 {
			cut.Coef.Sub(&cut.Coef, one.Big())
		}
		d = cut
	} else {
		d = d.Round(scale)
	}
	if !d.Coef.IsInt64() {
		return 0, false, false
	}
	return d.Coef.Int64(), exact, true
}

var one = decimal.FromInt64(1)

// numericConst filters against c, or when it is not exact against a value
// strictly between c and c+1.
func numericConst(op Op, xs []int64, c int64, exact bool, n int, sel, dst []int32) []int32 {
	if !exact {
		switch op {
		case Eq:
			return dst
		case Ne:
			return appendAll(dst, n, sel)
		case Lt:
			op = Le
		case Ge:
			op = Gt
		}
	}
	return intsConst(op, xs, c, math.MinInt64, math.MaxInt64, n, sel, dst)
}
