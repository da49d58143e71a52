package jsonfn

import (
	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/builtin/kit"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/core/value/array"
	"github.com/basaltdb/basalt/core/value/jsonv"
	"github.com/basaltdb/basalt/vector"
)

// registerObject adds json_object and jsonb_object, which make an object of
// arrays of text.
func registerObject(r *ext.Registry) {
	for _, t := range []types.T{types.JSON, types.JSONB} {
		make := func(pairs func(v []*vector.Vector, i int) (keys, vals *vector.Vector, step int, err error)) ext.ScalarKernel {
			return kit.Bytes(func(_ *ext.Call, dst []byte, v []*vector.Vector, i int) ([]byte, bool, error) {
				keys, vals, step, err := pairs(v, i)
				if err != nil {
					return dst, false, err
				}
				doc, err := objectOf(keys, vals, step)
				return finish(t, dst, doc, err)
			})
		}
		name := prefix(t) + "_object"
		r.AddScalar(
			&ext.Scalar{Name: name, Args: kit.Params(textA), Return: t, Strict: true, Cost: 20, Eval: make(pairsOfOne)},
			&ext.Scalar{Name: name, Args: kit.Params(textA, textA), Return: t, Strict: true, Cost: 20, Eval: make(pairsOfTwo)},
		)
	}
}

func errDimensions() error {
	return errs.New(errs.ArraySubscriptError, "wrong number of array subscripts")
}

// pairsOfOne reads keys and values that alternate, or rows of two.
func pairsOfOne(v []*vector.Vector, i int) (keys, vals *vector.Vector, step int, err error) {
	a, err := array.Decode(v[0].Bytes(i))
	if err != nil {
		return nil, nil, 0, err
	}
	switch {
	case len(a.Dims) == 1 && a.Dims[0].Len%2 != 0:
		return nil, nil, 0, errs.New(errs.ArraySubscriptError, "array must have even number of elements")
	case len(a.Dims) == 2 && a.Dims[1].Len != 2:
		return nil, nil, 0, errs.New(errs.ArraySubscriptError, "array must have two columns")
	case len(a.Dims) > 2:
		return nil, nil, 0, errDimensions()
	}
	n := a.Elems.Len()
	if n == 0 {
		return a.Elems, a.Elems, 2, nil
	}
	return a.Elems, a.Elems.Slice(1, n-1), 2, nil
}

func pairsOfTwo(v []*vector.Vector, i int) (keys, vals *vector.Vector, step int, err error) {
	a, err := array.Decode(v[0].Bytes(i))
	if err != nil {
		return nil, nil, 0, err
	}
	b, err := array.Decode(v[1].Bytes(i))
	switch {
	case err != nil:
		return nil, nil, 0, err
	case len(a.Dims) > 1 || len(b.Dims) > 1:
		return nil, nil, 0, errDimensions()
	case a.Elems.Len() != b.Elems.Len():
		return nil, nil, 0, errs.New(errs.ArraySubscriptError, "mismatched array dimensions")
	}
	return a.Elems, b.Elems, 1, nil
}

// objectOf makes an object of every step-th key and value.
func objectOf(keys, vals *vector.Vector, step int) ([]byte, error) {
	doc := []byte{'{'}
	for k := 0; k < keys.Len(); k += step {
		if keys.IsNull(k) {
			return nil, errs.New(errs.NullValueNotAllowed, "null value not allowed for object key")
		}
		if k > 0 {
			doc = append(doc, ", "...)
		}
		doc = append(jsonv.AppendString(doc, keys.Str(k)), " : "...)
		if vals.IsNull(k) {
			doc = append(doc, "null"...)
		} else {
			doc = jsonv.AppendString(doc, vals.Str(k))
		}
	}
	return append(doc, '}'), nil
}
