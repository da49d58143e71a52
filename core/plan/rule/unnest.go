package rule

import (
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/expr"
	"github.com/basaltdb/basalt/core/plan/logical"
	"github.com/basaltdb/basalt/core/plan/physical"
)

// Unnest turns every sub-select in an expression into a join below the node
// that holds the expression. The joins may be lateral; Decorrelate comes next.
func Unnest(c *Context, n logical.Node) logical.Node {
	n = mapInputs(n, func(in logical.Node) logical.Node { return Unnest(c, in) })
	n = mapSubplans(n, func(sub logical.Node) logical.Node { return Unnest(c, sub) })
	if f, ok := n.(*logical.Filter); ok {
		return c.unnestFilter(f)
	}
	found := false
	for _, e := range logical.Exprs(n) {
		found = found || expr.Contains(e, isSubquery)
	}
	if !found {
		return n
	}
	switch x := n.(type) {
	case *logical.Values, *logical.TableFunc:
		return c.unnestSource(n)
	case *logical.Insert, *logical.Update, *logical.Delete:
		if p := c.splitReturning(n); p != nil {
			return Unnest(c, p)
		}
	case *logical.Join:
		return c.unnestJoin(x)
	case *logical.CTE, *logical.SetOp, *logical.RecursiveUnion:
		return n
	case *logical.Limit:
		return n // its bounds are evaluated apart, see opt
	}
	input := n.Inputs()[0]
	out := logical.MapExprs(n, func(e expr.Expr) expr.Expr {
		var rewritten expr.Expr
		rewritten, input = c.attach(e, input)
		return rewritten
	})
	out = out.WithInputs([]logical.Node{input})
	return narrowed(n, out)
}

// unnestSource handles a node that makes rows of expressions alone: it becomes
// the right side of a lateral join with one row that has the sub-selects'
// values.
func (c *Context) unnestSource(n logical.Node) logical.Node {
	var left logical.Node = &logical.Values{Rows: [][]expr.Expr{{}}}
	right := logical.MapExprs(n, func(e expr.Expr) expr.Expr {
		var rewritten expr.Expr
		rewritten, left = c.attach(e, left)
		return rewritten
	})
	p := &logical.Project{Input: &logical.Join{Kind: physical.Inner, Left: left, Right: right}}
	for _, col := range n.Columns() {
		p.Cols, p.Exprs = append(p.Cols, col), append(p.Exprs, ref(col))
	}
	return p
}

// narrowed hides the helper columns that a join added below a node which
// passes its input's columns on.
func narrowed(before, after logical.Node) logical.Node {
	want := before.Columns()
	if len(after.Columns()) == len(want) {
		return after
	}
	p := &logical.Project{Input: after}
	for _, c := range want {
		p.Cols, p.Exprs = append(p.Cols, c), append(p.Exprs, ref(c))
	}
	return p
}

// unnestFilter makes semi and anti joins of EXISTS and IN conditions.
func (c *Context) unnestFilter(f *logical.Filter) logical.Node {
	node := f.Input
	var rest []expr.Expr
	for _, cond := range f.Conds {
		if j := c.asSemiJoin(cond, node); j != nil {
			node = j
			continue
		}
		rest = append(rest, cond)
	}
	for i := range rest {
		rest[i], node = c.attach(rest[i], node)
	}
	return narrowed(f, filter(node, rest))
}

// asSemiJoin turns a condition that is a sub-select, possibly negated, into a
// join; nil for anything else.
func (c *Context) asSemiJoin(cond expr.Expr, left logical.Node) logical.Node {
	negated := false
	if n, ok := cond.(*expr.Not); ok {
		negated, cond = true, n.Arg
	}
	s, ok := cond.(*expr.Subquery)
	if !ok || s.Cond != nil && expr.Contains(s.Cond, isSubquery) {
		return nil
	}
	plan := s.Plan.(logical.Node)
	switch s.Kind {
	case expr.Exists:
		kind := physical.Semi
		if negated {
			kind = physical.Anti
		}
		return &logical.Join{Kind: kind, Left: left, Right: plan}
	case expr.Any:
		if !negated {
			return &logical.Join{Kind: physical.Semi, Left: left, Right: plan, Conds: expr.Conjuncts(s.Cond)}
		}
		return &logical.Join{Kind: physical.Anti, Left: left, Right: plan, Conds: []expr.Expr{s.Cond}, NullAware: true}
	case expr.All:
		if negated {
			return nil
		}
		// x op ALL (S) is NOT (NOT (x op s) for any s).
		return &logical.Join{Kind: physical.Anti, Left: left, Right: plan, NullAware: true,
			Conds: []expr.Expr{c.simplifyNot(&expr.Not{Arg: s.Cond})}}
	}
	return nil
}

