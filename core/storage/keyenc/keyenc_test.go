package keyenc

import (
	"bytes"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/basaltdb/basalt/core/base/decimal"
	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/vector"
)

// ordered checks that the rows of v are encoded in ascending order, in both
// directions, with nulls on either side; equal[i] says that row i equals the
// row before it.
func ordered(t *testing.T, name string, v *vector.Vector, equal map[int]bool) {
	t.Helper()
	for _, desc := range []bool{false, true} {
		c := Column{Type: v.Type, Desc: desc}
		for i := 1; i < v.Len(); i++ {
			a, _ := Append(nil, c, v, i-1)
			b, _ := Append(nil, c, v, i)
			whole(t, c, a, b)
			want := -1
			if desc {
				want = 1
			}
			if equal[i] {
				want = 0
			}
			if got := bytes.Compare(a, b); got != want {
				t.Errorf("%s desc=%v: rows %d and %d compare %d, want %d", name, desc, i-1, i, got, want)
			}
		}
	}
	null := vector.NewNull(v.Type, 1)
	value, _ := Append(nil, Column{Type: v.Type}, v, 0)
	first, isNull := Append(nil, Column{Type: v.Type, NullsFirst: true}, null, 0)
	last, _ := Append(nil, Column{Type: v.Type}, null, 0)
	if !isNull || bytes.Compare(first, value) >= 0 || bytes.Compare(last, value) <= 0 {
		t.Errorf("%s: nulls sort wrongly", name)
	}
}

// whole checks that one column is told from two, and from a part of one.
func whole(t *testing.T, c Column, a, b []byte) {
	t.Helper()
	one, two := []Column{c}, []Column{c, c}
	both := append(bytes.Clone(a), b...)
	if !Whole(one, a) || Whole(two, a) || Whole(one, both) || !Whole(two, both) || Whole(one, nil) || !Whole(nil, nil) {
		t.Errorf("%v: the columns of %x and %x are not told", c, a, b)
	}
	for n := range a {
		if Whole(one, a[:n]) {
			t.Errorf("%v: %x is taken for a whole column", c, a[:n])
		}
	}
}

func fixed[T vector.Fixed](t types.T, values ...T) *vector.Vector {
	return vector.WrapFixed(t, values, nil)
}

func strs(t types.T, values ...string) *vector.Vector {
	b := vector.NewBuilder(t, 0)
	for _, s := range values {
		b.AppendString(s)
	}
	return b.Finish()
}

func numerics(t *testing.T, values ...string) *vector.Vector {
	b := vector.NewBuilder(types.Numeric, 0)
	for _, s := range values {
		d, err := decimal.Parse(s)
		if err != nil {
			t.Fatal(err)
		}
		b.AppendDecimal(&d)
	}
	return b.Finish()
}

