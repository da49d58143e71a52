package jsonfn_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/builtin"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/vector"
)

// BenchmarkPrice measures a row of (j::json ->> 'price')::float8, step by step.
func BenchmarkPrice(b *testing.B) {
	r, call := builtin.Registry(), &ext.Call{Ctx: context.Background()}
	texts := vector.NewBuilder(types.Text, vector.Size)
	for i := range vector.Size {
		texts.AppendString(fmt.Sprintf(`{"name": "row %d", "price": %d.25}`, i, i))
	}
	in := texts.Finish()
	cast := func(in *vector.Vector, to types.T, out *vector.Vector) {
		out.Reset(to, in.Len())
		if err := r.FindCast(in.Type, to).Eval(call, in, nil, to, true, out); err != nil {
			b.Fatal(err)
		}
	}
	var field *ext.Scalar
	for _, f := range r.Scalars("json_object_field_text") {
		field = f
	}
	key := vector.NewBuilder(types.Text, 1)
	key.AppendString("price")
	keys := vector.NewConst(key.Finish(), 0, vector.Size)
	docs, parts, floats := vector.New(types.JSON, 0), vector.New(types.Text, 0), vector.New(types.Float8, 0)
	find := func() {
		parts.Reset(types.Text, vector.Size)
		if err := field.Eval(call, []*vector.Vector{docs, keys}, nil, parts); err != nil {
			b.Fatal(err)
		}
	}
	for _, s := range []struct {
		name string
		run  func()
	}{
		{"cast", func() { cast(in, types.JSON, docs) }},
		{"field", find},
		{"float8", func() { cast(parts, types.Float8, floats) }},
	} {
		b.Run(s.name, func(b *testing.B) {
			for b.Loop() {
				s.run()
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/vector.Size, "ns/row")
		})
	}
	if x := vector.Values[float64](floats)[7]; x != 7.25 {
		b.Fatalf("row 7 has the price %v", x)
	}
}
