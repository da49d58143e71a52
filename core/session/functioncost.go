package session

import (
	"math"
	"strconv"
	"strings"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/catalog"
	"github.com/basaltdb/basalt/core/sql/ast"
)

// What a function costs, and how many rows it gives, where nobody says it, as in
// PostgreSQL.
const defaultCost, defaultRows = 100, 1000

// plannerOptions sets what a declaration says to the planner. Functions may run in
// several workers whatever PARALLEL says, as each has a module of its own; it is
// kept for those who ask.
func plannerOptions(fn *catalog.Function, o *ast.FuncOptions) (err error) {
	fn.Cost, fn.Parallel = defaultCost, 'u'
	if fn.ReturnsSet {
		fn.Rows = defaultRows
	}
	if o.Cost != nil {
		if fn.Cost, err = positiveOption("COST", o.Cost); err != nil {
			return err
		}
	}
	if o.Rows != nil {
		if !fn.ReturnsSet {
			return errs.New(errs.InvalidParameterValue, "ROWS is not applicable when function does not return a set")
		}
		if fn.Rows, err = positiveOption("ROWS", o.Rows); err != nil {
			return err
		}
	}
	switch p := strings.ToLower(o.Parallel); p {
	case "":
	case "safe", "restricted", "unsafe":
		fn.Parallel = p[0]
	default:
		return errs.New(errs.SyntaxError, "parameter \"parallel\" must be SAFE, RESTRICTED, or UNSAFE")
	}
	return nil
}

func positiveOption(name string, value ast.Expr) (float32, error) {
	x := math.NaN()
	switch v := value.(type) {
	case *ast.IntLit:
		x = float64(v.Value)
	case *ast.NumericLit:
		x, _ = strconv.ParseFloat(v.Text, 64) // the parser has read it; what is too large is infinite
	}
	if !(x > 0) {
		return 0, errs.New(errs.InvalidParameterValue, "%s must be positive", name)
	}
	return float32(x), nil
}
