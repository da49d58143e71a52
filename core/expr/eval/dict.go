package eval

import (
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/vector"
)

// dictMemo is the result of a call for each entry of the dictionary that its
// only varying argument had last.
type dictMemo struct {
	dict    *vector.Vector // the dictionary, nil for none
	consts  []vector.Vector
	failed  bool // an entry raised an error: rows must be computed one by one
	value   vector.Vector
	hits    []uint8 // of a bool result: 1 for true
	scratch *callNode
	valid   vector.Bitmap
	view    vector.Vector // a Dict over value and the codes of the batch
}

// dictArg returns the argument that is a Dict where the call may be computed
// by dictionary entry and that is less work than by row; -1 otherwise.
func (c *callNode) dictArg(f *frame, sel []int32) int {
	if !c.pure || !c.strict {
		return -1
	}
	at := -1
	for i, a := range c.argv {
		switch a.Enc {
		case vector.Flat:
			return -1
		case vector.Dict:
			if at >= 0 {
				return -1
			}
			at = i
		}
	}
	if at < 0 {
		return -1
	}
	d := c.argv[at].Dictionary()
	if d != c.memo.dict && d.Len() > f.rows(sel) || d.Len() == 0 {
		return -1
	}
	return at
}

// compute makes the memo hold the results for the dictionary of argument at,
// and reports false where that is not possible. A null constant, like a null
// row, is left to the ordinary way.
func (m *dictMemo) compute(c *callNode, call *ext.Call, at int) bool {
	for _, a := range c.argv {
		if a.Enc == vector.Const && a.IsNull(0) {
			return false
		}
	}
	dict := c.argv[at].Dictionary()
	if m.dict == dict && m.sameConsts(c, at) {
		return !m.failed
	}
	m.dict, m.failed = dict, false
	m.keepConsts(c, at)
	n := dict.Len()
	if m.scratch == nil {
		m.scratch = &callNode{}
	}
	s := m.scratch
	s.t, s.run, s.strict = c.t, c.run, true
	s.argv = s.argv[:0]
	for i, a := range c.argv {
		if i == at {
			s.argv = append(s.argv, dict)
			continue
		}
		view := &vector.Vector{}
		view.Share(a, n)
		s.argv = append(s.argv, view)
	}
	// The dictionary may hold values that no selected row has; an error for
	// one of those is none.
	if err := s.computeRows(call, n, nil, &m.value); err != nil {
		m.failed = true
		return false
	}
	if m.value.Enc != vector.Flat {
		m.value.Flatten()
	}
	m.hits = m.hits[:0]
	if isBool(c.t) {
		for i := range n {
			hit := uint8(0)
			if !m.value.IsNull(i) && m.value.Bool(i) {
				hit = 1
			}
			m.hits = append(m.hits, hit)
		}
	}
	return true
}

// sameConsts reports whether the other arguments are those of the memo.
func (m *dictMemo) sameConsts(c *callNode, at int) bool {
	for i, a := range c.argv {
		if i == at || isStatic(c.args[i]) {
			continue
		}
		if len(m.consts) != len(c.argv) || !sameConst(&m.consts[i], a) {
			return false
		}
	}
	return true
}

func (m *dictMemo) keepConsts(c *callNode, at int) {
	m.consts = m.consts[:0]
	for i, a := range c.argv {
		var v vector.Vector
		if i != at && !isStatic(c.args[i]) {
			v.SetConst(a, 0, 1)
		}
		m.consts = append(m.consts, v)
	}
}

// sameConst compares the stored bytes of two Const values of one type.
func sameConst(a, b *vector.Vector) bool {
	if a.Type != b.Type || a.Num != b.Num || a.Scale != b.Scale {
		return false
	}
	if a.IsVarlen() {
		return a.Str(0) == b.Str(0)
	}
	if a.Phys() == types.PhysBool {
		return a.Bool(0) == b.Bool(0)
	}
	return string(a.RawAt(0)) == string(b.RawAt(0))
}

// pick appends the rows of sel whose dictionary entry gave true.
func (m *dictMemo) pick(v *vector.Vector, n int, sel, dst []int32) []int32 {
	codes, hits := v.Codes(), m.hits
	from, k := len(dst), 0
	rows := n
	if sel != nil {
		rows = len(sel)
	}
	if cap(dst)-from < rows {
		dst = append(make([]int32, 0, from+rows), dst...)
	}
	out := dst[from : from+rows]
	if sel == nil {
		for i, c := range codes[:n] {
			out[k] = int32(i)
			k += int(hits[c])
		}
	} else {
		for _, i := range sel {
			out[k] = i
			k += int(hits[codes[i]])
		}
	}
	out = out[:k]
	if v.HasNulls() {
		k = 0
		for _, i := range out {
			out[k] = i
			if v.Valid.Get(int(i)) {
				k++
			}
		}
	}
	return dst[:from+k]
}

// expand makes out the results by row: a Dict over the memo for strings, Flat
// otherwise.
func (m *dictMemo) expand(v *vector.Vector, n int, out *vector.Vector) *vector.Vector {
	codes := v.Codes()[:n]
	if m.value.HasNulls() || v.HasNulls() {
		m.mergeNulls(v, codes, n)
	} else {
		m.valid = nil
	}
	if m.value.Phys() == types.PhysBytes {
		// The dictionary of a Dict holds no nulls; the rows have them instead.
		dict := &vector.Vector{}
		dict.Share(&m.value, 0)
		dict.Valid = nil
		m.view.SetDict(dict, codes, m.valid)
		return &m.view
	}
	out.Gather(&m.value, codes)
	out.Valid = m.valid
	return out
}

func (m *dictMemo) mergeNulls(v *vector.Vector, codes []int32, n int) {
	m.valid = vector.NewBitmapSet(n)
	for i := range n {
		if v.IsNull(i) || m.value.IsNull(int(codes[i])) {
			m.valid.Clear(i)
		}
	}
}
