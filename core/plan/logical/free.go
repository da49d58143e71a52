package logical

import (
	"github.com/basaltdb/basalt/core/expr"
	"github.com/basaltdb/basalt/core/plan/physical"
)

// ColSet is a set of columns.
type ColSet map[expr.ColID]bool

// ExprColumns adds the columns that e uses to set, those that its sub-selects
// take from around them included.
func ExprColumns(e expr.Expr, set ColSet) {
	if e == nil {
		return
	}
	expr.Walk(e, func(x expr.Expr) bool {
		switch x := x.(type) {
		case *expr.Column:
			set[x.ID] = true
		case *expr.Subquery:
			plan := x.Plan.(Node)
			free := FreeColumns(plan)
			if x.Cond != nil {
				made := ColSet{}
				for _, c := range plan.Columns() {
					made[c.ID] = true
				}
				cond := ColSet{}
				ExprColumns(x.Cond, cond)
				for id := range cond {
					if !made[id] {
						free[id] = true
					}
				}
			}
			for id := range free {
				set[id] = true
			}
			return false
		}
		return true
	})
}

// FreeColumns returns the columns that a plan uses and does not make: those
// of the queries around it.
func FreeColumns(n Node) ColSet {
	used, made := ColSet{}, ColSet{}
	collect(n, used, made)
	for id := range made {
		delete(used, id)
	}
	return used
}

func collect(n Node, used, made ColSet) {
	for _, c := range n.Columns() {
		made[c.ID] = true
	}
	for _, e := range Exprs(n) {
		ExprColumns(e, used)
	}
	if a, ok := n.(*Aggregate); ok {
		for _, g := range a.Groups {
			used[g.ID] = true
		}
	}
	for _, id := range madeBy(n) {
		made[id] = true
	}
	for _, in := range n.Inputs() {
		collect(in, used, made)
	}
}

// madeBy returns columns that a node makes for its own expressions only.
func madeBy(n Node) []expr.ColID {
	switch n := n.(type) {
	case *Get:
		return []expr.ColID{n.RowID}
	case *Insert:
		out := append([]expr.ColID(nil), n.Op.Row...)
		if n.Op.Conflict != nil {
			out = append(out, n.Op.Conflict.Existing...)
		}
		return out
	case *Update:
		return n.Op.New
	}
	return nil
}

// Exprs returns the expressions of a node itself.
func Exprs(n Node) []expr.Expr {
	switch n := n.(type) {
	case *Filter:
		return n.Conds
	case *Project:
		return n.Exprs
	case *ProjectSet:
		return setItems(n.Items)
	case *TableFunc:
		return setItems(n.Calls)
	case *Join:
		return n.Conds
	case *Aggregate:
		var out []expr.Expr
		for _, a := range n.Aggs {
			out = append(out, AggExprs(a)...)
		}
		return out
	case *Distinct:
		return n.On
	case *Sort:
		return keyExprs(n.Keys)
	case *Limit:
		return append(compact(n.Count, n.Offset), keyExprs(n.Keys)...)
	case *Window:
		out := append(append([]expr.Expr(nil), n.Partition...), keyExprs(n.Order)...)
		for _, c := range n.Calls {
			out = append(out, c.Args...)
			out = append(out, compact(c.Filter, c.Frame.StartOffset, c.Frame.EndOffset, c.Frame.StartLimit, c.Frame.EndLimit)...)
		}
		return out
	case *Values:
		var out []expr.Expr
		for _, r := range n.Rows {
			out = append(out, r...)
		}
		return out
	}
	return writeExprs(n)
}

// AggExprs returns the expressions of an aggregate call.
func AggExprs(a physical.AggCall) []expr.Expr {
	out := append([]expr.Expr(nil), a.Args...)
	out = append(out, compact(a.Filter)...)
	return append(out, keyExprs(a.OrderBy)...)
}

func writeExprs(n Node) []expr.Expr {
	var out []expr.Expr
	add := func(computed []physical.Computed, checks []physical.Check) {
		for _, c := range computed {
			out = append(out, c.Expr)
		}
		for _, c := range checks {
			out = append(out, compact(c.Cond)...)
		}
	}
	switch n := n.(type) {
	case *Insert:
		add(n.Op.Computed, n.Op.Checks)
		if c := n.Op.Conflict; c != nil {
			out = append(append(out, c.SetExprs...), compact(c.Where)...)
		}
		return append(out, n.Op.Returning...)
	case *Update:
		add(n.Op.Computed, n.Op.Checks)
		return append(append(out, n.Op.SetExprs...), n.Op.Returning...)
	case *Delete:
		return append(out, n.Op.Returning...)
	}
	return out
}

func setItems(items []physical.SetItem) []expr.Expr {
	var out []expr.Expr
	for _, it := range items {
		out = append(out, compact(it.Expr)...)
		out = append(out, it.Args...)
	}
	return out
}

func keyExprs(keys []physical.SortKey) []expr.Expr {
	out := make([]expr.Expr, len(keys))
	for i, k := range keys {
		out[i] = k.Expr
	}
	return out
}

// compact drops nil expressions.
func compact(list ...expr.Expr) []expr.Expr {
	out := list[:0:0]
	for _, e := range list {
		if e != nil {
			out = append(out, e)
		}
	}
	return out
}