// attach replaces the sub-selects of e by columns of joins over node.
func (c *Context) attach(e expr.Expr, node logical.Node) (expr.Expr, logical.Node) {
	out := expr.Rewrite(e, func(x expr.Expr) expr.Expr {
		s, ok := x.(*expr.Subquery)
		if !ok {
			return x
		}
		var value expr.Expr
		value, node = c.attachOne(s, node)
		return value
	})
	return out, node
}

func (c *Context) attachOne(s *expr.Subquery, left logical.Node) (expr.Expr, logical.Node) {
	plan := s.Plan.(logical.Node)
	switch s.Kind {
	case expr.Scalar:
		kind := physical.Single
		if oneRow(plan) {
			kind = physical.Left
		}
		j := &logical.Join{Kind: kind, Left: left, Right: plan}
		return ref(plan.Columns()[0]), j
	case expr.ArrayOf:
		return c.attachArray(s, plan, left)
	}
	mark := c.column("mark", types.Bool)
	j := &logical.Join{Kind: physical.Mark, Left: left, Right: plan, Mark: mark, NullAware: s.Kind != expr.Exists}
	if s.Kind == expr.All {
		j.Conds = []expr.Expr{c.simplifyNot(&expr.Not{Arg: s.Cond})}
		return &expr.Not{Arg: ref(mark)}, j
	}
	if s.Cond != nil {
		j.Conds = []expr.Expr{s.Cond}
	}
	return ref(mark), j
}

// attachArray makes ARRAY(SELECT ...) an array_agg; it gives an empty array,
// not null, for no rows.
func (c *Context) attachArray(s *expr.Subquery, plan logical.Node, left logical.Node) (expr.Expr, logical.Node) {
	in := plan.Columns()[0]
	out := c.column("array", s.T)
	agg := &logical.Aggregate{Input: plan}
	for _, a := range c.Registry.Aggregates("array_agg") {
		if len(a.Args) == 1 && a.Args[0].IsArrayPseudo() == in.Type.IsArray() {
			agg.Aggs = append(agg.Aggs, physical.AggCall{ID: out.ID, Agg: a, Args: []expr.Expr{ref(in)}, T: s.T})
			break
		}
	}
	if sorted, ok := plan.(*logical.Sort); ok {
		agg.Aggs[0].OrderBy = sorted.Keys
	}
	j := &logical.Join{Kind: physical.Left, Left: left, Right: agg}
	empty := &expr.Array{T: s.T}
	return &expr.Coalesce{Args: []expr.Expr{ref(out), empty}, T: s.T}, j
}

// oneRow reports whether a plan gives at most one row.
func oneRow(n logical.Node) bool {
	switch x := n.(type) {
	case *logical.Aggregate:
		return len(x.Groups) == 0 && x.Sets == nil
	case *logical.Values:
		return len(x.Rows) <= 1
	case *logical.Project:
		return oneRow(x.Input)
	case *logical.Filter:
		return oneRow(x.Input)
	case *logical.Sort:
		return oneRow(x.Input)
	case *logical.Limit:
		if oneRow(x.Input) {
			return true
		}
		k, ok := x.Count.(*expr.Const)
		return ok && !x.Ties && !k.Value.IsNull(0) && int8At(k) <= 1
	}
	return false
}

// unnestJoin handles sub-selects in a join's condition: an inner join's become
// a filter above it; of an outer join those over the right side move into it.
func (c *Context) unnestJoin(j *logical.Join) logical.Node {
	var plain, subs []expr.Expr
	for _, cond := range j.Conds {
		if expr.Contains(cond, isSubquery) {
			subs = append(subs, cond)
		} else {
			plain = append(plain, cond)
		}
	}
	out := *j
	if j.Kind == physical.Inner {
		out.Conds = plain
		return c.unnestFilter(&logical.Filter{Input: &out, Conds: subs})
	}
	right := columnSet(j.Right)
	for i, cond := range j.Conds {
		if !expr.Contains(cond, isSubquery) {
			continue
		}
		if overlaps(uses(cond), right) {
			out.Conds = append([]expr.Expr(nil), out.Conds...)
			out.Conds[i], out.Right = c.attach(cond, out.Right)
		} else {
			out.Conds = append([]expr.Expr(nil), out.Conds...)
			out.Conds[i], out.Left = c.attach(cond, out.Left)
		}
	}
	return narrowed(j, &out)
}
