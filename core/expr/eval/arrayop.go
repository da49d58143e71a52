package eval

import (
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/expr"
	"github.com/basaltdb/basalt/core/value/array"
	"github.com/basaltdb/basalt/vector"
)

// setFrom is the array length from which "= ANY (constant array)" uses a set.
const setFrom = 8

// arrayOpNode is "arg op ANY (array)" and "arg op ALL (array)".
type arrayOpNode struct {
	arg, array node
	op         *callNode
	equality   bool // "= ANY" over operands of one type: a set will do
	all        bool
	out        vector.Vector

	// last is the encoded constant array that elems and set are of.
	last   []byte
	loaded bool
	elems  *vector.Vector
	set    *inNode

	repeat vector.Vector
	rows   []int32
}

func newArrayOp(e *expr.ArrayOp, args []node) *arrayOpNode {
	a := &arrayOpNode{arg: args[0], array: args[1], all: e.All}
	a.equality = e.OpName == "=" && !e.All && e.Arg.Type().OID == e.Array.Type().Elem().OID
	a.op = &callNode{t: types.Bool, run: kernel(e.Op.Eval), strict: e.Op.Strict, dict: e.Op.Dict,
		argv: make([]*vector.Vector, 2), flat: make([]vector.Vector, 2)}
	return a
}

func (a *arrayOpNode) eval(f *frame, sel []int32) (*vector.Vector, error) {
	list, err := a.array.eval(f, sel)
	if err != nil {
		return nil, err
	}
	v, err := a.arg.eval(f, sel)
	if err != nil {
		return nil, err
	}
	if list.Enc != vector.Const {
		return a.byRow(f, v, list, sel)
	}
	if list.IsNull(0) {
		a.out = *vector.NewNull(types.Bool, f.n)
		return &a.out, nil
	}
	if err := a.load(list.Bytes(0)); err != nil {
		return nil, err
	}
	if a.set != nil {
		return a.set.eval(f, sel)
	}
	return a.byElement(f, v, sel)
}

// load decodes a constant array unless it is the one of the last batch.
func (a *arrayOpNode) load(b []byte) error {
	if a.loaded && string(a.last) == string(b) {
		return nil
	}
	arr, err := array.Decode(b)
	if err != nil {
		return err
	}
	a.last, a.loaded, a.elems, a.set = append(a.last[:0], b...), true, arr.Elems, nil
	if a.elems == nil {
		a.elems = vector.New(arr.Elem, 0)
	}
	if a.equality && a.elems.Len() >= setFrom {
		a.set = &inNode{arg: a.arg, set: newValueSet(a.elems), hasNull: a.elems.HasNulls()}
	}
	return nil
}

// byElement compares all rows with one element after the other. Rows that are
// decided leave.
func (a *arrayOpNode) byElement(f *frame, v *vector.Vector, sel []int32) (*vector.Vector, error) {
	a.out.Reset(types.Bool, f.n)
	bits := a.out.Bits()
	clear(bits)
	if a.all {
		bits.SetAll()
	}
	a.rows = append(a.rows[:0], listed(f.n, sel)...)
	cur := a.rows
	var nulls []int32
	for k := 0; k < a.elems.Len() && len(cur) > 0; k++ {
		a.repeat.SetConst(a.elems, k, f.n)
		a.op.argv[0], a.op.argv[1] = v, &a.repeat
		a.op.flatten()
		if err := a.op.computeRows(f.call, f.n, cur, &a.op.out); err != nil {
			return nil, err
		}
		kept := 0
		for _, i := range cur {
			switch row := int(i); {
			case a.op.out.IsNull(row):
				nulls = append(nulls, i)
			case a.op.out.Bool(row) != a.all:
				bits.Put(row, !a.all)
				continue
			}
			cur[kept] = i
			kept++
		}
		cur = cur[:kept]
	}
	for _, i := range nulls {
		if bits.Get(int(i)) == a.all {
			a.out.SetNull(int(i))
		}
	}
	return &a.out, nil
}

// byRow decodes the array of each row and compares its elements at once.
func (a *arrayOpNode) byRow(f *frame, v, list *vector.Vector, sel []int32) (*vector.Vector, error) {
	a.out.Reset(types.Bool, f.n)
	bits := a.out.Bits()
	clear(bits)
	for _, i := range listed(f.n, sel) {
		row := int(i)
		if list.IsNull(row) {
			a.out.SetNull(row)
			continue
		}
		arr, err := array.Decode(list.Bytes(row))
		if err != nil {
			return nil, err
		}
		hit, null, err := a.oneRow(f, v, row, arr.Elems)
		if err != nil {
			return nil, err
		}
		bits.Put(row, hit)
		if null {
			a.out.SetNull(row)
		}
	}
	return &a.out, nil
}

// oneRow computes the operator for row i of v against all elements.
func (a *arrayOpNode) oneRow(f *frame, v *vector.Vector, i int, elems *vector.Vector) (result, null bool, err error) {
	if elems == nil || elems.Len() == 0 {
		return a.all, false, nil
	}
	n := elems.Len()
	a.repeat.SetConst(v, i, n)
	a.op.argv[0], a.op.argv[1] = &a.repeat, elems
	if err := a.op.computeRows(f.call, n, nil, &a.op.out); err != nil {
		return false, false, err
	}
	for k := range n {
		switch {
		case a.op.out.IsNull(k):
			null = true
		case a.op.out.Bool(k) != a.all:
			return !a.all, false, nil
		}
	}
	return a.all, null, nil
}
