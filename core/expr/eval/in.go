package eval

import (
	"github.com/basaltdb/basalt/core/base/decimal"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/expr"
	"github.com/basaltdb/basalt/core/expr/order"
	"github.com/basaltdb/basalt/vector"
	"github.com/basaltdb/basalt/vector/kernel/compare"
)

// valueSet is a set of values of one type without nulls.
type valueSet struct {
	list *vector.Vector
	keys map[string]struct{} // by order.AppendKey, or the bytes of a string
	text bool                // keys are the strings themselves
	ints *intSet             // of an integer type
	// byScale are numeric sets at the scale of the columns seen.
	byScale map[int]*intSet
	key     []byte
}

// newValueSet makes the set of the values of list that are not null.
func newValueSet(list *vector.Vector) *valueSet {
	s := &valueSet{list: list}
	switch list.Phys() {
	case types.PhysInt16, types.PhysInt32, types.PhysInt64:
		s.ints = newIntSet(compare.Int64s(validRows(list), nil))
		return s
	case types.PhysBytes:
		s.text = !order.Nested(list.Type)
	case types.PhysNumeric:
		s.byScale = map[int]*intSet{}
	}
	s.keys = make(map[string]struct{}, list.Len())
	for i := range list.Len() {
		if !list.IsNull(i) {
			s.keys[string(s.keyOf(list, i))] = struct{}{}
		}
	}
	return s
}

// validRows returns the rows that are not null as a Flat vector.
func validRows(v *vector.Vector) *vector.Vector {
	if v.Enc == vector.Flat && !v.HasNulls() {
		return v
	}
	var rows []int32
	for i := range v.Len() {
		if !v.IsNull(i) {
			rows = append(rows, int32(i))
		}
	}
	out := &vector.Vector{}
	out.Gather(v, rows)
	out.Valid = nil
	return out.Flattened()
}

func (s *valueSet) keyOf(v *vector.Vector, i int) []byte {
	if s.text {
		b := v.Bytes(i)
		if s.list.Type.OID == types.BPCharOID {
			b = compare.Trim(b)
		}
		return b
	}
	s.key = order.AppendKey(s.key[:0], v, i)
	return s.key
}

// pick appends the rows of sel whose value is in the set. Nulls never are.
func (s *valueSet) pick(v *vector.Vector, n int, sel, dst []int32) []int32 {
	set := s.ints
	if set == nil && v.Phys() == types.PhysNumeric && v.Num == vector.NumFixed64 {
		set = s.atScale(int(v.Scale))
	}
	if set != nil && v.Enc == vector.Flat {
		from := len(dst)
		dst = set.pick(v, n, sel, dst)
		return dropNull(v, dst, from)
	}
	for _, i := range listed(n, sel) {
		if !v.IsNull(int(i)) && s.has(v, int(i)) {
			dst = append(dst, i)
		}
	}
	return dst
}

// has reports whether row i, not null, is in the set.
func (s *valueSet) has(v *vector.Vector, i int) bool {
	if s.ints != nil {
		return s.ints.has(compare.Int64s(v.Base().Slice(v.Index(i), 1), nil)[0])
	}
	_, ok := s.keys[string(s.keyOf(v, i))]
	return ok
}

// atScale returns the set as integers at a scale. Values that need more
// digits equal nothing there.
func (s *valueSet) atScale(scale int) *intSet {
	set := s.byScale[scale]
	if set == nil {
		var ints []int64
		for i := range s.list.Len() {
			if s.list.IsNull(i) {
				continue
			}
			d := s.list.DecimalAt(i)
			if d.Kind != decimal.Finite {
				continue
			}
			r := d.Round(scale)
			if r.Cmp(&d) == 0 && r.Coef.IsInt64() {
				ints = append(ints, r.Coef.Int64())
			}
		}
		set = newIntSet(ints)
		s.byScale[scale] = set
	}
	return set
}

func dropNull(v *vector.Vector, dst []int32, from int) []int32 {
	if !v.HasNulls() {
		return dst
	}
	k := from
	for _, i := range dst[from:] {
		if v.Valid.Get(int(i)) {
			dst[k] = i
			k++
		}
	}
	return dst[:k]
}

// inNode is IN over constants.
type inNode struct {
	arg     node
	set     *valueSet
	hasNull bool
	not     bool
	out     vector.Vector
	hit     []int32
	null    []int32
	// dict and inDict remember the answer for each entry of a dictionary.
	dict   *vector.Vector
	inDict []bool
}

func newInList(e *expr.InList, arg node) node {
	return &inNode{arg: arg, set: newValueSet(e.List), hasNull: e.HasNull, not: e.Not}
}

// members appends the rows of sel whose value is in the list.
func (x *inNode) members(v *vector.Vector, f *frame, sel, dst []int32) []int32 {
	if v.Enc != vector.Dict || v.Dictionary() != x.dict && v.Dictionary().Len() > f.rows(sel) {
		return x.set.pick(v, f.n, sel, dst)
	}
	if d := v.Dictionary(); d != x.dict {
		x.dict, x.inDict = d, x.inDict[:0]
		for i := range d.Len() {
			x.inDict = append(x.inDict, x.set.has(d, i))
		}
	}
	codes := v.Codes()
	for _, i := range listed(f.n, sel) {
		if x.inDict[codes[i]] && !v.IsNull(int(i)) {
			dst = append(dst, i)
		}
	}
	return dst
}

func (x *inNode) pick(f *frame, sel, dst []int32) ([]int32, error) {
	v, err := x.arg.eval(f, sel)
	if err != nil {
		return nil, err
	}
	if !x.not {
		return x.members(v, f, sel, dst), nil
	}
	if x.hasNull {
		return dst, nil // a miss is null, a hit is false
	}
	x.hit = x.members(v, f, sel, x.hit[:0])
	from := len(dst)
	dst = minus(listed(f.n, sel), x.hit, dst)
	if v.Enc == vector.Const {
		if v.IsNull(0) {
			return dst[:from], nil
		}
		return dst, nil
	}
	return dropNull(v, dst, from), nil
}

func (x *inNode) eval(f *frame, sel []int32) (*vector.Vector, error) {
	v, err := x.arg.eval(f, sel)
	if err != nil {
		return nil, err
	}
	x.hit = x.members(v, f, sel, x.hit[:0])
	if !x.not {
		setBools(&x.out, f.n, x.hit)
	} else {
		x.null = minus(listed(f.n, sel), x.hit, x.null[:0])
		setBools(&x.out, f.n, x.null)
	}
	if x.hasNull {
		for _, i := range minus(listed(f.n, sel), x.hit, x.null[:0]) {
			x.out.SetNull(int(i))
		}
	}
	if v.HasNulls() {
		for _, i := range listed(f.n, sel) {
			if v.IsNull(int(i)) {
				x.out.SetNull(int(i))
			}
		}
	}
	return &x.out, nil
}
