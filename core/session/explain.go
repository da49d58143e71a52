package session

import (
	"context"
	"fmt"
	"time"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/core/plan/explain"
	"github.com/basaltdb/basalt/core/plan/physical"
	"github.com/basaltdb/basalt/core/sql/ast"
	"github.com/basaltdb/basalt/vector"
)

// explain runs EXPLAIN and EXPLAIN ANALYZE.
func (s *Session) explain(ctx context.Context, x *ast.Explain, sql string, params []*vector.Vector) (*Result, error) {
	opt, err := explainOptions(x.Options)
	if err != nil {
		return nil, err
	}
	start := s.db.env.Clock.Monotonic()
	pl, params, err := s.explained(ctx, x.Query, sql, params)
	if err != nil {
		return nil, err
	}
	planning := s.db.env.Clock.Monotonic() - start
	var uses []ext.FunctionUse
	triggers := &triggerUses{nesting: s.nesting}
	start = s.db.env.Clock.Monotonic()
	if opt.analyze {
		if opt.show.Actual, uses, err = s.measure(ctx, pl, params, triggers); err != nil {
			return nil, err
		}
	}
	lines := explain.Text(pl.root, opt.show)
	for _, u := range uses {
		lines = append(lines, functionLine(u, opt.show.Timing))
	}
	if opt.summary {
		lines = append(lines, "Planning Time: "+millis(planning))
	}
	for _, u := range triggers.list {
		lines = append(lines, u.line(opt.show.Timing))
	}
	if opt.summary && opt.analyze {
		lines = append(lines, "Execution Time: "+millis(s.db.env.Clock.Monotonic()-start))
	}
	var rows [][]string
	for _, line := range lines {
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

// measure runs a plan and returns what its nodes took, and users' functions; what its
// triggers took it adds to triggers.
func (s *Session) measure(ctx context.Context, pl *plan, params []*vector.Vector, triggers *triggerUses) (func(physical.Node) (explain.Actual, bool), []ext.FunctionUse, error) {
	rt := s.planRuntime(ctx, pl, params)
	rt.Monotonic = s.db.env.Clock.Monotonic
	around := s.measured
	s.measured = triggers
	defer func() { s.measured = around }()
	prog, err := s.program(ctx, pl, rt)
	if err != nil {
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

// functionLine is what a function of users took, with its time if that is wanted.
func functionLine(u ext.FunctionUse, timing bool) string {
	return fmt.Sprintf("Function %s: calls=%d rows=%d%s", u.Name, u.Calls, u.Rows, spent(u, timing))
}

// spent is the end of a line that says what a function took.
func spent(u ext.FunctionUse, timing bool) string {
	took := ""
	if timing {
		took = " time=" + millis(time.Duration(u.Nanos))
	}
	return fmt.Sprintf("%s fuel=%d", took, u.Fuel)
}

// explainSettings are the options of an EXPLAIN.
type explainSettings struct {
	show    explain.Options
	analyze bool
	// summary asks for the times of planning and execution at the end.
	summary bool
}

// explainOptions reads the options. TIMING and SUMMARY are what ANALYZE is where
// they are not given.
func explainOptions(list []*ast.Option) (opt explainSettings, err error) {
	opt.show.Costs = true
	var timing, summary *bool
	wal := false
	for _, o := range list {
		if o.Name == "format" {
			if err := explainFormat(o); err != nil {
				return opt, err
			}
			continue
		}
		on, err := optionSwitch(o)
		switch o.Name {
		case "analyze":
			opt.analyze = on
		case "costs":
			opt.show.Costs = on
		case "verbose":
			opt.show.Verbose = on
		case "timing":
			timing = &on
		case "summary":
			summary = &on
		case "wal":
			wal = on
		case "buffers", "settings":
		default:
			return opt, errs.New(errs.SyntaxError, "unrecognized EXPLAIN option \"%s\"", o.Name)
		}
		if err != nil {
			return opt, err
		}
	}
	opt.show.Timing, opt.summary = opt.analyze, opt.analyze
	if timing != nil {
		opt.show.Timing = *timing
	}
	if summary != nil {
		opt.summary = *summary
	}
	switch {
	case opt.analyze:
	case wal:
		return opt, errs.New(errs.InvalidParameterValue, "EXPLAIN option WAL requires ANALYZE")
	case opt.show.Timing:
		return opt, errs.New(errs.InvalidParameterValue, "EXPLAIN option TIMING requires ANALYZE")
	}
	return opt, nil
}

// explainFormat refuses every format but text.
func explainFormat(o *ast.Option) error {
	lit, ok := o.Value.(*ast.StringLit)
	switch {
	case !ok:
		return errs.New(errs.SyntaxError, "%s requires a parameter", o.Name)
	case lit.Value == "text":
		return nil
	case lit.Value == "xml" || lit.Value == "json" || lit.Value == "yaml":
		return errs.New(errs.FeatureNotSupported, "EXPLAIN shows plans in FORMAT TEXT only")
	}
	return errs.New(errs.InvalidParameterValue, "unrecognized value for EXPLAIN option \"%s\": \"%s\"", o.Name, lit.Value)
}

func millis(d time.Duration) string {
	return fmt.Sprintf("%.3f ms", float64(d)/float64(time.Millisecond))
}
