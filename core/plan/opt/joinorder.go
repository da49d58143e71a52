package opt

import (
	"math"
	"math/bits"

	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/expr"
	"github.com/basaltdb/basalt/core/plan/logical"
	"github.com/basaltdb/basalt/core/plan/physical"
)

// maxExact is the most inputs whose order is searched exhaustively: the search
// looks at 3^n splits.
const maxExact = 11

// order reorders the inner joins of a plan, clusters of them at a time.
func (o *optimiser) order(n logical.Node) logical.Node {
	if c := o.cluster(n); c != nil && len(c.inputs) > 1 {
		return c.best()
	}
	in := n.Inputs()
	if len(in) == 0 {
		return n
	}
	out := make([]logical.Node, len(in))
	for i := range in {
		out[i] = o.order(in[i])
		if byPosition(n) {
			out[i] = inOrder(out[i], in[i].Columns())
		}
	}
	return n.WithInputs(out)
}

// cluster is a set of inputs that are all joined by inner joins.
type cluster struct {
	o      *optimiser
	inputs []logical.Node
	conds  []joinCond
}

// joinCond is a condition with the inputs that it needs, as bits.
type joinCond struct {
	e    expr.Expr
	need uint64
	// a and b are the columns of an equality of two; 0 for any other condition.
	a, b expr.ColID
}

// cluster collects the inputs of nested inner joins; nil when n is none, or
// one that is lateral.
func (o *optimiser) cluster(n logical.Node) *cluster {
	c := &cluster{o: o}
	var conds []expr.Expr
	if !c.collect(n, &conds, true) {
		return nil
	}
	conds = append(conds, impliedEqualities(conds)...)
	for _, e := range conds {
		cond := joinCond{e: e, need: c.needed(e)}
		cond.a, cond.b = equalColumns(e)
		c.conds = append(c.conds, cond)
	}
	return c
}

func (c *cluster) collect(n logical.Node, conds *[]expr.Expr, top bool) bool {
	j, ok := n.(*logical.Join)
	inner := ok && j.Kind == physical.Inner && !lateral(j)
	if top && !inner {
		return false
	}
	if !inner || len(c.inputs) >= 60 {
		if f, isFilter := n.(*logical.Filter); isFilter {
			if fj, isJoin := f.Input.(*logical.Join); isJoin && fj.Kind == physical.Inner && !lateral(fj) {
				*conds = append(*conds, f.Conds...)
				return c.collect(fj, conds, false)
			}
		}
		c.inputs = append(c.inputs, c.o.order(n))
		return true
	}
	*conds = append(*conds, j.Conds...)
	c.collect(j.Left, conds, false)
	c.collect(j.Right, conds, false)
	return true
}

// lateral reports whether a join's right side depends on its left.
func lateral(j *logical.Join) bool {
	free := logical.FreeColumns(j.Right)
	for _, col := range j.Left.Columns() {
		if free[col.ID] {
			return true
		}
	}
	return false
}

// impliedEqualities derives a = c from a = b and b = c, which opens orders
// that the written conditions do not.
func impliedEqualities(conds []expr.Expr) []expr.Expr {
	type edge struct {
		call *expr.Call
		a, b *expr.Column
	}
	var edges []edge
	have := map[[2]expr.ColID]bool{}
	for _, e := range conds {
		call, ok := e.(*expr.Call)
		if !ok || call.Op != "=" || len(call.Args) != 2 {
			continue
		}
		a, okA := call.Args[0].(*expr.Column)
		b, okB := call.Args[1].(*expr.Column)
		if okA && okB && a.T.OID == b.T.OID && a.T.OID != types.BPCharOID {
			edges = append(edges, edge{call, a, b})
			have[[2]expr.ColID{a.ID, b.ID}] = true
			have[[2]expr.ColID{b.ID, a.ID}] = true
		}
	}
	var out []expr.Expr
	for i := range edges {
		for k := i + 1; k < len(edges); k++ {
			x, y, ok := ends(edges[i].a, edges[i].b, edges[k].a, edges[k].b)
			if !ok || have[[2]expr.ColID{x.ID, y.ID}] {
				continue
			}
			have[[2]expr.ColID{x.ID, y.ID}], have[[2]expr.ColID{y.ID, x.ID}] = true, true
			implied := *edges[i].call
			implied.Args = []expr.Expr{x, y}
			out = append(out, &implied)
		}
	}
	return out
}

// ends returns the two columns that two equalities sharing a third one relate.
func ends(a, b, c, d *expr.Column) (x, y *expr.Column, ok bool) {
	switch {
	case a.ID == c.ID:
		return b, d, b.ID != d.ID
	case a.ID == d.ID:
		return b, c, b.ID != c.ID
	case b.ID == c.ID:
		return a, d, a.ID != d.ID
	case b.ID == d.ID:
		return a, c, a.ID != c.ID
	}
	return nil, nil, false
}

// needed returns the inputs whose columns a condition uses.
func (c *cluster) needed(e expr.Expr) uint64 {
	used := logical.ColSet{}
	logical.ExprColumns(e, used)
	var need uint64
	for i, in := range c.inputs {
		for _, col := range in.Columns() {
			if used[col.ID] {
				need |= 1 << i
				break
			}
		}
	}
	return need
}

// plan is the best known way to join a subset.
type plan struct {
	node logical.Node
	cost float64
	rows float64
}

func (c *cluster) best() logical.Node {
	if len(c.inputs) <= maxExact {
		return c.exact()
	}
	return c.greedy()
}

