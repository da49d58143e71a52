package opt

import (
	"github.com/basaltdb/basalt/core/catalog"
	"github.com/basaltdb/basalt/core/expr"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/core/plan/logical"
	"github.com/basaltdb/basalt/core/plan/physical"
	"github.com/basaltdb/basalt/core/plan/rule"
	"github.com/basaltdb/basalt/core/plan/stats"
)

// Config is what a plan is optimised against.
type Config struct {
	Catalog  *catalog.Snapshot
	Registry *ext.Registry
	Stats    stats.Source
	// Fold evaluates an expression without columns, nil where it cannot.
	Fold func(expr.Expr) expr.Expr
	// IndexExprs returns the expressions of an index: by key, nil for a column,
	// and its predicate, nil for none. The column with ordinal i has the id i+1.
	IndexExprs func(t *catalog.Table, ix *catalog.Index) (keys []expr.Expr, where expr.Expr, err error)
}

// Optimise turns a bound plan into an executable one.
func Optimise(c Config, n logical.Node) (physical.Node, error) {
	rules := &rule.Context{Registry: c.Registry, Fold: c.Fold}
	n = rule.Apply(rules, n)
	o := &optimiser{Config: c, est: stats.New(c.Stats), rules: rules}
	want := n.Columns()
	p, err := o.lower(inOrder(o.order(n), want))
	if err != nil {
		return nil, err
	}
	return arranged(p, want), nil
}

// sameColumns reports whether two lists name the same columns in one order.
func sameColumns(a, b []expr.ColumnInfo) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i].ID != b[i].ID {
			return false
		}
	}
	return true
}

// passColumns are references to columns, for a projection that only arranges.
func passColumns(cols []expr.ColumnInfo) []expr.Expr {
	out := make([]expr.Expr, len(cols))
	for i, c := range cols {
		out[i] = &expr.Column{ID: c.ID, T: c.Type, Name: c.Name}
	}
	return out
}

// inOrder gives a plan whose joins were reordered the columns that whoever
// reads them by position expects.
func inOrder(n logical.Node, want []expr.ColumnInfo) logical.Node {
	if sameColumns(n.Columns(), want) {
		return n
	}
	return &logical.Project{Input: n, Cols: want, Exprs: passColumns(want)}
}

// arranged does the same for a physical plan.
func arranged(p physical.Node, want []expr.ColumnInfo) physical.Node {
	if sameColumns(p.Columns(), want) {
		return p
	}
	return &physical.Project{Common: physical.Common{Cols: want, Est: p.Estimate()}, Input: p, Exprs: passColumns(want)}
}

// byPosition reports whether a node reads its inputs' columns by position.
func byPosition(n logical.Node) bool {
	switch n.(type) {
	case *logical.SetOp, *logical.CTE, *logical.RecursiveUnion, *logical.Insert, *logical.TableFunc:
		return true
	}
	return false
}

type optimiser struct {
	Config
	est   *stats.Estimator
	rules *rule.Context
}