func TestOrder(t *testing.T) {
	ordered(t, "int2", fixed[int16](types.Int2, math.MinInt16, -1, 0, 1, math.MaxInt16), nil)
	ordered(t, "int4", fixed[int32](types.Int4, math.MinInt32, -1, 0, 1, math.MaxInt32), nil)
	ordered(t, "oid", fixed[int32](types.Oid, 0, 1, math.MaxInt32, math.MinInt32, -1), nil)
	ordered(t, "int8", fixed[int64](types.Int8, math.MinInt64, -1, 0, 1, math.MaxInt64), nil)
	ordered(t, "float8", fixed(types.Float8, math.Inf(-1), -1.5, -1e-300, math.Copysign(0, -1), 0, 1e-300, 2, math.Inf(1), math.NaN()), map[int]bool{4: true})
	ordered(t, "float4", fixed(types.Float4, float32(math.Inf(-1)), -1, float32(math.Copysign(0, -1)), 0, 1, float32(math.NaN())), map[int]bool{3: true})
	ordered(t, "text", strs(types.Text, "", "\x00", "\x00\x00", "\x00a", "\x01", "a", "a\x00", "a\x00b", "a\x01", "aa", "b", "ä"), nil)
	ordered(t, "char(n)", strs(types.BPChar, "", "   ", "a", "a  ", "b"), map[int]bool{1: true, 3: true})
	ordered(t, "interval", fixed(types.Interval,
		vector.Interval{Months: math.MinInt32, Days: math.MinInt32, Micros: math.MinInt64}, vector.Interval{Days: -1}, vector.Interval{Micros: -1}, vector.Interval{},
		vector.Interval{Days: 1, Micros: -1}, vector.Interval{Micros: 86_400_000_000}, vector.Interval{Days: 1},
		vector.Interval{Days: 30}, vector.Interval{Months: 1}, vector.Interval{Months: math.MaxInt32}), map[int]bool{6: true, 8: true})
	ordered(t, "timetz", fixed(types.TimeTZ,
		vector.TimeTZ{Micros: 0, Zone: -3600}, vector.TimeTZ{Micros: 0}, vector.TimeTZ{Micros: 3_600_000_000}, vector.TimeTZ{Micros: 0, Zone: 3600}), nil)
	ordered(t, "uuid", fixed(types.UUID, vector.UUID{}, vector.UUID{0, 1}, vector.UUID{1}, vector.UUID{255}), nil)
	ordered(t, "numeric", numerics(t, "-Infinity", "-1e100", "-123.5", "-123.45", "-100", "-99", "-0.5", "-0.05", "0", "0.000",
		"0.00001", "0.05", "0.051", "0.5", "0.50", "1", "1.0", "9", "10", "10.5", "99", "100", "101", "1e20", "1e100", "Infinity", "NaN"),
		map[int]bool{9: true, 14: true, 16: true})
	bits := vector.NewBitmap(2)
	bits.Set(1)
	ordered(t, "bool", vector.WrapBits(types.Bool, bits, 2, nil), nil)
}

// A string column does not disturb the order of the column after it.
func TestColumnsFollow(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	random := func() string {
		return strings.Repeat(string([]byte{byte(rng.IntN(3) * 127)}), rng.IntN(3)) + string([]byte{byte(rng.IntN(256))})[:rng.IntN(2)]
	}
	for range 20000 {
		a, b, x, y := random(), random(), random(), random()
		key := func(p, q string) []byte {
			v := strs(types.Text, p, q)
			k, _ := Append(nil, Column{Type: types.Text}, v, 0)
			k, _ = Append(k, Column{Type: types.Text, Desc: true}, v, 1)
			return k
		}
		want := strings.Compare(a, b)
		if want == 0 {
			want = strings.Compare(y, x)
		}
		if got := bytes.Compare(key(a, x), key(b, y)); got != want {
			t.Fatalf("(%q, %q) and (%q, %q) compare %d, want %d", a, x, b, y, got, want)
		}
	}
}

func TestNumericsAgainstCmp(t *testing.T) {
	rng := rand.New(rand.NewPCG(2, 2))
	for range 20000 {
		a := decimal.New(rng.Int64N(20001)-10000, rng.IntN(5))
		b := decimal.New(rng.Int64N(20001)-10000, rng.IntN(5))
		v := vector.NewBuilder(types.Numeric, 2)
		v.AppendDecimal(&a)
		v.AppendDecimal(&b)
		vec := v.Finish()
		ka, _ := Append(nil, Column{Type: types.Numeric}, vec, 0)
		kb, _ := Append(nil, Column{Type: types.Numeric}, vec, 1)
		if got, want := bytes.Compare(ka, kb), min(max(a.Cmp(&b), -1), 1); got != want {
			t.Fatalf("%s and %s compare %d, want %d", a.String(), b.String(), got, want)
		}
	}
}

func TestUnsupported(t *testing.T) {
	if errs.CodeOf(Supported(types.JSONB)) != errs.FeatureNotSupported || Supported(types.Text) != nil || Supported(types.Int4) != nil {
		t.Fatal("Supported")
	}
	if got := PrefixEnd([]byte{1, 0xff, 0xff}); !bytes.Equal(got, []byte{2}) || PrefixEnd([]byte{0xff}) != nil {
		t.Fatal("PrefixEnd")
	}
}
