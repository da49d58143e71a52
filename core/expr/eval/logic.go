package eval

import (
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/vector"
)

// pick filters by any node of type bool.
func pick(n node, f *frame, sel, dst []int32) ([]int32, error) {
	if s, ok := n.(selecter); ok {
		return s.pick(f, sel, dst)
	}
	v, err := n.eval(f, sel)
	if err != nil {
		return nil, err
	}
	return pickTrue(v, f.n, sel, dst), nil
}

// andNode is a conjunction. Rows that one condition rules out do not reach the
// next.
type andNode struct {
	args []node
	out  vector.Vector
	bufs [2][]int32
}

func (a *andNode) pick(f *frame, sel, dst []int32) ([]int32, error) {
	cur := sel
	last := len(a.args) - 1
	for i, arg := range a.args {
		if i == last {
			return pick(arg, f, cur, dst)
		}
		buf := &a.bufs[i&1]
		next, err := pick(arg, f, cur, (*buf)[:0])
		if err != nil {
			return nil, err
		}
		*buf = next
		if len(next) == 0 {
			return dst, nil
		}
		if len(next) < f.n {
			cur = next
		}
	}
	return dst, nil
}

func (a *andNode) eval(f *frame, sel []int32) (*vector.Vector, error) {
	return evalLogic(f, sel, a.args, false, &a.out, &a.bufs[0])
}

// orNode is a disjunction. Rows that one condition accepts do not reach the
// next.
type orNode struct {
	args []node
	out  vector.Vector
	bufs [3][]int32
	mark vector.Bitmap
}

func (o *orNode) eval(f *frame, sel []int32) (*vector.Vector, error) {
	return evalLogic(f, sel, o.args, true, &o.out, &o.bufs[0])
}

func (o *orNode) pick(f *frame, sel, dst []int32) ([]int32, error) {
	if len(o.mark) < vector.Words(f.n) {
		o.mark = vector.NewBitmap(f.n)
	}
	o.mark.ClearAll()
	cur := listed(f.n, sel)
	curSel := sel
	for i, arg := range o.args {
		hit, err := pick(arg, f, curSel, o.bufs[2][:0])
		if err != nil {
			return nil, err
		}
		o.bufs[2] = hit
		for _, r := range hit {
			o.mark.Set(int(r))
		}
		rest := minus(cur, hit, o.bufs[i&1][:0])
		o.bufs[i&1] = rest
		if len(rest) == 0 {
			break
		}
		cur, curSel = rest, rest
	}
	return o.mark.AppendSelected(dst, f.n), nil
}

// evalLogic computes AND, or with or OR, as a vector: a row leaves when an
// argument decides it, and is null when none does but one was null.
func evalLogic(f *frame, sel []int32, args []node, or bool, out *vector.Vector, buf *[]int32) (*vector.Vector, error) {
	out.Reset(types.Bool, f.n)
	bits := out.Bits()
	if or {
		clear(bits)
	} else {
		bits.SetAll()
	}
	cur := append((*buf)[:0], listed(f.n, sel)...)
	*buf = cur
	curSel := sel
	var nulls []int32
	for _, arg := range args {
		v, err := arg.eval(f, curSel)
		if err != nil {
			return nil, err
		}
		k := 0
		for _, i := range cur {
			row := int(i)
			switch {
			case v.IsNull(row):
				nulls = append(nulls, i)
			case v.Bool(row) == or:
				bits.Put(row, or)
				continue
			}
			cur[k] = i
			k++
		}
		cur = cur[:k]
		curSel = cur
		if k == 0 {
			break
		}
	}
	for _, i := range nulls {
		if bits.Get(int(i)) != or {
			out.SetNull(int(i))
		}
	}
	return out, nil
}

// notNode is a negation.
type notNode struct {
	arg node
	out vector.Vector
}

func (x *notNode) eval(f *frame, sel []int32) (*vector.Vector, error) {
	v, err := x.arg.eval(f, sel)
	if err != nil {
		return nil, err
	}
	if v.Enc == vector.Const {
		if v.IsNull(0) {
			return v, nil
		}
		setBools(&x.out, 1, nil)
		x.out.Bits().Put(0, !v.Bool(0))
		x.out.Repeat(f.n)
		return &x.out, nil
	}
	v = v.Flattened()
	x.out.Reset(types.Bool, f.n)
	in, bits := v.Bits(), x.out.Bits()
	for w := range bits {
		bits[w] = ^in[w]
	}
	x.out.Valid = v.Valid
	return &x.out, nil
}

// isNullNode is IS [NOT] NULL. A record is null when all its fields are, and
// not null when none is; the binder expands that for rows.
type isNullNode struct {
	arg node
	not bool
	out vector.Vector
	buf []int32
}

func (x *isNullNode) pick(f *frame, sel, dst []int32) ([]int32, error) {
	v, err := x.arg.eval(f, sel)
	if err != nil {
		return nil, err
	}
	return pickNull(v, x.not, f.n, sel, dst), nil
}

func (x *isNullNode) eval(f *frame, sel []int32) (*vector.Vector, error) {
	on, err := x.pick(f, sel, x.buf[:0])
	if err != nil {
		return nil, err
	}
	x.buf = on
	setBools(&x.out, f.n, on)
	return &x.out, nil
}

// boolTestNode is IS [NOT] TRUE and IS [NOT] FALSE, never null.
type boolTestNode struct {
	arg        node
	value, not bool
	out        vector.Vector
	buf        []int32
}

func (x *boolTestNode) pick(f *frame, sel, dst []int32) ([]int32, error) {
	if x.value && !x.not {
		return pick(x.arg, f, sel, dst)
	}
	v, err := x.arg.eval(f, sel)
	if err != nil {
		return nil, err
	}
	for _, i := range listed(f.n, sel) {
		is := !v.IsNull(int(i)) && v.Bool(int(i)) == x.value
		if is != x.not {
			dst = append(dst, i)
		}
	}
	return dst, nil
}

func (x *boolTestNode) eval(f *frame, sel []int32) (*vector.Vector, error) {
	on, err := x.pick(f, sel, x.buf[:0])
	if err != nil {
		return nil, err
	}
	x.buf = on
	setBools(&x.out, f.n, on)
	return &x.out, nil
}
