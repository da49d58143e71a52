package eval

import (
	"github.com/basaltdb/basalt/core/expr"
	"github.com/basaltdb/basalt/vector"
	"github.com/basaltdb/basalt/vector/kernel/compare"
)

// rangeNode is "x >= low AND x < high" and its like, for a column and two
// constants: both comparisons in one look at the column.
type rangeNode struct {
	col       columnNode
	low, high *constNode
	lop, hop  compare.Op
	both      andNode // for columns in a form that the kernel does not take
}

func (r *rangeNode) eval(f *frame, sel []int32) (*vector.Vector, error) { return r.both.eval(f, sel) }

func (r *rangeNode) pick(f *frame, sel, dst []int32) ([]int32, error) {
	if f.rows(sel) == 0 {
		return dst, nil
	}
	if !r.low.value.IsNull(0) && !r.high.value.IsNull(0) {
		if out, ok := compare.SelectRange(f.cols[r.col], r.lop, &r.low.value, r.hop, &r.high.value, f.n, sel, dst); ok {
			return out, nil
		}
	}
	return r.both.pick(f, sel, dst)
}

// bound is a comparison of a column with a constant.
type bound struct {
	col   *expr.Column
	value *constNode
	op    compare.Op
}

// boundOf recognises a built-in comparison of a column with a constant of its
// own type.
func (c *compiler) boundOf(e expr.Expr) (b bound, ok bool) {
	call, ok := e.(*expr.Call)
	if !ok || len(call.Args) != 2 || call.Fn.Schema != "pg_catalog" {
		return b, false
	}
	switch call.Op {
	case "<":
		b.op = compare.Lt
	case "<=":
		b.op = compare.Le
	case ">":
		b.op = compare.Gt
	case ">=":
		b.op = compare.Ge
	default:
		return b, false
	}
	if b.col, ok = call.Args[0].(*expr.Column); !ok || b.col.T.OID != call.Args[1].Type().OID {
		return b, false
	}
	n, err := c.build(call.Args[1])
	if err != nil {
		return b, false
	}
	b.value, ok = n.(*constNode)
	return b, ok
}

// isLower reports whether the bound is one from below.
func (b *bound) isLower() bool { return b.op == compare.Gt || b.op == compare.Ge }

// compileRanges compiles a conjunction, joining pairs of bounds on one column.
// A pair takes the place of its first member.
func (c *compiler) compileRanges(conds []expr.Expr) ([]node, error) {
	taken := make([]bool, len(conds))
	var nodes []node
	for i, cond := range conds {
		if taken[i] {
			continue
		}
		n, err := c.compile(cond)
		if err != nil {
			return nil, err
		}
		if j := c.partner(conds, taken, i); j >= 0 {
			taken[j] = true
			other, err := c.compile(conds[j])
			if err != nil {
				return nil, err
			}
			n = c.newRange(conds[i], conds[j], n, other)
		}
		nodes = append(nodes, n)
	}
	return nodes, nil
}

// partner returns the condition behind i that bounds the same column from the
// other side, or -1.
func (c *compiler) partner(conds []expr.Expr, taken []bool, i int) int {
	a, ok := c.boundOf(conds[i])
	if !ok {
		return -1
	}
	if _, ok := c.env.Cols[a.col.ID]; !ok {
		return -1
	}
	for j := i + 1; j < len(conds); j++ {
		if taken[j] {
			continue
		}
		if b, ok := c.boundOf(conds[j]); ok && a.col.ID == b.col.ID && a.isLower() != b.isLower() {
			return j
		}
	}
	return -1
}

func (c *compiler) newRange(first, second expr.Expr, n, other node) node {
	a, _ := c.boundOf(first)
	b, _ := c.boundOf(second)
	if !a.isLower() {
		a, b = b, a
	}
	r := &rangeNode{col: columnNode(c.env.Cols[a.col.ID]), low: a.value, high: b.value, lop: a.op, hop: b.op}
	r.both.args = []node{n, other}
	return r
}
