package tuple

import (
	"fmt"
	"math"
	"testing"

	"github.com/basaltdb/basalt/core/base/decimal"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/vector"
	"pgregory.net/rapid"
)

var allTypes = []types.T{types.Bool, types.Int2, types.Int4, types.Int8, types.Float4, types.Float8,
	types.Numeric, types.Interval, types.TimeTZ, types.UUID, types.Text, types.Bytea, types.NumericPS(10, 2)}

// Show prints row i of v so that equal values print alike.
func show(v *vector.Vector, i int) string {
	if v.IsNull(i) {
		return "null"
	}
	b, i := v.Base(), v.Index(i)
	switch b.Phys() {
	case types.PhysBool:
		return fmt.Sprint(b.Bits().Get(i))
	case types.PhysInt16:
		return fmt.Sprint(vector.Values[int16](b)[i])
	case types.PhysInt32:
		return fmt.Sprint(vector.Values[int32](b)[i])
	case types.PhysInt64:
		return fmt.Sprint(vector.Values[int64](b)[i])
	case types.PhysFloat32:
		return fmt.Sprint(math.Float32bits(vector.Values[float32](b)[i]))
	case types.PhysFloat64:
		return fmt.Sprint(math.Float64bits(vector.Values[float64](b)[i]))
	case types.PhysInterval:
		return fmt.Sprint(vector.Values[vector.Interval](b)[i])
	case types.PhysTimeTZ:
		return fmt.Sprint(vector.Values[vector.TimeTZ](b)[i])
	case types.PhysUUID:
		return fmt.Sprint(vector.Values[vector.UUID](b)[i])
	case types.PhysNumeric:
		d := b.DecimalAt(i)
		return d.String()
	}
	return string(b.Bytes(i))
}

func randomVector(t *rapid.T, typ types.T, n int) *vector.Vector {
	b := vector.NewBuilder(typ, n)
	big := rapid.IntRange(0, 9).Draw(t, "big") == 0
	for range n {
		if rapid.IntRange(0, 4).Draw(t, "null") == 0 {
			b.AppendNull()
			continue
		}
		switch typ.Phys() {
		case types.PhysBool:
			b.AppendBool(rapid.Bool().Draw(t, "v"))
		case types.PhysInt16:
			vector.AppendFixed(b, rapid.Int16().Draw(t, "v"))
		case types.PhysInt32:
			vector.AppendFixed(b, rapid.Int32().Draw(t, "v"))
		case types.PhysInt64:
			vector.AppendFixed(b, rapid.Int64().Draw(t, "v"))
		case types.PhysFloat32:
			vector.AppendFixed(b, rapid.Float32().Draw(t, "v"))
		case types.PhysFloat64:
			vector.AppendFixed(b, rapid.Float64().Draw(t, "v"))
		case types.PhysInterval:
			vector.AppendFixed(b, vector.Interval{Micros: rapid.Int64().Draw(t, "v"), Days: 3, Months: -7})
		case types.PhysTimeTZ:
			vector.AppendFixed(b, vector.TimeTZ{Micros: rapid.Int64().Draw(t, "v"), Zone: -3600})
		case types.PhysUUID:
			vector.AppendFixed(b, vector.UUID{1, 2, rapid.Byte().Draw(t, "v")})
		case types.PhysNumeric:
			d := decimal.New(rapid.Int64().Draw(t, "v")>>rapid.IntRange(0, 60).Draw(t, "s"), rapid.IntRange(0, 6).Draw(t, "scale"))
			if big && rapid.Bool().Draw(t, "special") {
				d, _ = d.Mul(&d)
				d, _ = d.Mul(&d)
			}
			b.AppendDecimal(&d)
		default:
			b.AppendBytes(rapid.SliceOfN(rapid.Byte(), 0, 20).Draw(t, "v"))
		}
	}
	return b.Finish()
}

// Rows that go through tuples come back the same, with columns chosen,
// repeated and replaced at random, also where the table has got columns since
// the row was written.
func TestRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 30).Draw(t, "rows")
		var vecs, repl, missing []*vector.Vector
		for _, typ := range allTypes {
			vecs = append(vecs, randomVector(t, typ, n))
			repl = append(repl, randomVector(t, typ, n))
			missing = append(missing, nil)
		}
		written := rapid.IntRange(0, len(allTypes)).Draw(t, "written")
		for c := written; c < len(allTypes); c++ {
			vecs[c] = vector.NewNull(allTypes[c], n)
			if one := randomVector(t, allTypes[c], 1); !one.IsNull(0) {
				missing[c], vecs[c] = one, vector.NewConst(one, 0, n)
			}
		}
		var cols []Column
		for range rapid.IntRange(0, 6).Draw(t, "cols") {
			c := rapid.IntRange(0, len(allTypes)-1).Draw(t, "col")
			cols = append(cols, Column{Ordinal: c, Type: allTypes[c]})
		}
		replaced := map[int]bool{}
		var list []int
		var vals []*vector.Vector
		for c := range allTypes {
			if rapid.IntRange(0, 3).Draw(t, "replace") == 0 {
				replaced[c] = true
				list, vals = append(list, c), append(vals, repl[c])
			}
		}
		sink := NewSink(allTypes, cols, true)
		for i := range n {
			tup, err := Replace(nil, Append(nil, vecs[:written], i), allTypes, missing, list, vals, i)
			if err != nil {
				t.Fatal(err)
			}
			if err := sink.AddTuple(tup, int64(i*3)); err != nil {
				t.Fatal(err)
			}
		}
		out := sink.Finish()
		for i := range n {
			for k, c := range cols {
				want := vecs[c.Ordinal]
				if replaced[c.Ordinal] {
					want = repl[c.Ordinal]
				}
				if got, want := show(out.Cols[k], i), show(want, i); got != want {
					t.Fatalf("row %d column %d (%s): %q, want %q", i, c.Ordinal, c.Type, got, want)
				}
			}
			if vector.Values[int64](out.Cols[len(cols)])[i] != int64(i*3) {
				t.Fatal("row id")
			}
		}
	})
}

func TestMissingColumns(t *testing.T) {
	old := Append(nil, []*vector.Vector{vector.WrapFixed(types.Int4, []int32{5}, nil)}, 0)
	all := []types.T{types.Int4, types.Text, types.Int8}
	b := vector.NewBuilder(types.Text, 1)
	b.AppendString("default")
	sink := NewSink(all, []Column{{Ordinal: 2, Type: types.Int8}, {Ordinal: 1, Type: types.Text, Missing: b.Finish()}, {Ordinal: 0, Type: types.Int4}}, false)
	if err := sink.AddTuple(old, 0); err != nil {
		t.Fatal(err)
	}
	out := sink.Finish()
	if got := show(out.Cols[0], 0) + show(out.Cols[1], 0) + show(out.Cols[2], 0); got != "nulldefault5" {
		t.Fatal(got)
	}
}

func FuzzAddTuple(f *testing.F) {
	var vecs []*vector.Vector
	for _, typ := range allTypes {
		vecs = append(vecs, vector.New(typ, 1))
	}
	f.Add(Append(nil, vecs, 0))
	var cols []Column
	for c, typ := range allTypes {
		cols = append(cols, Column{Ordinal: c, Type: typ})
	}
	f.Fuzz(func(_ *testing.T, tup []byte) {
		sink := NewSink(allTypes, cols, false)
		_ = sink.AddTuple(tup, 1)
	})
}
