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

// plannerOptions sets what a declaration says to the planner. Other than in PostgreSQL,
// a function is PARALLEL SAFE where nobody says it: it has no way to what is not its own.
func plannerOptions(fn *catalog.Function, o *ast.FuncOptions) (err error) {
	fn.Cost = defaultCost
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
	fn.Parallel, err = parallelOption(o.Parallel)
	return err
}

// parallelOption reads what is said of PARALLEL, "" where nothing is.
func parallelOption(word string) (byte, error) {
	switch p := strings.ToLower(word); p {
	case "":
		return catalog.ParallelSafe, nil
	case "safe", "restricted", "unsafe":
		return p[0], nil
	}
	return 0, errs.New(errs.SyntaxError, "parameter \"parallel\" must be SAFE, RESTRICTED, or UNSAFE")
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
