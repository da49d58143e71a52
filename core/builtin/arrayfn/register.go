// Package arrayfn holds the functions and operators over arrays.
package arrayfn

import (
	"strings"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/builtin/kit"
	"github.com/basaltdb/basalt/core/expr/order"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/core/value/array"
	"github.com/basaltdb/basalt/vector"
)

var (
	anyArray = types.Of(types.AnyArrayOID)
	anyElem  = types.Of(types.AnyElementOID)
	compArr  = types.Of(types.AnyCompatibleArrayOID)
	compElem = types.Of(types.AnyCompatibleOID)
	i4       = types.Int4
	text     = types.Text
)

// Register adds the functions.
func Register(r *ext.Registry) {
	registerShape(r)
	registerElements(r)
	registerBuild(r)
	registerText(r)
	registerSets(r)
	registerMore(r)
	registerNullCounts(r)
	registerTables(r)
}

// dimFn registers a function of an array and a dimension to int4 or null.
func dimFn(r *ext.Registry, name string, f func(d array.Dim) int32) {
	r.AddScalar(&ext.Scalar{Name: name, Args: kit.Params(anyArray, i4), Return: i4, Strict: true,
		Eval: kit.Nullable(func(_ *ext.Call, v []*vector.Vector, i int, out *vector.Builder) error {
			dims, err := array.Dims(v[0].Bytes(i))
			d := kit.At[int32](v[1], i)
			if err != nil || d < 1 || int(d) > len(dims) {
				out.AppendNull()
				return err
			}
			vector.AppendFixed(out, f(dims[d-1]))
			return nil
		})})
}

func registerShape(r *ext.Registry) {
	dimFn(r, "array_length", func(d array.Dim) int32 { return d.Len })
	dimFn(r, "array_lower", func(d array.Dim) int32 { return d.Lower })
	dimFn(r, "array_upper", func(d array.Dim) int32 { return d.Lower + d.Len - 1 })
	r.AddScalar(
		&ext.Scalar{Name: "cardinality", Args: kit.Params(anyArray), Return: i4, Strict: true,
			Eval: kit.Fixed(func(_ *ext.Call, v []*vector.Vector, i int) (int32, error) {
				return int32(array.Len(v[0].Bytes(i))), nil
			})},
		&ext.Scalar{Name: "array_ndims", Args: kit.Params(anyArray), Return: i4, Strict: true,
			Eval: kit.Nullable(func(_ *ext.Call, v []*vector.Vector, i int, out *vector.Builder) error {
				dims, err := array.Dims(v[0].Bytes(i))
				if err != nil || len(dims) == 0 {
					out.AppendNull()
					return err
				}
				vector.AppendFixed(out, int32(len(dims)))
				return nil
			})},
	)
}

// registerElements adds the functions behind subscripts, which the binder
// calls: array_subscript(a, i, ...) and array_slice(a, l, u, ...).
func registerElements(r *ext.Registry) {
	r.AddScalar(
		&ext.Scalar{Name: "array_subscript", Args: kit.Params(anyArray, i4), Variadic: true, Return: anyElem, Strict: true, Eval: kit.Nullable(subscript)},
		&ext.Scalar{Name: "array_slice", Args: kit.Params(anyArray, i4), Variadic: true, Return: anyArray, Eval: kit.Bytes(slice)},
	)
}

func subscript(_ *ext.Call, v []*vector.Vector, i int, out *vector.Builder) error {
	b := v[0].Bytes(i)
	dims, err := array.Dims(b)
	if err != nil {
		return err
	}
	if n := len(v) - 1; n > 6 {
		return errs.New(errs.ProgramLimitExceeded, "number of array dimensions (%d) exceeds the maximum allowed (6)", n)
	}
	if len(dims) != len(v)-1 {
		out.AppendNull()
		return nil
	}
	at := 0
	for k, d := range dims {
		x := kit.At[int32](v[k+1], i) - d.Lower
		if x < 0 || x >= d.Len {
			out.AppendNull()
			return nil
		}
		at = at*int(d.Len) + int(x)
	}
	a, err := array.Decode(b)
	if err != nil {
		return err
	}
	out.AppendRow(a.Elems.WithType(out.Type()), at)
	return nil
}

