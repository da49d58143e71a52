package logical

import (
	"github.com/basaltdb/basalt/core/expr"
	"github.com/basaltdb/basalt/core/plan/physical"
)

// SubstituteExpr replaces columns in e, also inside its sub-selects.
func SubstituteExpr(e expr.Expr, mapping map[expr.ColID]expr.Expr) expr.Expr {
	if e == nil || len(mapping) == 0 {
		return e
	}
	return expr.Rewrite(e, func(x expr.Expr) expr.Expr {
		switch x := x.(type) {
		case *expr.Column:
			if to, ok := mapping[x.ID]; ok {
				return to
			}
		case *expr.Subquery:
			s := *x
			s.Plan = Substitute(x.Plan.(Node), mapping)
			return &s
		}
		return x
	})
}

// Substitute replaces columns that a plan takes from around it.
func Substitute(n Node, mapping map[expr.ColID]expr.Expr) Node {
	return Transform(n, func(e expr.Expr) expr.Expr { return SubstituteExpr(e, mapping) })
}

// Transform returns a copy of the plan with f applied to every expression of
// every node.
func Transform(n Node, f func(expr.Expr) expr.Expr) Node {
	in := n.Inputs()
	if len(in) > 0 {
		out := make([]Node, len(in))
		for i := range in {
			out[i] = Transform(in[i], f)
		}
		n = n.WithInputs(out)
	}
	return MapExprs(n, f)
}

// MapExprs returns a copy of the node with f applied to its own expressions.
// Group columns are left alone, since they name columns of the input.
func MapExprs(n Node, f func(expr.Expr) expr.Expr) Node {
	switch x := n.(type) {
	case *Filter:
		c := *x
		c.Conds = mapList(x.Conds, f)
		return &c
	case *Project:
		c := *x
		c.Exprs = mapList(x.Exprs, f)
		return &c
	case *ProjectSet:
		c := *x
		c.Items = mapItems(x.Items, f)
		return &c
	case *TableFunc:
		c := *x
		c.Calls = mapItems(x.Calls, f)
		return &c
	case *Join:
		c := *x
		c.Conds = mapList(x.Conds, f)
		return &c
	case *Aggregate:
		c := *x
		c.Aggs = mapAggs(x.Aggs, f)
		return &c
	case *Distinct:
		c := *x
		c.On = mapList(x.On, f)
		return &c
	case *Sort:
		c := *x
		c.Keys = MapKeys(x.Keys, f)
		return &c
	case *Limit:
		c := *x
		c.Count, c.Offset, c.Keys = mapOne(x.Count, f), mapOne(x.Offset, f), MapKeys(x.Keys, f)
		return &c
	case *Window:
		return mapWindow(x, f)
	case *Values:
		c := *x
		c.Rows = make([][]expr.Expr, len(x.Rows))
		for i, r := range x.Rows {
			c.Rows[i] = mapList(r, f)
		}
		return &c
	}
	return mapWrite(n, f)
}

func mapOne(e expr.Expr, f func(expr.Expr) expr.Expr) expr.Expr {
	if e == nil {
		return nil
	}
	return f(e)
}

func mapList(list []expr.Expr, f func(expr.Expr) expr.Expr) []expr.Expr {
	if list == nil {
		return nil
	}
	out := make([]expr.Expr, len(list))
	for i, e := range list {
		out[i] = mapOne(e, f)
	}
	return out
}

// MapKeys applies f to sort keys.
func MapKeys(keys []physical.SortKey, f func(expr.Expr) expr.Expr) []physical.SortKey {
	if keys == nil {
		return nil
	}
	out := append([]physical.SortKey(nil), keys...)
	for i := range out {
		out[i].Expr = f(out[i].Expr)
	}
	return out
}

func mapItems(items []physical.SetItem, f func(expr.Expr) expr.Expr) []physical.SetItem {
	out := append([]physical.SetItem(nil), items...)
	for i := range out {
		out[i].Expr = mapOne(out[i].Expr, f)
		out[i].Args = mapList(out[i].Args, f)
	}
	return out
}

func mapAggs(aggs []physical.AggCall, f func(expr.Expr) expr.Expr) []physical.AggCall {
	out := append([]physical.AggCall(nil), aggs...)
	for i := range out {
		out[i].Args = mapList(out[i].Args, f)
		out[i].Filter = mapOne(out[i].Filter, f)
		out[i].OrderBy = MapKeys(out[i].OrderBy, f)
	}
	return out
}

func mapWindow(x *Window, f func(expr.Expr) expr.Expr) Node {
	c := *x
	c.Partition = mapList(x.Partition, f)
	c.Order = MapKeys(x.Order, f)
	c.Calls = append([]physical.WindowCall(nil), x.Calls...)
	for i := range c.Calls {
		k := &c.Calls[i]
		k.Args, k.Filter = mapList(k.Args, f), mapOne(k.Filter, f)
		k.Frame.StartOffset, k.Frame.EndOffset = mapOne(k.Frame.StartOffset, f), mapOne(k.Frame.EndOffset, f)
		k.Frame.StartLimit, k.Frame.EndLimit = mapOne(k.Frame.StartLimit, f), mapOne(k.Frame.EndLimit, f)
	}
	return &c
}

func mapWrite(n Node, f func(expr.Expr) expr.Expr) Node {
	switch x := n.(type) {
	case *Insert:
		c := *x
		c.Op.Computed, c.Op.Checks = mapClauses(x.Op.Computed, x.Op.Checks, f)
		c.Op.Returning = mapList(x.Op.Returning, f)
		if x.Op.Conflict != nil {
			oc := *x.Op.Conflict
			oc.SetExprs, oc.Where = mapList(oc.SetExprs, f), mapOne(oc.Where, f)
			c.Op.Conflict = &oc
		}
		return &c
	case *Update:
		c := *x
		c.Op.Computed, c.Op.Checks = mapClauses(x.Op.Computed, x.Op.Checks, f)
		c.Op.SetExprs, c.Op.Returning = mapList(x.Op.SetExprs, f), mapList(x.Op.Returning, f)
		return &c
	case *Delete:
		c := *x
		c.Op.Returning = mapList(x.Op.Returning, f)
		return &c
	}
	return n
}

func mapClauses(computed []physical.Computed, checks []physical.Check, f func(expr.Expr) expr.Expr) ([]physical.Computed, []physical.Check) {
	computed = append([]physical.Computed(nil), computed...)
	for i := range computed {
		computed[i].Expr = f(computed[i].Expr)
	}
	checks = append([]physical.Check(nil), checks...)
	for i := range checks {
		checks[i].Cond = mapOne(checks[i].Cond, f)
	}
	return computed, checks
}
