package rule

import (
	"github.com/basaltdb/basalt/core/expr"
	"github.com/basaltdb/basalt/core/plan/logical"
)

// InlineCTEs puts the definition of a CTE that allows it in place of its only
// scan.
func InlineCTEs(n logical.Node) logical.Node {
	return inlineCTEs(n, map[int]logical.Node{})
}

func inlineCTEs(n logical.Node, defs map[int]logical.Node) logical.Node {
	switch x := n.(type) {
	case *logical.CTE:
		def := inlineCTEs(x.Definition, defs)
		if x.Inline {
			defs[x.ID] = def
			return inlineCTEs(x.Input, defs)
		}
		return x.WithInputs([]logical.Node{def, inlineCTEs(x.Input, defs)})
	case *logical.CTEScan:
		if def, ok := defs[x.ID]; ok {
			p := &logical.Project{Input: def, Cols: x.Cols}
			for _, c := range def.Columns() {
				p.Exprs = append(p.Exprs, ref(c))
			}
			return p
		}
		return x
	}
	n = mapInputs(n, func(in logical.Node) logical.Node { return inlineCTEs(in, defs) })
	return mapSubplans(n, func(sub logical.Node) logical.Node { return inlineCTEs(sub, defs) })
}

// mapSubplans applies f to the plans of the sub-selects in n's expressions.
func mapSubplans(n logical.Node, f func(logical.Node) logical.Node) logical.Node {
	found := false
	for _, e := range logical.Exprs(n) {
		found = found || expr.Contains(e, isSubquery)
	}
	if !found {
		return n
	}
	return logical.MapExprs(n, func(e expr.Expr) expr.Expr {
		return expr.Rewrite(e, func(x expr.Expr) expr.Expr {
			if s, ok := x.(*expr.Subquery); ok {
				c := *s
				c.Plan = f(s.Plan.(logical.Node))
				return &c
			}
			return x
		})
	})
}

func isSubquery(e expr.Expr) bool {
	_, ok := e.(*expr.Subquery)
	return ok
}
