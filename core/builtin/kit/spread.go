package kit

import (
	"slices"

	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/core/value/array"
	"github.com/basaltdb/basalt/vector"
)

// WithArray adds to a function over any number of arguments its form for calls
// that give them as one array, with VARIADIC. A null array makes the result
// null, or counts as an empty one.
func WithArray(fn *ext.Scalar, nullIsEmpty bool) *ext.Scalar {
	over := *fn
	last := len(fn.Args) - 1
	over.Args = append(slices.Clone(fn.Args[:last]), types.Of(types.AnyArrayOID))
	over.Variadic = false
	over.Eval = Nullable(func(c *ext.Call, args []*vector.Vector, i int, out *vector.Builder) error {
		row := make([]*vector.Vector, 0, len(args)+4)
		for _, a := range args[:last] {
			row = append(row, vector.NewConst(a, i, 1))
		}
		if args[last].IsNull(i) {
			if !nullIsEmpty {
				out.AppendNull()
				return nil
			}
		} else {
			a, err := array.Decode(args[last].Bytes(i))
			if err != nil {
				return err
			}
			for k := range a.Elems.Len() {
				row = append(row, vector.NewConst(a.Elems, k, 1))
			}
		}
		res := vector.New(out.Type(), 1)
		if err := fn.Eval(c, row, nil, res); err != nil {
			return err
		}
		out.AppendRow(res, 0)
		return nil
	})
	fn.OverArray = &over
	return fn
}