// exact finds the cheapest bushy order, without cross products unless the
// conditions leave no other way.
func (c *cluster) exact() logical.Node {
	n := len(c.inputs)
	best := make([]*plan, 1<<n)
	for i, in := range c.inputs {
		best[1<<i] = c.leaf(i, in)
	}
	c.fill(best, false)
	if best[1<<n-1] == nil {
		// A condition over three inputs links each two of them, yet joins none:
		// a cross product must come first.
		c.fill(best, true)
	}
	return best[1<<n-1].node
}

// fill finds the best plan of every set of inputs from those of its parts.
// Sets that conditions link with the rest are joined by a cross product only
// where everyCross is set.
func (c *cluster) fill(best []*plan, everyCross bool) {
	all := uint64(len(best) - 1)
	for set := uint64(1); set <= all; set++ {
		if bits.OnesCount64(set) < 2 || best[set] != nil {
			continue
		}
		for _, cross := range []bool{false, true} {
			for sub := (set - 1) & set; sub > 0; sub = (sub - 1) & set {
				rest := set &^ sub
				if sub < rest || best[sub] == nil || best[rest] == nil {
					continue // each split once
				}
				if p := c.join(best[sub], best[rest], sub, rest, cross); p != nil && (best[set] == nil || p.cost < best[set].cost) {
					best[set] = p
				}
			}
			// A connected set is never joined by a cross product; one that is
			// not connected only matters for the whole.
			if best[set] != nil || !everyCross && set != all && c.connectable(set, all) {
				break
			}
		}
	}
}

// connectable reports whether a set that has no order of its own may be left
// without one: some condition links it with the rest.
func (c *cluster) connectable(set, all uint64) bool {
	for _, cond := range c.conds {
		if cond.need&set != 0 && cond.need&(all&^set) != 0 {
			return true
		}
	}
	return false
}

// leaf applies the conditions that need one input only.
func (c *cluster) leaf(i int, in logical.Node) *plan {
	var own []expr.Expr
	for _, cond := range c.conds {
		if cond.need == 1<<i || cond.need == 0 && i == 0 {
			own = append(own, cond.e)
		}
	}
	if len(own) > 0 {
		in = &logical.Filter{Input: in, Conds: own}
	}
	return &plan{node: in, rows: c.o.est.Of(in).Rows}
}

// join combines two disjoint subsets; nil when no condition links them and
// cross products are not allowed.
func (c *cluster) join(l, r *plan, lset, rset uint64, cross bool) *plan {
	conds := c.linking(lset, rset)
	if len(conds) == 0 && !cross {
		return nil
	}
	if r.rows > l.rows {
		l, r = r, l // the right side is built, so it is the smaller one
	}
	j := &logical.Join{Kind: physical.Inner, Left: l.node, Right: r.node, Conds: conds}
	rows := c.o.est.Of(j).Rows
	cost := l.cost + r.cost + rows + 2*r.rows + 0.2*l.rows
	if len(conds) == 0 {
		cost += l.rows * r.rows
	}
	return &plan{node: j, cost: cost, rows: rows}
}

// linking returns the conditions that join two disjoint subsets, without the
// equalities that follow from others: of these, or of what the subsets are joined
// by themselves.
func (c *cluster) linking(lset, rset uint64) []expr.Expr {
	var links []*joinCond
	for i := range c.conds {
		if need := c.conds[i].need; need&^(lset|rset) == 0 && need&lset != 0 && need&rset != 0 {
			links = append(links, &c.conds[i])
		}
	}
	known := classes{}
	if len(links) > 1 {
		for _, cond := range c.conds {
			if cond.need&^lset == 0 || cond.need&^rset == 0 {
				known.join(cond.a, cond.b)
			}
		}
	}
	var out []expr.Expr
	for _, cond := range links {
		if cond.a == cond.b || known.join(cond.a, cond.b) {
			out = append(out, cond.e)
		}
	}
	return out
}

// equalColumns returns the columns of an equality of two, else zeros.
func equalColumns(e expr.Expr) (a, b expr.ColID) {
	call, ok := e.(*expr.Call)
	if !ok || call.Op != "=" || len(call.Args) != 2 {
		return 0, 0
	}
	x, okX := call.Args[0].(*expr.Column)
	y, okY := call.Args[1].(*expr.Column)
	if !okX || !okY {
		return 0, 0
	}
	return x.ID, y.ID
}

// classes are sets of columns that are equal: each leads to another of its set, or
// is not there.
type classes map[expr.ColID]expr.ColID

func (c classes) root(id expr.ColID) expr.ColID {
	for {
		next, ok := c[id]
		if !ok {
			return id
		}
		id = next
	}
}

// join makes two columns equal, and reports whether they were not before.
func (c classes) join(a, b expr.ColID) bool {
	a, b = c.root(a), c.root(b)
	if a == b {
		return false
	}
	c[a] = b
	return true
}

// greedy joins the pair with the smallest result until one plan is left.
func (c *cluster) greedy() logical.Node {
	type item struct {
		p   *plan
		set uint64
	}
	var items []item
	for i, in := range c.inputs {
		items = append(items, item{c.leaf(i, in), 1 << i})
	}
	for len(items) > 1 {
		var found *plan
		bi, bj := 0, 1
		for _, cross := range []bool{false, true} {
			cheapest := math.Inf(1)
			for i := range items {
				for j := i + 1; j < len(items); j++ {
					if p := c.join(items[i].p, items[j].p, items[i].set, items[j].set, cross); p != nil && p.rows < cheapest {
						found, bi, bj, cheapest = p, i, j, p.rows
					}
				}
			}
			if found != nil {
				break
			}
		}
		merged := item{found, items[bi].set | items[bj].set}
		items[bi] = merged
		items = append(items[:bj], items[bj+1:]...)
	}
	return items[0].p.node
}
