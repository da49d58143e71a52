package session

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/exec/build"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/core/plan/explain"
	"github.com/basaltdb/basalt/core/plan/physical"
	"github.com/basaltdb/basalt/core/sql/ast"
	"github.com/basaltdb/basalt/vector"
)

// explain runs EXPLAIN and EXPLAIN ANALYZE.
func (s *Session) explain(ctx context.Context, x *ast.Explain, sql string, params []*vector.Vector) (*Result, error) {
	opt, analyze, err := explainOptions(x.Options)
	if err != nil {
		return nil, err
	}
	start := s.db.env.Clock.Monotonic()
	pl, params, err := s.explained(ctx, x.Query, sql, params)
	if err != nil {
		return nil, err
	}
	planning := s.db.env.Clock.Monotonic() - start
	var trailer []string
	if analyze {
		start = s.db.env.Clock.Monotonic()
		var uses []ext.FunctionUse
		if opt.Actual, uses, err = s.measure(ctx, pl, params); err != nil {
			return nil, err
		}
		for _, u := range uses {
			trailer = append(trailer, fmt.Sprintf("Function %s: calls=%d rows=%d time=%s fuel=%d", u.Name, u.Calls, u.Rows, millis(time.Duration(u.Nanos)), u.Fuel))
		}
		trailer = append(trailer, "Planning Time: "+millis(planning), "Execution Time: "+millis(s.db.env.Clock.Monotonic()-start))
	}
	var rows [][]string
	for _, line := range append(explain.Text(pl.root, opt), trailer...) {
		rows = append(rows, []string{line})
	}
	return textResult("EXPLAIN", utilityColumns(x), rows), nil
}

// explained plans the statement behind EXPLAIN: a query or change of data, what
// EXECUTE runs, with its parameters, or the query of CREATE TABLE AS.
func (s *Session) explained(ctx context.Context, st ast.Stmt, sql string, params []*vector.Vector) (*plan, []*vector.Vector, error) {
	switch x := st.(type) {
	case *ast.Execute:
		p, params, err := s.executed(ctx, x)
		if err != nil {
			return nil, nil, err
		}
		pl, err := s.locked(ctx, func() (*plan, error) { return s.current(ctx, p) })
		return pl, params, err
	case *ast.CreateTableAs:
		return s.explained(ctx, x.Query, sql, params)
	}
	planned := plannedPart(st)
	if planned == nil {
		return nil, nil, errs.New(errs.FeatureNotSupported, "EXPLAIN of %s is not supported", ast.Tag(st))
	}
	pl, err := s.locked(ctx, func() (*plan, error) { return s.planStatement(ctx, planned, sql, nil) })
	return pl, params, err
}

// measure runs a plan and returns what its nodes took, and users' functions.
func (s *Session) measure(ctx context.Context, pl *plan, params []*vector.Vector) (func(physical.Node) (explain.Actual, bool), []ext.FunctionUse, error) {
	rt := s.runtime(ctx, params)
	rt.Triggers = s.accessOf(pl)
	rt.Monotonic = s.db.env.Clock.Monotonic
	prog, err := build.Compile(pl.root, rt)
	if err != nil {
		return nil, nil, err
	}
	if err := s.beginWrites(ctx, pl); err != nil {
		return nil, nil, err
	}
	if err := prog.Each(ctx, func(*vector.Batch) error { return nil }); err != nil {
		return nil, nil, err
	}
	if err := s.finishWrite(ctx); err != nil {
		return nil, nil, err
	}
	return func(n physical.Node) (explain.Actual, bool) {
		st, ok := prog.Stats(n)
		return explain.Actual{Rows: st.Rows, Loops: st.Loops, Time: st.Time, Memory: st.Memory}, ok
	}, rt.Call.Uses(), nil
}

func explainOptions(list []*ast.Option) (opt explain.Options, analyze bool, err error) {
	opt.Costs = true
	for _, o := range list {
		on := true
		if b, ok := o.Value.(*ast.StringLit); ok {
			on = b.Value != "off" && b.Value != "false" && b.Value != "0"
		} else if b, ok := o.Value.(*ast.BoolLit); ok {
			on = b.Value
		}
		switch o.Name {
		case "analyze":
			analyze = on
		case "costs":
			opt.Costs = on
		case "verbose":
			opt.Verbose = on
		case "buffers", "timing", "summary", "settings", "wal":
		case "format":
			if lit, ok := o.Value.(*ast.StringLit); !ok || !strings.EqualFold(lit.Value, "text") {
				return opt, false, errs.New(errs.FeatureNotSupported, "EXPLAIN shows plans in FORMAT TEXT only")
			}
		default:
			return opt, false, errs.New(errs.SyntaxError, "unrecognized EXPLAIN option \"%s\"", o.Name)
		}
	}
	return opt, analyze, nil
}

func millis(d time.Duration) string {
	return fmt.Sprintf("%.3f ms", float64(d)/float64(time.Millisecond))
}
