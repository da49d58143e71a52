package rule

import (
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/expr"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/core/plan/logical"
)

// Context is what the rules share while they rewrite one plan.
type Context struct {
	Registry *ext.Registry
	// Fold evaluates an expression without columns; nil where it cannot be
	// evaluated now.
	Fold    func(expr.Expr) expr.Expr
	nextCol expr.ColID
	nextCTE int
}

// Apply runs all rules over a plan.
func Apply(c *Context, n logical.Node) logical.Node {
	c.number(n)
	n = InlineCTEs(n)
	n = Simplify(c, n)
	n = Unnest(c, n)
	n = Decorrelate(c, n)
	n = SplitDistinct(c, n)
	n = PushFilters(c, n)
	n = Prune(n)
	return n
}

// number finds the highest column and CTE ids, so that new ones follow.
func (c *Context) number(n logical.Node) {
	note := func(id expr.ColID) { c.nextCol = max(c.nextCol, id) }
	var walk func(n logical.Node)
	walk = func(n logical.Node) {
		for _, col := range n.Columns() {
			note(col.ID)
		}
		switch x := n.(type) {
		case *logical.CTE:
			c.nextCTE = max(c.nextCTE, x.ID)
		case *logical.Insert:
			for _, id := range x.Op.Row {
				note(id)
			}
			if x.Op.Conflict != nil {
				for _, id := range x.Op.Conflict.Existing {
					note(id)
				}
			}
		case *logical.Update:
			for _, id := range x.Op.New {
				note(id)
			}
		}
		for _, e := range logical.Exprs(n) {
			expr.Walk(e, func(s expr.Expr) bool {
				if sub, ok := s.(*expr.Subquery); ok {
					walk(sub.Plan.(logical.Node))
				}
				return true
			})
		}
		for _, in := range n.Inputs() {
			walk(in)
		}
	}
	walk(n)
}

// column makes a new column.
func (c *Context) column(name string, t types.T) expr.ColumnInfo {
	c.nextCol++
	return expr.ColumnInfo{ID: c.nextCol, Name: name, Type: t}
}

// ref makes a reference to a column.
func ref(c expr.ColumnInfo) *expr.Column { return &expr.Column{ID: c.ID, T: c.Type, Name: c.Name} }

// columnSet returns the ids of a node's columns.
func columnSet(n expr.Rel) logical.ColSet {
	set := logical.ColSet{}
	for _, c := range n.Columns() {
		set[c.ID] = true
	}
	return set
}

// uses returns the columns of an expression.
func uses(e expr.Expr) logical.ColSet {
	set := logical.ColSet{}
	logical.ExprColumns(e, set)
	return set
}

// within reports whether all of used is in set.
func within(used, set logical.ColSet) bool {
	for id := range used {
		if !set[id] {
			return false
		}
	}
	return true
}

// overlaps reports whether any of used is in set.
func overlaps(used, set logical.ColSet) bool {
	for id := range used {
		if set[id] {
			return true
		}
	}
	return false
}

// mapInputs rebuilds n over f of its inputs.
func mapInputs(n logical.Node, f func(logical.Node) logical.Node) logical.Node {
	in := n.Inputs()
	if len(in) == 0 {
		return n
	}
	changed := false
	out := make([]logical.Node, len(in))
	for i := range in {
		out[i] = f(in[i])
		changed = changed || out[i] != in[i]
	}
	if !changed {
		return n
	}
	return n.WithInputs(out)
}

// volatile reports whether an expression must be evaluated once a row, where
// it stands.
func volatile(e expr.Expr) bool {
	return expr.Contains(e, func(x expr.Expr) bool {
		switch x := x.(type) {
		case *expr.Call:
			return x.Fn.Volatility == ext.Volatile
		case *expr.Subquery:
			return true
		}
		return false
	})
}

// filter puts conditions on a plan, merging with a Filter that is there.
func filter(n logical.Node, conds []expr.Expr) logical.Node {
	if len(conds) == 0 {
		return n
	}
	if f, ok := n.(*logical.Filter); ok {
		return &logical.Filter{Input: f.Input, Conds: append(append([]expr.Expr(nil), f.Conds...), conds...)}
	}
	return &logical.Filter{Input: n, Conds: conds}
}

// passThrough makes a Project that gives n's columns unchanged.
func passThrough(n logical.Node) *logical.Project {
	p := &logical.Project{Input: n}
	for _, c := range n.Columns() {
		p.Cols = append(p.Cols, c)
		p.Exprs = append(p.Exprs, ref(c))
	}
	return p
}
