package vector

import (
	"encoding/binary"
	"fmt"
	"testing"

	"github.com/basaltdb/basalt/core/base/decimal"
	"github.com/basaltdb/basalt/core/base/types"
	"pgregory.net/rapid"
)

// TestBuilderNumeric checks that any sequence of numerics, appended one by
// one, reads back with its value and its display scale, whatever
// representation the builder had to widen to.
func TestBuilderNumeric(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		texts := rapid.SliceOf(rapid.OneOf(
			rapid.StringMatching(`-?[0-9]{1,18}(\.[0-9]{1,6})?`),
			rapid.StringMatching(`-?[0-9]{1,60}(\.[0-9]{1,30})?`),
			rapid.SampledFrom([]string{"NaN", "Infinity", "-Infinity", "0", "0.00", "NULL"}),
		)).Draw(t, "texts")
		b := NewBuilder(types.Numeric, 0)
		for _, s := range texts {
			if s == "NULL" {
				b.AppendNull()
				continue
			}
			d, err := decimal.Parse(s)
			if err != nil {
				t.Fatal(err)
			}
			b.AppendDecimal(&d)
		}
		checkNumerics(t, b.Finish(), texts)
	})
}

func checkNumerics(t *rapid.T, v *Vector, texts []string) {
	copied := NewBuilder(types.Numeric, 0)
	copied.AppendRows(v, Identity(v.Len()))
	for _, got := range []*Vector{v, copied.Finish()} {
		for i, want := range texts {
			if want == "NULL" {
				if !got.IsNull(i) {
					t.Fatalf("row %d: want null", i)
				}
				continue
			}
			d, _ := decimal.Parse(want)
			at := got.DecimalAt(i)
			if at.String() != d.String() {
				t.Fatalf("row %d: got %s, want %s", i, at.String(), d.String())
			}
		}
	}
}

// TestGatherMatchesRows checks Gather over every encoding against reading the
// rows one by one.
func TestGatherMatchesRows(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(rapid.Ptr(rapid.StringN(0, 5, -1), true), 1, 100).Draw(t, "values")
		b := NewBuilder(types.Text, 0)
		for _, s := range values {
			if s == nil {
				b.AppendNull()
			} else {
				b.AppendString(*s)
			}
		}
		flat := b.Finish()
		sel := rapid.SliceOf(rapid.Int32Range(-1, int32(len(values)-1))).Draw(t, "sel")
		var out Vector
		out.Gather(flat, sel)
		show := func(v *Vector, i int) string {
			if v.IsNull(i) {
				return "NULL"
			}
			return fmt.Sprintf("%q", v.Str(i))
		}
		for i, s := range sel {
			want := "NULL"
			if s >= 0 {
				want = show(flat, int(s))
			}
			if got := show(&out, i); got != want {
				t.Fatalf("row %d: got %s, want %s", i, got, want)
			}
		}
		c := NewConst(flat, 0, 7)
		c.Flatten()
		for i := range 7 {
			if show(c, i) != show(flat, 0) {
				t.Fatalf("const row %d differs", i)
			}
		}
	})
}

// TestAppendFirstMatchesRows checks AppendFirst, after other rows and over
// constants and nulls, against appending the rows one by one.
func TestAppendFirstMatchesRows(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all, each := NewBuilder(types.Int4, 0), NewBuilder(types.Int4, 0)
		for range rapid.IntRange(1, 5).Draw(t, "vectors") {
			values := rapid.SliceOfN(rapid.Ptr(rapid.Int32(), rapid.Bool().Draw(t, "nulls")), 1, 200).Draw(t, "values")
			b := NewBuilder(types.Int4, 0)
			for _, x := range values {
				if x == nil {
					b.AppendNull()
				} else {
					AppendFixed(b, *x)
				}
			}
			v := b.Finish()
			if rapid.Bool().Draw(t, "constant") {
				v = NewConst(v, 0, len(values))
			}
			n := rapid.IntRange(0, len(values)).Draw(t, "n")
			all.AppendFirst(v, n)
			for i := range n {
				each.AppendRow(v, i)
			}
		}
		got, want := all.Finish(), each.Finish()
		if got.Len() != want.Len() {
			t.Fatalf("%d rows, want %d", got.Len(), want.Len())
		}
		for i := range want.Len() {
			if got.IsNull(i) != want.IsNull(i) || !want.IsNull(i) && Values[int32](got)[i] != Values[int32](want)[i] {
				t.Fatalf("row %d of %d differs", i, want.Len())
			}
		}
	})
}

// What AppendFixed64 adds to numerics that fit no fixed point is a row like any other.
func TestAppendFixed64Behind(t *testing.T) {
	b := NewBuilder(types.Numeric, 3)
	wide, err := decimal.Parse("1e60")
	if err != nil {
		t.Fatal(err)
	}
	b.AppendDecimal(&wide)
	b.AppendFixed64(-1250, 2)
	v := b.Finish()
	if got := v.DecimalAt(1); got.String() != "-12.50" || v.Len() != 2 {
		t.Fatalf("%s of %d rows", got.String(), v.Len())
	}
}

// TestAppendLengths compares texts that are appended with their lengths with those that
// are appended one by one, in a vector that has had other rows.
func TestAppendLengths(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		kept := New(types.Text, 3)
		kept.SetVarlen([]int32{0, 2, 2, 4}, []byte("used"))
		kept.SetNull(1)
		b, want := BuildIn(kept, types.Text), NewBuilder(types.Text, 0)
		for range rapid.IntRange(1, 4).Draw(t, "parts") {
			nulls := rapid.Bool().Draw(t, "nulls")
			var lengths, data []byte
			for range rapid.IntRange(0, 9).Draw(t, "rows") {
				if nulls && rapid.Bool().Draw(t, "null") {
					lengths = binary.LittleEndian.AppendUint32(lengths, 1<<32-1)
					want.AppendNull()
					continue
				}
				s := rapid.StringN(0, 4, 8).Draw(t, "text")
				lengths = binary.LittleEndian.AppendUint32(lengths, uint32(len(s)))
				data = append(data, s...)
				want.AppendString(s)
			}
			b.AppendLengths(lengths, data)
			if rapid.Bool().Draw(t, "one more") {
				b.AppendString("one")
				want.AppendString("one")
			}
		}
		got, all := b.Finish(), want.Finish()
		if got != kept || got.Len() != all.Len() {
			t.Fatalf("got %d rows, want %d", got.Len(), all.Len())
		}
		for i := range all.Len() {
			if got.IsNull(i) != all.IsNull(i) || got.Str(i) != all.Str(i) {
				t.Fatalf("row %d: got %q, want %q", i, got.Str(i), all.Str(i))
			}
		}
	})
}