// slice takes a[l:u]...; bounds beyond the array's own are those.
func slice(_ *ext.Call, dst []byte, v []*vector.Vector, i int) ([]byte, bool, error) {
	for _, a := range v {
		if a.IsNull(i) {
			return dst, true, nil
		}
	}
	a, err := array.Decode(v[0].Bytes(i))
	if err != nil {
		return dst, false, err
	}
	empty := array.Array{Elem: a.Elem, Elems: vector.New(a.Elem, 0)}
	n := (len(v) - 1) / 2
	if n > 6 {
		return dst, false, errs.New(errs.ProgramLimitExceeded, "number of array dimensions (%d) exceeds the maximum allowed (6)", n)
	}
	if n > len(a.Dims) {
		return empty.Append(dst), false, nil
	}
	sel := []int32{0}
	var dims []array.Dim
	for k, d := range a.Dims {
		lo, hi := d.Lower, d.Lower+d.Len-1
		if k < n {
			lo, hi = max(lo, kit.At[int32](v[1+2*k], i)), min(hi, kit.At[int32](v[2+2*k], i))
		}
		if lo > hi {
			return empty.Append(dst), false, nil
		}
		var next []int32
		for _, base := range sel {
			for x := lo; x <= hi; x++ {
				next = append(next, base*d.Len+x-d.Lower)
			}
		}
		sel, dims = next, append(dims, array.Dim{Len: hi - lo + 1, Lower: 1})
	}
	out := &vector.Vector{}
	out.Gather(a.Elems, sel)
	res := array.Array{Elem: a.Elem, Dims: dims, Elems: out}
	return res.Append(dst), false, nil
}

// decode reads a row's array; a null one is empty.
func decode(v *vector.Vector, i int) (array.Array, error) {
	if v.IsNull(i) {
		return array.Array{Elem: v.Type.Elem(), Elems: vector.New(v.Type.Elem(), 0)}, nil
	}
	return array.Decode(v.Bytes(i))
}

func registerBuild(r *ext.Registry) {
	appendFn := &ext.Scalar{Name: "array_append", Args: kit.Params(compArr, compElem), Return: compArr,
		Eval: kit.Bytes(func(_ *ext.Call, dst []byte, v []*vector.Vector, i int) ([]byte, bool, error) {
			return insert(dst, v[0], v[1], i, false)
		})}
	prependFn := &ext.Scalar{Name: "array_prepend", Args: kit.Params(compElem, compArr), Return: compArr,
		Eval: kit.Bytes(func(_ *ext.Call, dst []byte, v []*vector.Vector, i int) ([]byte, bool, error) {
			return insert(dst, v[1], v[0], i, true)
		})}
	catFn := &ext.Scalar{Name: "array_cat", Args: kit.Params(compArr, compArr), Return: compArr, Eval: kit.Bytes(concat)}
	r.AddScalar(appendFn, prependFn, catFn)
	r.AddOperator(
		&ext.Operator{Name: "||", Left: compArr, Right: compElem, Fn: appendFn},
		&ext.Operator{Name: "||", Left: compElem, Right: compArr, Fn: prependFn},
		&ext.Operator{Name: "||", Left: compArr, Right: compArr, Fn: catFn},
	)
	r.AddScalar(
		&ext.Scalar{Name: "array_remove", Args: kit.Params(compArr, compElem), Return: compArr, Eval: kit.Bytes(remove)},
		&ext.Scalar{Name: "array_position", Args: kit.Params(compArr, compElem), Return: i4, Eval: kit.Nullable(position)},
		&ext.Scalar{Name: "array_position", Args: kit.Params(compArr, compElem, i4), Return: i4, Eval: kit.Nullable(position)},
	)
}

