package build

import (
	"github.com/basaltdb/basalt/core/expr"
	"github.com/basaltdb/basalt/core/plan/physical"
)

// colSet is a set of columns.
type colSet map[expr.ColID]bool

// all returns the columns of a node.
func all(n physical.Node) colSet {
	s := colSet{}
	for _, c := range n.Columns() {
		s[c.ID] = true
	}
	return s
}

// with returns s and the columns that the expressions use.
func (s colSet) with(es ...expr.Expr) colSet {
	out := make(colSet, len(s))
	for id := range s {
		out[id] = true
	}
	for _, e := range es {
		if e != nil {
			out.addExpr(e)
		}
	}
	return out
}

func (s colSet) addExpr(e expr.Expr) {
	expr.Walk(e, func(x expr.Expr) bool {
		if c, ok := x.(*expr.Column); ok {
			s[c.ID] = true
		}
		return true
	})
}

// flags says for each column whether it is in s.
func (s colSet) flags(cols []expr.ColumnInfo) []bool {
	use := make([]bool, len(cols))
	for i, c := range cols {
		use[i] = s[c.ID]
	}
	return use
}

// sortExprs returns the expressions of sort keys.
func sortExprs(keys []physical.SortKey) []expr.Expr {
	var es []expr.Expr
	for _, k := range keys {
		es = append(es, k.Expr)
	}
	return es
}
