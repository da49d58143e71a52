package vector

import (
	"math/rand/v2"
	"testing"

	"github.com/basaltdb/basalt/core/base/decimal"
	"github.com/basaltdb/basalt/core/base/types"
)

// overwriteBase makes a vector of n rows in an encoding, with nulls or without.
func overwriteBase(t types.T, enc Encoding, nulls bool, n int, rng *rand.Rand) *Vector {
	values := NewBuilder(t, n)
	for i := range n {
		if nulls && enc != Dict && rng.IntN(4) == 0 {
			values.AppendNull()
		} else {
			appendSmall(values, t, rng.IntN(5))
		}
		if enc == Const && i == 0 {
			break
		}
	}
	v := values.Finish()
	switch enc {
	case Const:
		return NewConst(v, 0, n)
	case Dict:
		dict := NewBuilder(t, 5)
		for k := range 5 {
			appendSmall(dict, t, k)
		}
		codes, valid := make([]int32, n), Bitmap(nil)
		for i := range codes {
			codes[i] = int32(rng.IntN(5))
		}
		if nulls {
			valid = NewBitmapSet(n)
			valid.Clear(rng.IntN(n))
		}
		return NewDict(dict.Finish(), codes, valid)
	}
	return v
}

func appendSmall(b *Builder, t types.T, k int) {
	switch t.Phys() {
	case types.PhysBool:
		b.AppendBool(k%2 == 0)
	case types.PhysInt16:
		AppendFixed(b, int16(k))
	case types.PhysInt32:
		AppendFixed(b, int32(k))
	case types.PhysInt64:
		AppendFixed(b, int64(k))
	case types.PhysUUID:
		AppendFixed(b, UUID{byte(k)})
	case types.PhysNumeric:
		d := decimal.New(int64(k*100+25), 2)
		b.AppendDecimal(&d)
	default:
		b.AppendString([]string{"", "a", "bb", "ccc", "a"}[k])
	}
}

// Overwrite gives the rows of src at the places listed and those of base at all
// others, or says that it cannot.
func TestOverwrite(t *testing.T) {
	rng := rand.New(rand.NewPCG(4, 4))
	var v Vector
	done := map[Encoding]int{}
	for trial := range 4000 {
		typ := []types.T{types.Bool, types.Int2, types.Int4, types.Int8, types.UUID, types.Numeric, types.Text}[trial%7]
		n, enc := 1+rng.IntN(200), Encoding(rng.IntN(3))
		base := overwriteBase(typ, enc, rng.IntN(2) == 0, n, rng)
		var rows []int32
		for i := range n {
			if rng.IntN(5) == 0 {
				rows = append(rows, int32(i))
			}
		}
		src := overwriteBase(typ, Flat, rng.IntN(2) == 0, len(rows), rng)
		done[enc] += patched(t, base, src, rows)
		if !v.Overwrite(base, src, rows) {
			if (!base.IsVarlen() || enc == Flat) && typ.Phys() != types.PhysNumeric && enc != Dict {
				t.Fatalf("%s: encoding %d cannot be overwritten", typ, enc)
			}
			continue
		}
		done[enc]++
		wantOverwritten(t, &v, base, src, rows)
	}
	if done[Flat] < 700 || done[Const] < 500 || done[Dict] < 100 {
		t.Fatalf("overwritten: %v", done)
	}
}

// patched does the same in place, to a copy, and returns 1 where it could.
func patched(t *testing.T, base, src *Vector, rows []int32) int {
	t.Helper()
	own := base.clone()
	if !own.Patch(src, rows) {
		return 0
	}
	wantOverwritten(t, own, base, src, rows)
	return 1
}

// clone copies a vector of any encoding.
func (v *Vector) clone() *Vector {
	b := &Batch{Cols: []*Vector{v}, N: v.n}
	return b.Clone().Cols[0]
}

func wantOverwritten(t *testing.T, v, base, src *Vector, rows []int32) {
	t.Helper()
	if v.Len() != base.Len() {
		t.Fatalf("%s: %d rows, want %d", base.Type, v.Len(), base.Len())
	}
	for i, k := 0, 0; i < base.Len(); i++ {
		want, at := base, i
		if k < len(rows) && rows[k] == int32(i) {
			want, at = src, k
			k++
		}
		if v.IsNull(i) != want.IsNull(at) || !v.IsNull(i) && !sameRow(v, i, want, at) {
			t.Fatalf("%s: encoding %d: row %d of %d is wrong", base.Type, base.Enc, i, base.Len())
		}
	}
}

func sameRow(a *Vector, i int, b *Vector, j int) bool {
	switch {
	case a.Phys() == types.PhysBool:
		return a.Bool(i) == b.Bool(j)
	case a.IsVarlen():
		return a.Str(i) == b.Str(j)
	case a.Phys() == types.PhysNumeric:
		x, y := a.DecimalAt(i), b.DecimalAt(j)
		return x.Cmp(&y) == 0
	}
	return string(a.RawAt(i)) == string(b.RawAt(j))
}
