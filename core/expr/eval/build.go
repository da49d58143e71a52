package eval

import (
	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/value/array"
	"github.com/basaltdb/basalt/core/value/record"
	"github.com/basaltdb/basalt/vector"
)

// arrayNode builds arrays of its elements, or with nested of its sub-arrays.
type arrayNode struct {
	elems  []node
	nested bool
	t      types.T
	out    vector.Vector
}

func (a *arrayNode) eval(f *frame, sel []int32) (*vector.Vector, error) {
	cols, err := evalEach(f, sel, a.elems)
	if err != nil {
		return nil, err
	}
	build := a.flat
	if a.nested {
		build = a.stack
	}
	return &a.out, fillBytes(&a.out, a.t, f.n, sel, func(dst []byte, i int) ([]byte, error) {
		return build(dst, cols, i)
	})
}

func evalEach(f *frame, sel []int32, nodes []node) ([]*vector.Vector, error) {
	cols := make([]*vector.Vector, len(nodes))
	for k, n := range nodes {
		v, err := n.eval(f, sel)
		if err != nil {
			return nil, err
		}
		cols[k] = v
	}
	return cols, nil
}

// fillBytes makes out a variable-length vector whose row i is what value
// appends, for the rows of sel.
func fillBytes(out *vector.Vector, t types.T, n int, sel []int32, value func(dst []byte, i int) ([]byte, error)) error {
	out.Reset(t, n)
	off, data := out.Offsets(), out.Data()[:0]
	next := 0
	for _, i := range listed(n, sel) {
		for ; next < int(i); next++ {
			off[next+1] = int32(len(data))
		}
		var err error
		if data, err = value(data, int(i)); err != nil {
			return err
		}
		off[next+1] = int32(len(data))
		next++
	}
	for ; next < n; next++ {
		off[next+1] = int32(len(data))
	}
	out.SetVarlen(off, data)
	return nil
}

// flat builds a one-dimensional array of row i.
func (a *arrayNode) flat(dst []byte, cols []*vector.Vector, i int) ([]byte, error) {
	b := vector.NewBuilder(a.t.Elem(), len(cols))
	for _, c := range cols {
		b.AppendRow(c, i)
	}
	arr := array.Of(b.Finish())
	return arr.Append(dst), nil
}

// stack builds an array whose elements are arrays of one shape.
func (a *arrayNode) stack(dst []byte, cols []*vector.Vector, i int) ([]byte, error) {
	b := vector.NewBuilder(a.t.Elem(), len(cols))
	var dims []array.Dim
	count := 0
	for _, c := range cols {
		if c.IsNull(i) {
			continue
		}
		sub, err := array.Decode(c.Bytes(i))
		if err != nil {
			return nil, err
		}
		if count > 0 && !sameShape(dims, sub.Dims) {
			return nil, errs.New(errs.ArraySubscriptError, "multidimensional arrays must have array expressions with matching dimensions")
		}
		dims = sub.Dims
		count++
		for k := range sub.Elems.Len() {
			b.AppendRow(sub.Elems, k)
		}
	}
	arr := array.Array{Elem: a.t.Elem().Bare(), Elems: b.Finish()}
	if len(dims) > 0 {
		if len(dims) == array.MaxDims {
			return nil, errs.New(errs.ProgramLimitExceeded, "number of array dimensions (%d) exceeds the maximum allowed (%d)", len(dims)+1, array.MaxDims)
		}
		arr.Dims = append([]array.Dim{{Len: int32(count), Lower: 1}}, dims...)
	}
	return arr.Append(dst), nil
}

func sameShape(a, b []array.Dim) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

// rowNode builds records.
type rowNode struct {
	fields []node
	out    vector.Vector
}

func (r *rowNode) eval(f *frame, sel []int32) (*vector.Vector, error) {
	cols, err := evalEach(f, sel, r.fields)
	if err != nil {
		return nil, err
	}
	return &r.out, fillBytes(&r.out, types.Record, f.n, sel, func(dst []byte, i int) ([]byte, error) {
		dst = record.AppendHeader(dst, len(cols))
		for _, c := range cols {
			dst = record.AppendField(dst, c, i)
		}
		return dst, nil
	})
}
