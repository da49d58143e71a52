package arrayfn

import (
	"strconv"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/builtin/kit"
	"github.com/basaltdb/basalt/core/expr/order"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/core/value/array"
	"github.com/basaltdb/basalt/vector"
)

// registerMore adds array_dims, array_positions, array_replace, array_fill,
// trim_array and width_bucket over an array.
func registerMore(r *ext.Registry) {
	r.AddScalar(
		&ext.Scalar{Name: "array_dims", Args: kit.Params(anyArray), Return: text, Strict: true, Eval: kit.Bytes(dimsText)},
		&ext.Scalar{Name: "array_positions", Args: kit.Params(compArr, compElem), Return: i4.ArrayOf(), Eval: kit.Bytes(positions)},
		&ext.Scalar{Name: "array_replace", Args: kit.Params(compArr, compElem, compElem), Return: compArr, Eval: kit.Bytes(replace)},
		&ext.Scalar{Name: "array_fill", Args: kit.Params(anyElem, i4.ArrayOf()), Return: anyArray, Eval: kit.Bytes(fill)},
		&ext.Scalar{Name: "array_fill", Args: kit.Params(anyElem, i4.ArrayOf(), i4.ArrayOf()), Return: anyArray, Eval: kit.Bytes(fill)},
		&ext.Scalar{Name: "trim_array", Args: kit.Params(anyArray, i4), Return: anyArray, Strict: true, Eval: kit.Bytes(trim)},
		&ext.Scalar{Name: "width_bucket", Args: kit.Params(compElem, compArr), Return: i4, Strict: true, Eval: kit.Fixed(bucket)},
	)
}

func dimsText(_ *ext.Call, dst []byte, v []*vector.Vector, i int) ([]byte, bool, error) {
	dims, err := array.Dims(v[0].Bytes(i))
	if err != nil || len(dims) == 0 {
		return dst, true, err
	}
	for _, d := range dims {
		dst = append(strconv.AppendInt(append(dst, '['), int64(d.Lower), 10), ':')
		dst = append(strconv.AppendInt(dst, int64(d.Lower+d.Len-1), 10), ']')
	}
	return dst, false, nil
}

// positions lists the subscripts of the elements that equal a value.
func positions(_ *ext.Call, dst []byte, v []*vector.Vector, i int) ([]byte, bool, error) {
	if v[0].IsNull(i) {
		return dst, true, nil
	}
	a, err := flat(v[0], i, "searching for elements in")
	if err != nil {
		return dst, false, err
	}
	lower := int32(1)
	if len(a.Dims) > 0 {
		lower = a.Dims[0].Lower
	}
	elem := v[1].WithType(a.Elem)
	b := vector.NewBuilder(i4, 0)
	for k := range a.Elems.Len() {
		if equalElem(a.Elems, k, elem, i) {
			vector.AppendFixed(b, lower+int32(k))
		}
	}
	out := array.Of(b.Finish())
	return out.Append(dst), false, nil
}

// replace puts a value in the place of another.
func replace(_ *ext.Call, dst []byte, v []*vector.Vector, i int) ([]byte, bool, error) {
	if v[0].IsNull(i) {
		return dst, true, nil
	}
	a, err := array.Decode(v[0].Bytes(i))
	if err != nil {
		return dst, false, err
	}
	from, to := v[1].WithType(a.Elem), v[2].WithType(a.Elem)
	b := vector.NewBuilder(a.Elem, a.Elems.Len())
	for k := range a.Elems.Len() {
		if equalElem(a.Elems, k, from, i) {
			b.AppendRow(to, i)
		} else {
			b.AppendRow(a.Elems, k)
		}
	}
	out := array.Array{Elem: a.Elem, Dims: a.Dims, Elems: b.Finish()}
	return out.Append(dst), false, nil
}

// maxElements bounds the elements of one array.
const maxElements = 1 << 27

// fill makes an array of equal elements with given lengths and lower bounds.
func fill(_ *ext.Call, dst []byte, v []*vector.Vector, i int) ([]byte, bool, error) {
	lens, err := boundList(v[1], i)
	if err != nil {
		return dst, false, err
	}
	lowers := make([]int32, len(lens))
	for k := range lowers {
		lowers[k] = 1
	}
	if len(v) > 2 {
		if lowers, err = boundList(v[2], i); err != nil {
			return dst, false, err
		}
		if len(lowers) != len(lens) {
			return dst, false, errs.New(errs.ArraySubscriptError, "wrong number of array subscripts").
				WithDetail("Low bound array has different size than dimensions array.")
		}
	}
	if len(lens) > 6 {
		return dst, false, errs.New(errs.ProgramLimitExceeded, "number of array dimensions (%d) exceeds the maximum allowed (6)", len(lens))
	}
	out := array.Array{Elem: v[0].Type.Bare()}
	n := 1
	for k, l := range lens {
		if n *= max(int(l), 0); n > maxElements {
			return dst, false, errs.New(errs.ProgramLimitExceeded, "array size exceeds the maximum allowed (%d)", maxElements)
		}
		out.Dims = append(out.Dims, array.Dim{Len: l, Lower: lowers[k]})
	}
	if n == 0 || len(lens) == 0 {
		n, out.Dims = 0, nil
	}
	b := vector.NewBuilder(out.Elem, n)
	for range n {
		b.AppendRow(v[0], i)
	}
	out.Elems = b.Finish()
	return out.Append(dst), false, nil
}

