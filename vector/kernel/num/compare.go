package num

import (
	"github.com/basaltdb/basalt/core/base/decimal"
	"github.com/basaltdb/basalt/vector"
)

// Compare orders row i of a and row j of b, neither null, as PostgreSQL sorts
// numerics: by value, whatever the scales, NaN above all. The vectors may
// have any encoding.
func Compare(a *vector.Vector, i int, b *vector.Vector, j int) int {
	p, q := a.Base(), b.Base()
	if p.Num != vector.NumVar && q.Num != vector.NumVar {
		return compareFixed(p, a.Index(i), q, b.Index(j))
	}
	d, e := a.DecimalAt(i), b.DecimalAt(j)
	return d.Cmp(&e)
}

func compareFixed(a *vector.Vector, i int, b *vector.Vector, j int) int {
	x, y := fixedAt(a, i), fixedAt(b, j)
	sa, sb := int(a.Scale), int(b.Scale)
	if sa == sb {
		return x.Cmp(y)
	}
	var ok bool
	if sa < sb {
		if x, ok = x.ScaleUp(sb - sa); !ok {
			return fixedAt(a, i).Sign() // beyond 128 bits: its sign decides
		}
		return x.Cmp(y)
	}
	if y, ok = y.ScaleUp(sa - sb); !ok {
		return -fixedAt(b, j).Sign()
	}
	return x.Cmp(y)
}

func fixedAt(v *vector.Vector, i int) decimal.Int128 {
	if v.Num == vector.NumFixed64 {
		return decimal.FromInt64(vector.Values[int64](v)[i])
	}
	return vector.Values[decimal.Int128](v)[i]
}

// Trimmed returns row i of a Fixed64 or Fixed128 vector that is not a Dict as
// the coefficient and scale without trailing zeros after the point: the same
// pair for equal values, whatever their representation.
func Trimmed(v *vector.Vector, i int) (decimal.Int128, int) {
	scale := int(v.Scale)
	x := fixedAt(v, i)
	if x.IsInt64() {
		w := int64(x.Lo)
		for scale > 0 && w%10 == 0 {
			w /= 10
			scale--
			if w == 0 {
				return decimal.Int128{}, 0
			}
		}
		return decimal.FromInt64(w), scale
	}
	for scale > 0 {
		q, r := x.QuoRem64(10)
		if r != 0 {
			break
		}
		x, scale = q, scale-1
	}
	return x, scale
}
