package num

import (
	"testing"

	"github.com/basaltdb/basalt/core/base/decimal"
	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/vector"
	"pgregory.net/rapid"
)

// numerics draws a vector in one of the representations, with its values.
func numerics(t *rapid.T, n int, label string) (*vector.Vector, []decimal.Decimal) {
	pattern := rapid.SampledFrom([]string{
		`-?[0-9]{1,9}\.[0-9]{2}`, `-?[0-9]{1,17}`, `-?[0-9]{1,9}(\.[0-9]{1,5})?`,
		`-?[0-9]{15,30}\.[0-9]{4}`, `-?[0-9]{1,60}(\.[0-9]{1,30})?`, `NaN|Infinity|-Infinity|-?[0-9]{1,3}`,
		`-?0\.0{0,12}[0-9]{1,6}`, `0|1|-1|0\.00`,
	}).Draw(t, label+" pattern")
	gen := rapid.StringMatching(pattern)
	b := vector.NewBuilder(types.Numeric, n)
	values := make([]decimal.Decimal, n)
	for i := range values {
		d, err := decimal.Parse(gen.Draw(t, label))
		if err != nil {
			t.Fatal(err)
		}
		values[i] = d
		b.AppendDecimal(&d)
	}
	v := b.Finish()
	if rapid.Bool().Draw(t, label+" const") {
		c := vector.NewConst(v, 0, n)
		for i := range values {
			values[i] = values[0]
		}
		return c, values
	}
	return v, values
}

// selection draws nil or some ascending rows.
func selection(t *rapid.T, n int) []int32 {
	if rapid.Bool().Draw(t, "all") {
		return nil
	}
	sel := []int32{}
	for i := range n {
		if rapid.Bool().Draw(t, "in") {
			sel = append(sel, int32(i))
		}
	}
	return sel
}

func listed(n int, sel []int32) []int32 {
	if sel == nil {
		return vector.Identity(n)
	}
	return sel
}

// TestBinaryAgainstDecimal compares every kernel with the decimal package,
// text for text, so that scales count too.
func TestBinaryAgainstDecimal(t *testing.T) {
	type oracle func(a, b *decimal.Decimal) (decimal.Decimal, error)
	ops := map[string]struct {
		kernel func(a, b *vector.Vector, sel []int32, out *vector.Vector) error
		plain  oracle
	}{
		"+": {Add, (*decimal.Decimal).Add}, "-": {Sub, (*decimal.Decimal).Sub}, "*": {Mul, (*decimal.Decimal).Mul},
		"/": {Div, (*decimal.Decimal).Div}, "%": {Mod, (*decimal.Decimal).Mod}, "div": {QuoTrunc, (*decimal.Decimal).QuoTrunc},
	}
	for name, op := range ops {
		t.Run(name, rapid.MakeCheck(func(t *rapid.T) {
			n := rapid.IntRange(1, 9).Draw(t, "n")
			a, x := numerics(t, n, "a")
			b, y := numerics(t, n, "b")
			sel := selection(t, n)
			out := vector.New(types.Numeric, n)
			err := op.kernel(a, b, sel, out)
			var wantErr error
			want := map[int32]string{}
			for _, i := range listed(n, sel) {
				r, e := op.plain(&x[i], &y[i])
				if e != nil && wantErr == nil {
					wantErr = e
				}
				want[i] = r.String()
			}
			if (err == nil) != (wantErr == nil) || errs.CodeOf(err) != errs.CodeOf(wantErr) {
				t.Fatalf("error %v, want %v", err, wantErr)
			}
			if err != nil {
				return
			}
			for i, w := range want {
				got := out.DecimalAt(int(i))
				if got.String() != w {
					t.Fatalf("%s %s %s = %s, want %s", x[i].String(), name, y[i].String(), got.String(), w)
				}
			}
		}))
	}
}

func TestCompareAndTrim(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 9).Draw(t, "n")
		a, x := numerics(t, n, "a")
		b, y := numerics(t, n, "b")
		for i := range n {
			if got, want := sign(Compare(a, i, b, i)), sign(x[i].Cmp(&y[i])); got != want {
				t.Fatalf("%s <=> %s = %d, want %d", x[i].String(), y[i].String(), got, want)
			}
			if a.Num == vector.NumVar {
				continue
			}
			coef, scale := Trimmed(a, a.Index(i))
			d := decimal.FromInt128(coef, scale)
			if d.Cmp(&x[i]) != 0 || d.MinScale() != d.Scale {
				t.Fatalf("%s trimmed is %s", x[i].String(), d.String())
			}
		}
	})
}

func sign(x int) int { return min(max(x, -1), 1) }

func TestCasts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 9).Draw(t, "n")
		a, x := numerics(t, n, "a")
		p, s := rapid.IntRange(1, 30).Draw(t, "p"), rapid.IntRange(-3, 12).Draw(t, "s")
		out := vector.New(types.Numeric, n)
		err := Apply(a, p, s, nil, out)
		for i := range n {
			want, wantErr := x[i].Apply(p, s)
			if wantErr != nil {
				if errs.CodeOf(err) != errs.NumericValueOutOfRange {
					t.Fatalf("apply(%d,%d) of %s: %v", p, s, x[i].String(), err)
				}
				return
			}
			if err == nil {
				if got := out.DecimalAt(i); got.String() != want.String() {
					t.Fatalf("apply(%d,%d) of %s = %s, want %s", p, s, x[i].String(), got.String(), want.String())
				}
			}
		}
		if err != nil {
			t.Fatalf("apply(%d,%d): %v", p, s, err)
		}
		floats := vector.New(types.Float8, n)
		if err := ToFloat64(a, nil, floats); err == nil {
			for i := range n {
				if got, want := vector.Values[float64](floats)[i], x[i].Float64(); got != want && want == want {
					t.Fatalf("%s as float is %v, want %v", x[i].String(), got, want)
				}
			}
		}
		ints := vector.New(types.Int8, n)
		if err := ToInt(a, nil, ints); err == nil {
			for i := range n {
				if want, ok := x[i].Int64(); !ok || vector.Values[int64](ints)[i] != want {
					t.Fatalf("%s as bigint is %d, want %d", x[i].String(), vector.Values[int64](ints)[i], want)
				}
			}
		}
	})
}

func TestFromInt(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		xs := rapid.SliceOfN(rapid.Int64(), 1, 9).Draw(t, "xs")
		out := vector.New(types.Numeric, len(xs))
		if err := FromInt(vector.WrapFixed(types.Int8, xs, nil), nil, out); err != nil {
			t.Fatal(err)
		}
		for i, x := range xs {
			want := decimal.New(x, 0)
			if got := out.DecimalAt(i); got.String() != want.String() {
				t.Fatalf("%d became %s", x, got.String())
			}
		}
	})
}
