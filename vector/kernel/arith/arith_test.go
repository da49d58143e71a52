package arith

import (
	"math"
	"math/big"
	"testing"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/vector"
	"pgregory.net/rapid"
)

// ints draws a vector of an integer type, often near its limits.
func drawInts(t *rapid.T, ty types.T, n int, label string) (*vector.Vector, []int64) {
	bits := map[types.OID]uint{types.Int2OID: 16, types.Int4OID: 32, types.Int8OID: 64}[ty.OID]
	low, high := int64(-1)<<(bits-1), int64(1)<<(bits-1)-1
	gen := rapid.OneOf(rapid.Int64Range(low, high), rapid.Int64Range(-3, 3), rapid.SampledFrom([]int64{low, high, low + 1, high - 1}))
	xs := rapid.SliceOfN(gen, n, n).Draw(t, label)
	v := vector.New(ty, n)
	for i, x := range xs {
		switch bits {
		case 16:
			vector.Values[int16](v)[i] = int16(x)
		case 32:
			vector.Values[int32](v)[i] = int32(x)
		default:
			vector.Values[int64](v)[i] = x
		}
	}
	if rapid.Bool().Draw(t, label+" const") {
		for i := range xs {
			xs[i] = xs[0]
		}
		return vector.NewConst(v, 0, n), xs
	}
	return v, xs
}

func at(v *vector.Vector, i int) int64 {
	switch v.Phys() {
	case types.PhysInt16:
		return int64(vector.Values[int16](v)[i])
	case types.PhysInt32:
		return int64(vector.Values[int32](v)[i])
	}
	return vector.Values[int64](v)[i]
}

// exact computes a op b without bounds; code is the SQLSTATE of an error.
func exact(op Op, a, b int64) (r *big.Int, code errs.Code) {
	x, y := big.NewInt(a), big.NewInt(b)
	switch op {
	case OpAdd:
		return x.Add(x, y), ""
	case OpSub:
		return x.Sub(x, y), ""
	case OpMul:
		return x.Mul(x, y), ""
	}
	if b == 0 {
		return nil, errs.DivisionByZero
	}
	if op == OpDiv {
		return x.Quo(x, y), ""
	}
	return x.Rem(x, y), ""
}

func TestIntegers(t *testing.T) {
	ts := []types.T{types.Int2, types.Int4, types.Int8}
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 70).Draw(t, "n")
		ta, tb := rapid.SampledFrom(ts).Draw(t, "ta"), rapid.SampledFrom(ts).Draw(t, "tb")
		ret := ta
		if vector.Width(tb.Phys()) > vector.Width(ta.Phys()) {
			ret = tb
		}
		a, xs := drawInts(t, ta, n, "a")
		b, ys := drawInts(t, tb, n, "b")
		var sel []int32
		if rapid.Bool().Draw(t, "sel") {
			sel = []int32{}
			for i := range n {
				if rapid.Bool().Draw(t, "in") {
					sel = append(sel, int32(i))
				}
			}
		}
		op := rapid.SampledFrom([]Op{OpAdd, OpSub, OpMul, OpDiv, OpMod}).Draw(t, "op")
		out := vector.New(ret, n)
		err := Do(op, a, b, sel, out)
		rows := sel
		if rows == nil {
			rows = vector.Identity(n)
		}
		codes := map[errs.Code]bool{}
		bits := uint(vector.Width(ret.Phys()) * 8)
		for _, i := range rows {
			want, code := exact(op, xs[i], ys[i])
			if code == "" && !(want.IsInt64() && want.Int64() >= int64(-1)<<(bits-1) && want.Int64() <= int64(1)<<(bits-1)-1) {
				code = errs.NumericValueOutOfRange
			}
			if code != "" {
				codes[code] = true
				continue
			}
			if err == nil && at(out, int(i)) != want.Int64() {
				t.Fatalf("row %d: %d op %d = %d, want %s", i, xs[i], ys[i], at(out, int(i)), want)
			}
		}
		if (err != nil) != (len(codes) > 0) || err != nil && !codes[errs.CodeOf(err)] {
			t.Fatalf("error %v, want one of %v", err, codes)
		}
	})
}

func TestFloats(t *testing.T) {
	gen := rapid.OneOf(rapid.Float64(), rapid.SampledFrom([]float64{0, math.Inf(1), math.Inf(-1), math.NaN(), math.MaxFloat64, 1e-300, -1e300}))
	rapid.Check(t, func(t *rapid.T) {
		x, y := gen.Draw(t, "x"), gen.Draw(t, "y")
		op := rapid.SampledFrom([]Op{OpAdd, OpSub, OpMul, OpDiv}).Draw(t, "op")
		out := vector.New(types.Float8, 1)
		err := Do(op, vector.WrapFixed(types.Float8, []float64{x}, nil), vector.WrapFixed(types.Float8, []float64{y}, nil), nil, out)
		var want float64
		code := errs.SuccessfulCompletion
		switch op {
		case OpAdd:
			want = x + y
		case OpSub:
			want = x - y
		case OpMul:
			want = x * y
			if want == 0 && x != 0 && y != 0 {
				code = errs.NumericValueOutOfRange
			}
		case OpDiv:
			if y == 0 && x == x {
				code = errs.DivisionByZero
			} else if want = x / y; want == 0 && x != 0 && !math.IsInf(y, 0) {
				code = errs.NumericValueOutOfRange
			}
		}
		if math.IsInf(want, 0) && !math.IsInf(x, 0) && !math.IsInf(y, 0) {
			code = errs.NumericValueOutOfRange
		}
		if errs.CodeOf(err) != code {
			t.Fatalf("%v op %v: error %v, want %s", x, y, err, code)
		}
		if got := vector.Values[float64](out)[0]; err == nil && got != want && want == want {
			t.Fatalf("%v op %v = %v, want %v", x, y, got, want)
		}
	})
}

func TestNegAbs(t *testing.T) {
	out := vector.New(types.Int4, 2)
	in := vector.WrapFixed(types.Int4, []int32{5, math.MinInt32}, nil)
	if err := Neg(in, []int32{0}, out); err != nil || vector.Values[int32](out)[0] != -5 {
		t.Fatalf("neg: %v %v", vector.Values[int32](out), err)
	}
	if err := Abs(in, nil, out); !errs.Is(err, errs.NumericValueOutOfRange) {
		t.Fatalf("abs of the least integer: %v", err)
	}
}
