package compare_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/vector"
	"github.com/basaltdb/basalt/vector/kernel/compare"
	"github.com/basaltdb/basalt/vector/kernel/hash"
	"github.com/basaltdb/basalt/vector/kernel/rowkey"
	"pgregory.net/rapid"
)

var comparable = []types.T{
	types.Bool, types.Int2, types.Int4, types.Int8, types.Oid, types.Float4, types.Float8, types.Numeric, types.Text, types.BPChar,
	types.Date, types.Timestamp, types.Interval, types.TimeTZ, types.UUID, types.Bytea,
}

// values draws a column with nulls, of few distinct values so that there are
// equal ones.
func values(t *rapid.T, ty types.T, n int, label string) *vector.Vector {
	b := vector.NewBuilder(ty, n)
	nulls := rapid.Bool().Draw(t, label+" nulls")
	for range n {
		if nulls && rapid.IntRange(0, 4).Draw(t, "null") == 0 {
			b.AppendNull()
			continue
		}
		appendValue(t, ty, b)
	}
	v := b.Finish()
	switch rapid.IntRange(0, 3).Draw(t, label+" form") {
	case 0:
		if n > 0 {
			return vector.NewConst(v, 0, n)
		}
	case 1:
		if v.Phys() == types.PhysBytes && !v.HasNulls() {
			return asDict(v)
		}
	}
	return v
}

func asDict(v *vector.Vector) *vector.Vector {
	codes := make([]int32, v.Len())
	for i := range codes {
		codes[i] = int32(i)
	}
	return vector.NewDict(v, codes, nil)
}

func appendValue(t *rapid.T, ty types.T, b *vector.Builder) {
	small := rapid.Int64Range(-3, 3)
	switch ty.Phys() {
	case types.PhysBool:
		b.AppendBool(rapid.Bool().Draw(t, "bool"))
	case types.PhysInt16:
		vector.AppendFixed(b, int16(small.Draw(t, "v")))
	case types.PhysInt32:
		vector.AppendFixed(b, int32(small.Draw(t, "v")))
	case types.PhysInt64:
		vector.AppendFixed(b, rapid.OneOf(small, rapid.SampledFrom([]int64{1<<63 - 1, -1 << 63})).Draw(t, "v"))
	case types.PhysFloat32:
		vector.AppendFixed(b, float32(float(t)))
	case types.PhysFloat64:
		vector.AppendFixed(b, float(t))
	case types.PhysNumeric:
		d := rapid.SampledFrom(numericTexts).Draw(t, "v")
		b.AppendDecimal(&d)
	case types.PhysInterval:
		vector.AppendFixed(b, rapid.SampledFrom([]vector.Interval{{Months: 1}, {Days: 30}, {Micros: 86_400_000_000}, {Days: 1}, {Micros: -5}, {Months: -1, Days: 31}, {Months: 1 << 30}}).Draw(t, "v"))
	case types.PhysTimeTZ:
		vector.AppendFixed(b, rapid.SampledFrom([]vector.TimeTZ{{Micros: 3_600_000_000}, {Micros: 0, Zone: 3600}, {Micros: 7}, {Micros: 7, Zone: -60}}).Draw(t, "v"))
	case types.PhysUUID:
		u := vector.UUID{byte(small.Draw(t, "v"))}
		u[15] = byte(small.Draw(t, "w"))
		vector.AppendFixed(b, u)
	default:
		b.AppendString(rapid.SampledFrom([]string{"", "a", "a ", "ab", "b", "a\x00", "abcdefghij", "abcdefghik"}).Draw(t, "v"))
	}
}

// TestSelectAgainstRows checks Select and Eval of every type, encoding and
// selection against comparing the rows one by one.
func TestSelectAgainstRows(t *testing.T) {
	for _, ty := range comparable {
		t.Run(ty.String(), rapid.MakeCheck(func(t *rapid.T) {
			n := rapid.IntRange(0, 70).Draw(t, "n")
			a, b := values(t, ty, n, "a"), values(t, ty, n, "b")
			var sel []int32
			if rapid.Bool().Draw(t, "sel") {
				sel = []int32{}
				for i := range n {
					if rapid.Bool().Draw(t, "in") {
						sel = append(sel, int32(i))
					}
				}
			}
			rows := sel
			if rows == nil {
				rows = vector.Identity(n)
			}
			for op := compare.Eq; op <= compare.Ge; op++ {
				var want, valid []int32
				for _, i := range rows {
					if a.IsNull(int(i)) || b.IsNull(int(i)) {
						continue
					}
					valid = append(valid, i)
					if op.Holds(compare.Rows(a, int(i), b, int(i))) {
						want = append(want, i)
					}
				}
				got := compare.Select(op, a, b, n, sel, []int32{-7})
				if got[0] != -7 || !slices.Equal(got[1:], want) {
					t.Fatalf("op %d: %v, want %v", op, got, want)
				}
				checkEval(t, op, a, b, n, valid, want)
				swapped := compare.Select(op.Swap(), b, a, n, sel, nil)
				if !slices.Equal(swapped, want) {
					t.Fatalf("op %d swapped: %v, want %v", op, swapped, want)
				}
			}
		}))
	}
}

