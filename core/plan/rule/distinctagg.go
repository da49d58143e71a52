package rule

import (
	"slices"

	"github.com/basaltdb/basalt/core/expr"
	"github.com/basaltdb/basalt/core/plan/logical"
	"github.com/basaltdb/basalt/core/plan/physical"
)

// SplitDistinct computes aggregates over distinct arguments in two steps, where
// all of them have the same arguments: one grouping by the groups and the
// arguments, and over its rows the aggregates without DISTINCT. The first step
// is the one that has partitions for many groups and a direct table for
// dense keys; an aggregate that keeps its own distinct rows has neither.
func SplitDistinct(c *Context, n logical.Node) logical.Node {
	n = mapInputs(n, func(in logical.Node) logical.Node { return SplitDistinct(c, in) })
	a, ok := n.(*logical.Aggregate)
	if !ok || !splits(a) {
		return n
	}
	p := &logical.Project{Input: a.Input}
	groups := slices.Clone(a.Groups)
	for _, g := range a.Groups {
		p.Cols, p.Exprs = append(p.Cols, g), append(p.Exprs, ref(g))
	}
	args := make([]expr.Expr, len(a.Aggs[0].Args))
	for i, e := range a.Aggs[0].Args {
		col := c.column("distinct", e.Type())
		p.Cols, p.Exprs = append(p.Cols, col), append(p.Exprs, e)
		groups, args[i] = append(groups, col), ref(col)
	}
	out := &logical.Aggregate{Input: &logical.Aggregate{Input: p, Groups: groups}, Groups: a.Groups, Aggs: slices.Clone(a.Aggs)}
	for i := range out.Aggs {
		out.Aggs[i].Distinct, out.Aggs[i].Args = false, args
	}
	return out
}

// splits reports whether an aggregate is of the kind that SplitDistinct is for.
func splits(a *logical.Aggregate) bool {
	if a.Sets != nil || a.Grouping != 0 || len(a.Aggs) == 0 || len(a.Aggs[0].Args) == 0 {
		return false
	}
	return !slices.ContainsFunc(a.Aggs, func(call physical.AggCall) bool {
		return !call.Distinct || call.Filter != nil || len(call.OrderBy) > 0 || call.Agg.OrderSensitive || call.Agg.OrderedSet ||
			!slices.EqualFunc(call.Args, a.Aggs[0].Args, expr.Equal) || slices.ContainsFunc(call.Args, volatile)
	})
}
