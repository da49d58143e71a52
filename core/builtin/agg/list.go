package agg

import (
	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/core/value/array"
	"github.com/basaltdb/basalt/vector"
)

func registerLists(r *ext.Registry) {
	joined := func(oid types.OID, t types.T) {
		r.AddAggregate(&ext.Aggregate{OID: oid, Name: "string_agg", Args: []types.T{t, t}, Return: t, OrderSensitive: true, Dict: true,
			New: func(*ext.Call, []types.T) ext.States { return &joins{} }})
	}
	joined(3538, types.Text)
	joined(3545, types.Bytea)
	r.AddAggregate(
		&ext.Aggregate{OID: 2335, Name: "array_agg", Args: []types.T{polymorphic(types.AnyNonArrayOID)},
			Return: polymorphic(types.AnyArrayOID), OrderSensitive: true, Dict: true,
			New: func(_ *ext.Call, args []types.T) ext.States { return &arrays{bag: newBag(args[:1])} }},
		&ext.Aggregate{OID: 4053, Name: "array_agg", Args: []types.T{polymorphic(types.AnyArrayOID)},
			Return: polymorphic(types.AnyArrayOID), OrderSensitive: true, Dict: true,
			New: func(_ *ext.Call, args []types.T) ext.States { return &arrays{bag: newBag(args[:1]), nested: true} }},
	)
}

// joins is string_agg: by group the text so far, nil before the first row. It
// starts with the delimiter of the first row, of skip bytes, which counts only
// when the state is merged behind another.
type joins struct {
	text [][]byte
	skip []int32
	size int
}

// Grow implements ext.States.
func (s *joins) Grow(groups int) { s.text, s.skip = grown(s.text, groups), grown(s.skip, groups) }

// Update implements ext.States.
func (s *joins) Update(_ *ext.Call, groups []uint32, args []*vector.Vector, n int, sel []int32) error {
	v, delim := args[0], args[1]
	for _, i := range all(n, sel) {
		row := int(i)
		if v.IsNull(row) {
			continue
		}
		g := groups[i]
		text := s.text[g]
		before := len(text)
		if !delim.IsNull(row) {
			if text == nil {
				s.skip[g] = int32(len(delim.Bytes(row)))
			}
			text = append(text, delim.Bytes(row)...)
		}
		if text = append(text, v.Bytes(row)...); text == nil {
			text = []byte{}
		}
		s.text[g] = text
		s.size += len(text) - before
	}
	return nil
}

// Merge implements ext.States.
func (s *joins) Merge(_ *ext.Call, other ext.States, into []uint32) error {
	o := other.(*joins)
	for i, text := range o.text {
		g := into[i]
		if g == ext.NoGroup || text == nil {
			continue
		}
		if s.text[g] == nil {
			s.text[g], s.skip[g] = []byte{}, o.skip[i]
		}
		s.size += len(text)
		s.text[g] = append(s.text[g], text...)
	}
	return nil
}

// Final implements ext.States.
func (s *joins) Final(_ *ext.Call, from, n int, out *vector.Builder) error {
	for g := from; g < from+n; g++ {
		if s.text[g] == nil {
			out.AppendNull()
		} else {
			out.AppendBytes(s.text[g][s.skip[g]:])
		}
	}
	return nil
}

// Bytes implements ext.States.
func (s *joins) Bytes() int { return 24*len(s.text) + 2*s.size }

// arrays is array_agg; nested over arrays.
type arrays struct {
	bag
	nested bool
}

// Merge implements ext.States.
func (s *arrays) Merge(_ *ext.Call, other ext.States, into []uint32) error {
	s.take(&other.(*arrays).bag, into)
	return nil
}

// Final implements ext.States.
func (s *arrays) Final(_ *ext.Call, from, n int, out *vector.Builder) error {
	values := s.column(0)
	for g := from; g < from+n; g++ {
		rows := s.of(g)
		if len(rows) == 0 {
			out.AppendNull()
			continue
		}
		var a array.Array
		if s.nested {
			var err error
			if a, err = stack(values, rows); err != nil {
				return err
			}
		} else {
			elems := &vector.Vector{}
			elems.Gather(values, rows)
			a = array.Of(elems)
		}
		out.AppendBytes(a.Append(nil))
	}
	return nil
}

// stack makes one array of arrays of one shape.
func stack(values *vector.Vector, rows []int32) (array.Array, error) {
	var dims []array.Dim
	var b *vector.Builder
	for k, r := range rows {
		if values.IsNull(int(r)) {
			return array.Array{}, errs.New(errs.NullValueNotAllowed, "cannot accumulate null arrays")
		}
		sub, err := array.Decode(values.Bytes(int(r)))
		if err != nil {
			return array.Array{}, err
		}
		if len(sub.Dims) == 0 {
			return array.Array{}, errs.New(errs.ArraySubscriptError, "cannot accumulate empty arrays")
		}
		if k == 0 {
			dims, b = sub.Dims, vector.NewBuilder(sub.Elem, 0)
		} else if !sameDims(dims, sub.Dims) {
			return array.Array{}, errs.New(errs.ArraySubscriptError, "cannot accumulate arrays of different dimensionality")
		}
		b.AppendRows(sub.Elems, vector.Identity(sub.Elems.Len()))
	}
	if len(dims) == array.MaxDims {
		return array.Array{}, errs.New(errs.ProgramLimitExceeded, "number of array dimensions (%d) exceeds the maximum allowed (%d)", len(dims)+1, array.MaxDims)
	}
	return array.Array{Elem: b.Type(), Elems: b.Finish(), Dims: append([]array.Dim{{Len: int32(len(rows)), Lower: 1}}, dims...)}, nil
}

func sameDims(a, b []array.Dim) bool {
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