func insert(dst []byte, arr, elem *vector.Vector, i int, front bool) ([]byte, bool, error) {
	a, err := decode(arr, i)
	if err != nil {
		return dst, false, err
	}
	if len(a.Dims) > 1 {
		return dst, false, errs.New(errs.DataException, "argument must be empty or one-dimensional array")
	}
	b := vector.NewBuilder(a.Elem, a.Elems.Len()+1)
	if front {
		b.AppendRow(elem.WithType(a.Elem), i)
	}
	b.AppendRows(a.Elems, vector.Identity(a.Elems.Len()))
	if !front {
		b.AppendRow(elem.WithType(a.Elem), i)
	}
	lower := int32(1)
	if len(a.Dims) > 0 {
		lower = a.Dims[0].Lower
	}
	out := array.Of(b.Finish())
	out.Dims[0].Lower = lower
	return out.Append(dst), false, nil
}

func concat(_ *ext.Call, dst []byte, v []*vector.Vector, i int) ([]byte, bool, error) {
	if v[0].IsNull(i) && v[1].IsNull(i) {
		return dst, true, nil
	}
	a, err := decode(v[0], i)
	if err != nil {
		return dst, false, err
	}
	b, err := decode(v[1], i)
	switch {
	case err != nil:
		return dst, false, err
	case len(a.Dims) == 0:
		return b.Append(dst), false, nil
	case len(b.Dims) == 0:
		return a.Append(dst), false, nil
	}
	elems := vector.NewBuilder(a.Elem, a.Elems.Len()+b.Elems.Len())
	elems.AppendRows(a.Elems, vector.Identity(a.Elems.Len()))
	elems.AppendRows(b.Elems, vector.Identity(b.Elems.Len()))
	out := array.Array{Elem: a.Elem, Elems: elems.Finish(), Dims: append([]array.Dim(nil), a.Dims...)}
	switch {
	case len(a.Dims) == len(b.Dims):
		out.Dims[0].Len += b.Dims[0].Len
	case len(a.Dims) == len(b.Dims)+1:
		out.Dims[0].Len++
	case len(a.Dims)+1 == len(b.Dims):
		out.Dims = append([]array.Dim(nil), b.Dims...)
		out.Dims[0].Len++
	default:
		return dst, false, errs.New(errs.ArraySubscriptError, "cannot concatenate incompatible arrays")
	}
	n := int32(1)
	for _, d := range out.Dims {
		n *= d.Len
	}
	if int(n) != out.Elems.Len() {
		return dst, false, errs.New(errs.ArraySubscriptError, "cannot concatenate incompatible arrays")
	}
	return out.Append(dst), false, nil
}

// flat reads a row's array, which has one dimension at most for what is done
// with it.
func flat(v *vector.Vector, i int, doing string) (array.Array, error) {
	a, err := array.Decode(v.Bytes(i))
	if err == nil && len(a.Dims) > 1 {
		err = errs.New(errs.FeatureNotSupported, "%s multidimensional arrays is not supported", doing)
	}
	return a, err
}

func equalElem(a *vector.Vector, i int, b *vector.Vector, j int) bool {
	return order.Nullable(a, i, b, j) == 0
}

func remove(_ *ext.Call, dst []byte, v []*vector.Vector, i int) ([]byte, bool, error) {
	if v[0].IsNull(i) {
		return dst, true, nil
	}
	a, err := flat(v[0], i, "removing elements from")
	if err != nil {
		return dst, false, err
	}
	elem := v[1].WithType(a.Elem)
	b := vector.NewBuilder(a.Elem, a.Elems.Len())
	for k := range a.Elems.Len() {
		if !equalElem(a.Elems, k, elem, i) {
			b.AppendRow(a.Elems, k)
		}
	}
	out := array.Of(b.Finish())
	return out.Append(dst), false, nil
}

func position(_ *ext.Call, v []*vector.Vector, i int, out *vector.Builder) error {
	if v[0].IsNull(i) {
		out.AppendNull()
		return nil
	}
	a, err := flat(v[0], i, "searching for elements in")
	if err != nil {
		return err
	}
	start := int32(1)
	if len(a.Dims) > 0 {
		start = a.Dims[0].Lower
	}
	from := start
	if len(v) > 2 && !v[2].IsNull(i) {
		from = kit.At[int32](v[2], i)
	}
	elem := v[1].WithType(a.Elem)
	for k := range a.Elems.Len() {
		if at := start + int32(k); at >= from && equalElem(a.Elems, k, elem, i) {
			vector.AppendFixed(out, at)
			return nil
		}
	}
	out.AppendNull()
	return nil
}

