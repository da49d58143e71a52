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
}

// Optimise turns a bound plan into an executable one.
func Optimise(c Config, n logical.Node) (physical.Node, error) {
	n = rule.Apply(&rule.Context{Registry: c.Registry, Fold: c.Fold}, n)
	o := &optimiser{Config: c, est: stats.New(c.Stats)}
	n = o.order(n)
	return o.lower(n)
}

type optimiser struct {
	Config
	est *stats.Estimator
}
