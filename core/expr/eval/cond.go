package eval

import (
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/expr"
	"github.com/basaltdb/basalt/core/expr/order"
	"github.com/basaltdb/basalt/vector"
)

// caseNode is a searched CASE. Each condition sees the rows that none before
// took, each result the rows that its condition took.
type caseNode struct {
	conds, thens []node
	els          node // nil for null
	t            types.T
	out          vector.Vector
	asm          assembler
	took         [][]int32
	rest         [2][]int32
	parts        []part
}

// newCase takes the children in expr.Children's order.
func newCase(e *expr.Case, children []node) *caseNode {
	c := &caseNode{t: e.T, took: make([][]int32, len(e.Whens))}
	for i := range e.Whens {
		c.conds = append(c.conds, children[2*i])
		c.thens = append(c.thens, children[2*i+1])
	}
	if e.Else != nil {
		c.els = children[len(children)-1]
	}
	return c
}

func (c *caseNode) eval(f *frame, sel []int32) (*vector.Vector, error) {
	c.parts = c.parts[:0]
	cur, curSel := listed(f.n, sel), sel
	for i, cond := range c.conds {
		if len(cur) == 0 {
			break
		}
		took, err := pick(cond, f, curSel, c.took[i][:0])
		if err != nil {
			return nil, err
		}
		c.took[i] = took
		if len(took) == 0 {
			continue
		}
		if err := c.branch(f, c.thens[i], took); err != nil {
			return nil, err
		}
		rest := minus(cur, took, c.rest[i&1][:0])
		c.rest[i&1] = rest
		cur, curSel = rest, rest
	}
	if len(cur) > 0 && c.els != nil {
		if err := c.branch(f, c.els, cur); err != nil {
			return nil, err
		}
	}
	return c.asm.assemble(c.t, f.n, c.parts, &c.out), nil
}

// branch evaluates a result for the rows that get there.
func (c *caseNode) branch(f *frame, n node, rows []int32) error {
	v, err := n.eval(f, narrowed(f.n, rows))
	if err == nil {
		c.parts = append(c.parts, part{v, rows})
	}
	return err
}

// narrowed returns rows as a selection: nil when they are all.
func narrowed(n int, rows []int32) []int32 {
	if len(rows) == n {
		return nil
	}
	return rows
}

// coalesceNode gives the first argument that is not null.
type coalesceNode struct {
	args  []node
	t     types.T
	out   vector.Vector
	asm   assembler
	bufs  [][]int32
	rest  [2][]int32
	parts []part
}

func (c *coalesceNode) eval(f *frame, sel []int32) (*vector.Vector, error) {
	if c.bufs == nil {
		c.bufs = make([][]int32, len(c.args))
	}
	c.parts = c.parts[:0]
	cur := listed(f.n, sel)
	for i, arg := range c.args {
		v, err := arg.eval(f, narrowed(f.n, cur))
		if err != nil {
			return nil, err
		}
		if i == 0 && !v.HasNulls() {
			return v, nil
		}
		got := pickNull(v, true, f.n, cur, c.bufs[i][:0])
		c.bufs[i] = got
		if len(got) > 0 {
			c.parts = append(c.parts, part{v, got})
		}
		rest := minus(cur, got, c.rest[i&1][:0])
		c.rest[i&1] = rest
		if cur = rest; len(cur) == 0 {
			break
		}
	}
	return c.asm.assemble(c.t, f.n, c.parts, &c.out), nil
}

// minMaxNode is GREATEST and LEAST.
type minMaxNode struct {
	args  []node
	least bool
	t     types.T
	out   vector.Vector
	asm   assembler
	sels  [][]int32
	parts []part
}

func (m *minMaxNode) eval(f *frame, sel []int32) (*vector.Vector, error) {
	values := make([]*vector.Vector, len(m.args))
	for k, arg := range m.args {
		v, err := arg.eval(f, sel)
		if err != nil {
			return nil, err
		}
		values[k] = v
	}
	if m.sels == nil {
		m.sels = make([][]int32, len(m.args))
	}
	for k := range m.sels {
		m.sels[k] = m.sels[k][:0]
	}
	for _, i := range listed(f.n, sel) {
		if k := m.winner(values, int(i)); k >= 0 {
			m.sels[k] = append(m.sels[k], i)
		}
	}
	m.parts = m.parts[:0]
	for k, rows := range m.sels {
		if len(rows) > 0 {
			m.parts = append(m.parts, part{values[k], rows})
		}
	}
	return m.asm.assemble(m.t, f.n, m.parts, &m.out), nil
}

// winner returns the argument that row i takes its value from, -1 for null.
func (m *minMaxNode) winner(values []*vector.Vector, i int) int {
	best := -1
	for k, v := range values {
		if v.IsNull(i) {
			continue
		}
		if best < 0 {
			best = k
			continue
		}
		c := order.Compare(v, i, values[best], i)
		if m.least && c < 0 || !m.least && c > 0 {
			best = k
		}
	}
	return best
}

// distinctNode is IS [NOT] DISTINCT FROM.
type distinctNode struct {
	eq    *callNode
	left  node
	right node
	not   bool
	out   vector.Vector
	buf   []int32
	both  []int32
	equal []int32
}

func newDistinct(e *expr.DistinctFrom, args []node) *distinctNode {
	d := &distinctNode{left: args[0], right: args[1], not: e.Not}
	d.eq = &callNode{t: types.Bool, run: kernel(e.Eq.Eval), strict: e.Eq.Strict, dict: e.Eq.Dict, argv: make([]*vector.Vector, 2), flat: make([]vector.Vector, 2)}
	return d
}

func (d *distinctNode) pick(f *frame, sel, dst []int32) ([]int32, error) {
	a, err := d.left.eval(f, sel)
	if err != nil {
		return nil, err
	}
	b, err := d.right.eval(f, sel)
	if err != nil {
		return nil, err
	}
	d.both = d.both[:0]
	d.equal = d.equal[:0]
	for _, i := range listed(f.n, sel) {
		x, y := a.IsNull(int(i)), b.IsNull(int(i))
		switch {
		case !x && !y:
			d.both = append(d.both, i)
		case x && y:
			d.equal = append(d.equal, i)
		}
	}
	if err := d.compare(f, a, b); err != nil {
		return nil, err
	}
	// d.equal now holds the rows that are equal or both null, unordered.
	mark := vector.NewBitmap(f.n)
	for _, i := range d.equal {
		mark.Set(int(i))
	}
	for _, i := range listed(f.n, sel) {
		if mark.Get(int(i)) == d.not {
			dst = append(dst, i)
		}
	}
	return dst, nil
}

// compare adds the rows of d.both that are equal to d.equal.
func (d *distinctNode) compare(f *frame, a, b *vector.Vector) error {
	if len(d.both) == 0 {
		return nil
	}
	d.eq.argv[0], d.eq.argv[1] = a, b
	d.eq.flatten()
	if err := d.eq.computeRows(f.call, f.n, d.both, &d.eq.out); err != nil {
		return err
	}
	d.equal = pickTrue(&d.eq.out, f.n, d.both, d.equal)
	return nil
}

func (d *distinctNode) eval(f *frame, sel []int32) (*vector.Vector, error) {
	on, err := d.pick(f, sel, d.buf[:0])
	if err != nil {
		return nil, err
	}
	d.buf = on
	setBools(&d.out, f.n, on)
	return &d.out, nil
}