func registerText(r *ext.Registry) {
	toString := func(withNull bool) ext.ScalarKernel {
		return kit.Bytes(func(c *ext.Call, dst []byte, v []*vector.Vector, i int) ([]byte, bool, error) {
			if v[0].IsNull(i) || v[1].IsNull(i) {
				return dst, true, nil
			}
			a, err := array.Decode(v[0].Bytes(i))
			if err != nil {
				return dst, false, err
			}
			first := true
			for k := range a.Elems.Len() {
				null := a.Elems.IsNull(k)
				if null && (!withNull || v[2].IsNull(i)) {
					continue
				}
				if !first {
					dst = append(dst, v[1].Bytes(i)...)
				}
				first = false
				if null {
					dst = append(dst, v[2].Bytes(i)...)
				} else {
					dst = kit.Format(c).Append(dst, a.Elems, k)
				}
			}
			return dst, false, nil
		})
	}
	r.AddScalar(
		&ext.Scalar{Name: "array_to_string", Args: kit.Params(anyArray, text), Return: text, Volatility: ext.Stable, Eval: toString(false)},
		&ext.Scalar{Name: "array_to_string", Args: kit.Params(anyArray, text, text), Return: text, Volatility: ext.Stable, Eval: toString(true)},
		&ext.Scalar{Name: "string_to_array", Args: kit.Params(text, text), Return: text.ArrayOf(), Eval: kit.Bytes(fromString)},
		&ext.Scalar{Name: "string_to_array", Args: kit.Params(text, text, text), Return: text.ArrayOf(), Eval: kit.Bytes(fromString)},
	)
}

func fromString(_ *ext.Call, dst []byte, v []*vector.Vector, i int) ([]byte, bool, error) {
	if v[0].IsNull(i) {
		return dst, true, nil
	}
	s := v[0].Str(i)
	var parts []string
	switch {
	case s == "":
	case v[1].IsNull(i):
		parts = strings.Split(s, "")
	case v[1].Str(i) == "":
		parts = []string{s}
	default:
		parts = strings.Split(s, v[1].Str(i))
	}
	b := vector.NewBuilder(text, len(parts))
	for _, p := range parts {
		if len(v) > 2 && !v[2].IsNull(i) && p == v[2].Str(i) {
			b.AppendNull()
		} else {
			b.AppendString(p)
		}
	}
	a := array.Of(b.Finish())
	return a.Append(dst), false, nil
}

// registerSets adds containment and overlap, where nulls match nothing.
func registerSets(r *ext.Registry) {
	within := func(a, b array.Array) bool { // every element of a is in b
		for k := range a.Elems.Len() {
			if a.Elems.IsNull(k) || !has(b, a.Elems, k) {
				return false
			}
		}
		return true
	}
	op := func(name, fn, commutator string, f func(a, b array.Array) bool) {
		s := &ext.Scalar{Name: fn, Args: kit.Params(anyArray, anyArray), Return: types.Bool, Strict: true, Cost: 10,
			Eval: kit.Bool(func(_ *ext.Call, v []*vector.Vector, i int) (bool, error) {
				a, err := array.Decode(v[0].Bytes(i))
				if err != nil {
					return false, err
				}
				b, err := array.Decode(v[1].Bytes(i))
				return err == nil && f(a, b), err
			})}
		r.AddScalar(s)
		r.AddOperator(&ext.Operator{Name: name, Left: anyArray, Right: anyArray, Fn: s, Commutator: commutator})
	}
	op("@>", "arraycontains", "<@", func(a, b array.Array) bool { return within(b, a) })
	op("<@", "arraycontained", "@>", within)
	op("&&", "arrayoverlap", "&&", func(a, b array.Array) bool {
		for k := range a.Elems.Len() {
			if !a.Elems.IsNull(k) && has(b, a.Elems, k) {
				return true
			}
		}
		return false
	})
}

func has(a array.Array, v *vector.Vector, k int) bool {
	for j := range a.Elems.Len() {
		if !a.Elems.IsNull(j) && order.Compare(a.Elems, j, v, k) == 0 {
			return true
		}
	}
	return false
}
