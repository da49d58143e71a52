package eval

import (
	"math"

	"github.com/basaltdb/basalt/core/base/types"
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
// own type, or of a date with a timestamp.
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
	if b.col, ok = call.Args[0].(*expr.Column); !ok {
		return b, false
	}
	n, err := c.build(call.Args[1])
	if err != nil {
		return b, false
	}
	if b.value, ok = n.(*constNode); !ok {
		return b, false
	}
	if from, to := b.col.T.OID, call.Args[1].Type().OID; from != to {
		return b, from == types.DateOID && to == types.TimestampOID && b.toDate()
	}
	return b, true
}

const dayMicros = 24 * 60 * 60 * 1_000_000

// toDate turns "date op timestamp" into a comparison of dates, which "date <
// date + interval" is once it is folded. It reports false where the timestamp
// is null or no date stands near it.
func (b *bound) toDate() bool {
	if b.value.value.IsNull(0) {
		return false
	}
	ts := vector.Values[int64](&b.value.value)[0]
	if ts == math.MinInt64 || ts == math.MaxInt64 { // an infinity
		return false
	}
	day, rest := ts/dayMicros, ts%dayMicros
	if rest < 0 {
		day, rest = day-1, rest+dayMicros
	}
	if (b.op == compare.Lt || b.op == compare.Ge) && rest > 0 {
		day++ // before noon of a day is before the next day
	}
	if day <= math.MinInt32 || day >= math.MaxInt32 {
		return false
	}
	b.value = newConst(vector.NewConst(vector.WrapFixed(types.Date, []int32{int32(day)}, nil), 0, 1))
	return true
}

// boundNode is a comparison that was turned into one of the column's own type.
type boundNode struct {
	node // as it was written
	col  columnNode
	b    bound
}

func (n *boundNode) pick(f *frame, sel, dst []int32) ([]int32, error) {
	if f.rows(sel) == 0 {
		return dst, nil
	}
	n.b.value.value.Repeat(f.n)
	return compare.Select(n.b.op, f.cols[n.col], &n.b.value.value, f.n, sel, dst), nil
}

// bounded returns the node for a comparison that a bound can stand for, or n.
func (c *compiler) bounded(e *expr.Call, n node) node {
	if len(e.Args) != 2 || e.Args[0].Type().OID == e.Args[1].Type().OID {
		return n
	}
	b, ok := c.boundOf(e)
	if !ok {
		return n
	}
	at, ok := c.env.Cols[b.col.ID]
	if !ok {
		return n
	}
	return &boundNode{node: n, col: columnNode(at), b: b}
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
