package session

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/exec/build"
	"github.com/basaltdb/basalt/core/plan/explain"
	"github.com/basaltdb/basalt/core/plan/physical"
	"github.com/basaltdb/basalt/core/sql/ast"
	"github.com/basaltdb/basalt/vector"
)

// explain runs EXPLAIN and EXPLAIN ANALYZE.
func (s *Session) explain(ctx context.Context, x *ast.Explain, sql string, params []*vector.Vector) (*Result, error) {
	st := plannedPart(x.Query)
	if st == nil {
		return nil, errs.New(errs.FeatureNotSupported, "EXPLAIN of %s is not supported", ast.Tag(x.Query))
	}
	opt := explain.Options{Costs: true}
	analyze := false
	for _, o := range x.Options {
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
				return nil, errs.New(errs.FeatureNotSupported, "EXPLAIN shows plans in FORMAT TEXT only")
			}
		default:
			return nil, errs.New(errs.SyntaxError, "unrecognized EXPLAIN option \"%s\"", o.Name)
		}
	}
	start := s.db.env.Clock.Monotonic()
	pl, err := s.locked(ctx, func() (*plan, error) { return s.planStatement(ctx, st, sql, nil) })
	if err != nil {
		return nil, err
	}
	planning := s.db.env.Clock.Monotonic() - start
	var trailer []string
	if analyze {
		start = s.db.env.Clock.Monotonic()
		rt := s.runtime(ctx, params)
		rt.Monotonic = s.db.env.Clock.Monotonic
		prog, err := build.Compile(pl.root, rt)
		if err != nil {
			return nil, err
		}
		if err := prog.Each(ctx, func(*vector.Batch) error { return nil }); err != nil {
			return nil, err
		}
		if err := s.checkForeignKeys(ctx); err != nil {
			return nil, err
		}
		opt.Actual = func(n physical.Node) (explain.Actual, bool) {
			st, ok := prog.Stats(n)
			return explain.Actual{Rows: st.Rows, Loops: st.Loops, Time: st.Time, Memory: st.Memory}, ok
		}
		trailer = []string{"Planning Time: " + millis(planning), "Execution Time: " + millis(s.db.env.Clock.Monotonic()-start)}
	}
	var rows [][]string
	for _, line := range append(explain.Text(pl.root, opt), trailer...) {
		rows = append(rows, []string{line})
	}
	return textResult("EXPLAIN", utilityColumns(x), rows), nil
}

func millis(d time.Duration) string {
	return fmt.Sprintf("%.3f ms", float64(d)/float64(time.Millisecond))
}