func checkEval(t *rapid.T, op compare.Op, a, b *vector.Vector, n int, valid, want []int32) {
	if len(valid) == 0 {
		return
	}
	out := vector.New(types.Bool, n)
	if err := compare.Eval(op, a, b, valid, out); err != nil {
		t.Fatal(err)
	}
	for _, i := range valid {
		if out.Bool(int(i)) != slices.Contains(want, i) {
			t.Fatalf("eval op %d row %d", op, i)
		}
	}
}

// TestKeysAgree checks that rows are equal exactly when their keys are, and
// hash alike then, and that the order is total.
func TestKeysAgree(t *testing.T) {
	for _, ty := range comparable {
		t.Run(ty.String(), rapid.MakeCheck(func(t *rapid.T) {
			n := rapid.IntRange(1, 12).Draw(t, "n")
			a, b := values(t, ty, n, "a"), values(t, ty, n, "b")
			ha, hb := make([]uint64, n), make([]uint64, n)
			hash.Columns([]*vector.Vector{a, a}, n, nil, ha)
			hash.Columns([]*vector.Vector{b, b}, n, nil, hb)
			for i := range n {
				for j := range n {
					equal := a.IsNull(i) && b.IsNull(j) || !a.IsNull(i) && !b.IsNull(j) && compare.Rows(a, i, b, j) == 0
					if keys := string(rowkey.Append(nil, a, i)) == string(rowkey.Append(nil, b, j)); keys != equal {
						t.Fatalf("rows %d and %d: keys equal %v, rows %v", i, j, keys, equal)
					}
					if equal && ha[i] != hb[j] {
						t.Fatalf("rows %d and %d are equal but hash differently", i, j)
					}
					if !a.IsNull(i) && !b.IsNull(j) && sign(compare.Rows(a, i, b, j)) != -sign(compare.Rows(b, j, a, i)) {
						t.Fatalf("rows %d and %d: the order is not antisymmetric", i, j)
					}
				}
			}
		}))
	}
}

func sign(x int) int { return min(max(x, -1), 1) }

// TestMixedWidths compares integers of two widths.
func TestMixedWidths(t *testing.T) {
	ts := []types.T{types.Int2, types.Int4, types.Int8}
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 20).Draw(t, "n")
		a := values(t, rapid.SampledFrom(ts).Draw(t, "ta"), n, "a")
		b := values(t, rapid.SampledFrom(ts).Draw(t, "tb"), n, "b")
		for op := compare.Eq; op <= compare.Ge; op++ {
			var want []int32
			for i := range n {
				if !a.IsNull(i) && !b.IsNull(i) && op.Holds(compare.Rows(a, i, b, i)) {
					want = append(want, int32(i))
				}
			}
			if got := compare.Select(op, a, b, n, nil, nil); !slices.Equal(got, want) {
				t.Fatal(fmt.Sprint(op, got, want))
			}
		}
	})
}

// TestRange checks the range filter against its two comparisons.
func TestRange(t *testing.T) {
	ts := []types.T{types.Int2, types.Int4, types.Int8, types.Date, types.Numeric}
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 70).Draw(t, "n")
		ty := rapid.SampledFrom(ts).Draw(t, "type")
		v := values(t, ty, n, "v")
		bounds := vector.NewBuilder(ty, 2)
		appendValue(t, ty, bounds)
		appendValue(t, ty, bounds)
		both := bounds.Finish()
		low, high := vector.NewConst(both, 0, 1), vector.NewConst(both, 1, 1)
		lop := rapid.SampledFrom([]compare.Op{compare.Gt, compare.Ge}).Draw(t, "lop")
		hop := rapid.SampledFrom([]compare.Op{compare.Lt, compare.Le}).Draw(t, "hop")
		got, ok := compare.SelectRange(v, lop, low, hop, high, n, nil, nil)
		if !ok {
			return
		}
		want := compare.Select(hop, v, high, n, compare.Select(lop, v, low, n, nil, []int32{}), nil)
		if !slices.Equal(got, want) {
			t.Fatalf("%v, want %v", got, want)
		}
	})
}
