package num

import (
	"github.com/basaltdb/basalt/core/base/decimal"
	"github.com/basaltdb/basalt/vector"
)

// Div computes a / b at PostgreSQL's scale; 22012 where b is zero.
func Div(a, b *vector.Vector, sel []int32, out *vector.Vector) error {
	x, okA := view(a)
	y, okB := view(b)
	if !okA || !okB || y.w == nil || len(x.ds) > 0 || len(y.ds) > 0 {
		return divRows(a, b, sel, out)
	}
	n := out.Len()
	build := vector.NewBuilder(out.Type, n)
	fits := each(n, sel, func(i int) bool {
		for build.Len() < i {
			build.AppendNull()
		}
		by := y.w[i*y.step]
		if by == 0 {
			return false
		}
		q, scale, ok := Quotient(x.at(i), x.scale, by, y.scale)
		if ok {
			build.AppendInt128(q, scale, scale)
		}
		return ok
	})
	if !fits {
		return divRows(a, b, sel, out)
	}
	for build.Len() < n {
		build.AppendNull()
	}
	*out = *build.Finish()
	return nil
}

// divRows divides value by value.
func divRows(a, b *vector.Vector, sel []int32, out *vector.Vector) error {
	return rowwise(out.Len(), sel, out, func(i int) (decimal.Decimal, error) {
		d, e := a.DecimalAt(i), b.DecimalAt(i)
		return d.Div(&e)
	})
}

// Mod computes the remainder of a / b with the sign of a; 22012 where b is
// zero.
func Mod(a, b *vector.Vector, sel []int32, out *vector.Vector) error {
	return rowwise(out.Len(), sel, out, func(i int) (decimal.Decimal, error) {
		d, e := a.DecimalAt(i), b.DecimalAt(i)
		return d.Mod(&e)
	})
}

// QuoTrunc computes div(a, b): the quotient truncated to an integer.
func QuoTrunc(a, b *vector.Vector, sel []int32, out *vector.Vector) error {
	return rowwise(out.Len(), sel, out, func(i int) (decimal.Decimal, error) {
		d, e := a.DecimalAt(i), b.DecimalAt(i)
		return d.QuoTrunc(&e)
	})
}

// Map computes f of each row value by value: the way in for numeric functions
// that have no kernel of their own (sqrt, power, round and their like).
func Map(a *vector.Vector, sel []int32, out *vector.Vector, f func(*decimal.Decimal) (decimal.Decimal, error)) error {
	return rowwise(out.Len(), sel, out, func(i int) (decimal.Decimal, error) {
		d := a.DecimalAt(i)
		return f(&d)
	})
}

// Fill computes row i of out by f(i).
func Fill(sel []int32, out *vector.Vector, f func(i int) (decimal.Decimal, error)) error {
	return rowwise(out.Len(), sel, out, f)
}