// boundList reads an array of dimensions.
func boundList(v *vector.Vector, i int) ([]int32, error) {
	if v.IsNull(i) {
		return nil, errs.New(errs.NullValueNotAllowed, "dimension array or low bound array cannot be null")
	}
	a, err := array.Decode(v.Bytes(i))
	if err != nil {
		return nil, err
	}
	if len(a.Dims) > 1 {
		return nil, errs.New(errs.ArraySubscriptError, "wrong number of array subscripts").WithDetail("Dimension array must be one dimensional.")
	}
	if a.Elems.HasNulls() {
		return nil, errs.New(errs.NullValueNotAllowed, "dimension values cannot be null")
	}
	out := make([]int32, a.Elems.Len())
	for k := range out {
		out[k] = kit.At[int32](a.Elems, k)
	}
	return out, nil
}

// trim drops the last elements of the first dimension.
func trim(_ *ext.Call, dst []byte, v []*vector.Vector, i int) ([]byte, bool, error) {
	a, err := array.Decode(v[0].Bytes(i))
	if err != nil {
		return dst, false, err
	}
	n, length := kit.At[int32](v[1], i), int32(0)
	if len(a.Dims) > 0 {
		length = a.Dims[0].Len
	}
	if n < 0 || n > length {
		return dst, false, errs.New(errs.ArraySubscriptError, "number of elements to trim must be between 0 and %d", length)
	}
	if n == length {
		out := array.Array{Elem: a.Elem, Elems: vector.New(a.Elem, 0)}
		return out.Append(dst), false, nil
	}
	keep := a.Elems.Len() / int(length) * int(length-n)
	out := array.Array{Elem: a.Elem, Elems: a.Elems.Slice(0, keep), Dims: append([]array.Dim(nil), a.Dims...)}
	out.Dims[0].Len = length - n
	for k := range out.Dims {
		out.Dims[k].Lower = 1
	}
	return out.Append(dst), false, nil
}

// bucket counts the thresholds, which must be sorted, that are not above a
// value.
func bucket(_ *ext.Call, v []*vector.Vector, i int) (int32, error) {
	a, err := array.Decode(v[1].Bytes(i))
	switch {
	case err != nil:
		return 0, err
	case len(a.Dims) > 1:
		return 0, errs.New(errs.ArraySubscriptError, "thresholds must be one-dimensional array")
	case a.Elems.HasNulls():
		return 0, errs.New(errs.NullValueNotAllowed, "thresholds array must not contain NULLs")
	}
	lo, hi := 0, a.Elems.Len()
	for lo < hi {
		mid := (lo + hi) / 2
		if order.Compare(v[0].WithType(a.Elem), i, a.Elems, mid) < 0 {
			hi = mid
		} else {
			lo = mid + 1
		}
	}
	return int32(lo), nil
}

// registerNullCounts adds num_nulls and num_nonnulls.
func registerNullCounts(r *ext.Registry) {
	count := func(name string, nulls bool) {
		r.AddScalar(kit.WithArray(&ext.Scalar{Name: name, Args: kit.Params(types.Of(types.AnyOID)), Variadic: true, Return: i4,
			Eval: kit.Fixed(func(_ *ext.Call, v []*vector.Vector, i int) (int32, error) {
				n := int32(0)
				for _, a := range v {
					if a.IsNull(i) == nulls {
						n++
					}
				}
				return n, nil
			})}, false))
	}
	count("num_nulls", true)
	count("num_nonnulls", false)
}

// registerTables adds string_to_table.
func registerTables(r *ext.Registry) {
	for _, args := range [][]types.T{{text, text}, {text, text, text}} {
		r.AddTable(&ext.TableFunc{Name: "string_to_table", Args: args, Scalar: true, Rows: 1000,
			Columns: []ext.ResultColumn{{Name: "string_to_table", Type: text}},
			Open: func(c *ext.Call, a []*vector.Vector) (vector.Reader, error) {
				b, null, err := fromString(c, nil, a, 0)
				if err != nil || null {
					return kit.OneColumn(vector.New(text, 0)), err
				}
				arr, err := array.Decode(b)
				if err != nil {
					return nil, err
				}
				return kit.OneColumn(arr.Elems), nil
			}})
	}
}
