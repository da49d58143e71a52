package build_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/exec/build"
	"github.com/basaltdb/basalt/core/exec/exectest"
	"github.com/basaltdb/basalt/core/exec/op"
	"github.com/basaltdb/basalt/core/expr"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/core/plan/physical"
	"github.com/basaltdb/basalt/vector"
)

// numbersTable has the integers below n.
func numbersTable(n int) *exectest.Table {
	xs := make([]int64, n)
	for i := range xs {
		xs[i] = int64(i)
	}
	return exectest.NewTable("n", vector.WrapFixed(types.Int8, xs, nil))
}

// bigPlans are plans over numbersTable that take long or keep much.
func bigPlans(t *exectest.Table) map[string]physical.Node {
	s, r := t.Scan(1), t.Scan(11)
	a, b := exectest.Col(1, types.Int8), exectest.Col(11, types.Int8)
	common := physical.Common{Cols: s.Cols}
	both := physical.Common{Cols: exectest.Cols(s.Cols, r.Cols)}
	count := exectest.Agg(20, "count")
	distinct := exectest.Agg(21, "count", a)
	distinct.Distinct = true
	aggregate := func(in physical.Node, groups []expr.ColID, calls ...physical.AggCall) physical.Node {
		n := &physical.HashAggregate{Input: in, Groups: groups, Aggs: calls}
		for _, g := range groups {
			n.Cols = append(n.Cols, exectest.Info(g, types.Int8))
		}
		for _, c := range calls {
			n.Cols = append(n.Cols, exectest.Info(c.ID, c.T))
		}
		return n
	}
	return map[string]physical.Node{
		"group":    aggregate(s, []expr.ColID{1}, count),
		"distinct": aggregate(s, nil, distinct),
		"sort":     &physical.Sort{Common: common, Input: s, Keys: []physical.SortKey{{Expr: a, Desc: true}}},
		"hash": &physical.HashJoin{Common: both, Kind: physical.Full, Left: s, Right: r,
			LeftKeys: []expr.Expr{a}, RightKeys: []expr.Expr{b}},
		"loop":   aggregate(&physical.LoopJoin{Common: both, Kind: physical.Inner, Left: s, Right: r}, nil, count),
		"window": &physical.Window{Common: physical.Common{Cols: exectest.Cols(s.Cols, []expr.ColumnInfo{exectest.Info(30, types.Int8)})}, Input: s, Calls: []physical.WindowCall{{ID: 30, Win: exectest.Win("row_number", 0), T: types.Int8}}},
		"setop":  &physical.SetOp{Common: common, Kind: physical.Intersect, Left: s, Right: r},
		"cte":    &physical.CTE{Common: common, ID: 1, Definition: s, Input: &physical.CTEScan{Common: common, ID: 1}},
	}
}

func TestCancel(t *testing.T) {
	// The nested loop alone would take minutes.
	const generous = 10 * time.Second
	table := numbersTable(300_000)
	var worst time.Duration
	for name, plan := range bigPlans(table) {
		for workers := 1; workers <= 2; workers++ {
			for _, after := range []time.Duration{0, time.Millisecond, 20 * time.Millisecond} {
				late := cancelled(t, name, table, plan, workers, after)
				if late > generous {
					t.Fatalf("%s with %d workers ended %v after it was cancelled", name, workers, late)
				}
				worst = max(worst, late)
			}
		}
	}
	t.Logf("the worst end was %v after it was cancelled", worst)
}

// cancelled runs a plan, cancels it after some time, and returns how much
// later it ended.
func cancelled(t *testing.T, name string, table *exectest.Table, plan physical.Node, workers int, after time.Duration) time.Duration {
	t.Helper()
	db := exectest.NewDB(exectest.Config{Batch: vector.Size, Morsel: 30_000, Workers: workers}, table)
	rt := db.Runtime()
	p, err := build.Compile(plan, rt)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), after)
	defer cancel()
	start := time.Now()
	err = p.Each(ctx, func(*vector.Batch) error { return nil })
	took := time.Since(start)
	if err != nil && !errs.Is(err, errs.QueryCanceled) {
		t.Fatalf("%s: %v", name, err)
	}
	checkReleased(t, name, db, rt)
	if err == nil {
		return 0
	}
	return took - after
}

func checkReleased(t *testing.T, name string, db *exectest.DB, rt *op.Runtime) {
	t.Helper()
	if db.Opened() != 0 {
		t.Fatalf("%s: %d scans left open", name, db.Opened())
	}
	if used := rt.Memory.(*exectest.Budget).Used(); used != 0 {
		t.Fatalf("%s: %d bytes left reserved", name, used)
	}
}

func TestMemoryLimit(t *testing.T) {
	table := numbersTable(300_000)
	for name, plan := range bigPlans(table) {
		if name == "loop" {
			continue // keeps too little
		}
		for workers := 1; workers <= 2; workers++ {
			db := exectest.NewDB(exectest.Config{Batch: vector.Size, Morsel: 30_000, Workers: workers, Memory: 1 << 20}, table)
			rt := db.Runtime()
			if _, err := exectest.Run(rt, plan); !errs.Is(err, errs.OutOfMemory) {
				t.Fatalf("%s with %d workers: %v, want 53200", name, workers, err)
			}
			checkReleased(t, name, db, rt)
		}
	}
}

func TestPanicIsInternalError(t *testing.T) {
	table := numbersTable(1000)
	bomb := &ext.Scalar{Name: "bomb", Schema: "pg_catalog", Return: types.Bool, Args: []types.T{types.Int8},
		Eval: func(_ *ext.Call, _ []*vector.Vector, _ []int32, _ *vector.Vector) error { panic("boom") }}
	scan := table.Scan(1, &expr.Call{Fn: bomb, Args: []expr.Expr{exectest.Col(1, types.Int8)}, T: types.Bool})
	for workers := 1; workers <= 2; workers++ {
		db := exectest.NewDB(exectest.Config{Batch: 100, Morsel: 100, Workers: workers}, table)
		rt := db.Runtime()
		_, err := exectest.Run(rt, scan)
		if !errs.Is(err, errs.InternalError) || errs.From(err).Stack == "" {
			t.Fatalf("%d workers: %v", workers, err)
		}
		checkReleased(t, "panic", db, rt)
	}
}

func TestConsumerError(t *testing.T) {
	table := numbersTable(100_000)
	stop := errors.New("enough")
	for workers := 1; workers <= 2; workers++ {
		db := exectest.NewDB(exectest.Config{Batch: 100, Morsel: 1000, Workers: workers}, table)
		p, err := build.Compile(table.Scan(1), db.Runtime())
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		err = p.Each(context.Background(), func(b *vector.Batch) error {
			if n++; n == 7 {
				return stop
			}
			return nil
		})
		if err != stop || n != 7 {
			t.Fatalf("%v after %d batches", err, n)
		}
	}
}

func TestReader(t *testing.T) {
	table := numbersTable(100_000)
	for workers := 1; workers <= 2; workers++ {
		for _, closeAfter := range []int{0, 1, 5, 1 << 30} {
			db := exectest.NewDB(exectest.Config{Batch: 1000, Morsel: 7000, Workers: workers}, table)
			rt := db.Runtime()
			r, err := build.Run(context.Background(), rt, table.Scan(1))
			if err != nil {
				t.Fatal(err)
			}
			next := int64(0)
			for range closeAfter {
				b, err := r.Next(context.Background())
				if err != nil {
					t.Fatal(err)
				}
				if b == nil {
					break
				}
				for i := range b.Rows() {
					if got := vector.Values[int64](b.Cols[0])[b.Row(i)]; got != next {
						t.Fatalf("row %d comes as %d", next, got)
					}
					next++
				}
			}
			r.Close()
			if closeAfter == 1<<30 && next != 100_000 {
				t.Fatalf("%d rows", next)
			}
			checkReleased(t, "reader", db, rt)
		}
	}
}

func TestReaderCancelledWhileWaiting(t *testing.T) {
	table := numbersTable(1000)
	db := exectest.NewDB(exectest.Config{Batch: 10}, table)
	ctx, cancel := context.WithCancel(context.Background())
	r, err := build.Run(ctx, db.Runtime(), table.Scan(1))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.Next(ctx); err != nil {
		t.Fatal(err)
	}
	cancel()
	if _, err := r.Next(ctx); !errs.Is(err, errs.QueryCanceled) {
		t.Fatalf("after cancel: %v", err)
	}
	r.Close()
}

func TestStats(t *testing.T) {
	table := numbersTable(50_000)
	scan := table.Scan(1, exectest.Op("<", exectest.Col(1, types.Int8), exectest.Lit(types.Int8, "1000")))
	count := exectest.Agg(20, "count")
	plan := &physical.HashAggregate{Common: physical.Common{Cols: []expr.ColumnInfo{exectest.Info(20, types.Int8)}}, Input: scan, Aggs: []physical.AggCall{count}}
	db := exectest.NewDB(exectest.Config{Batch: 2048, Morsel: 10_000, Workers: 2}, table)
	rt := db.Runtime()
	start := time.Now()
	rt.Monotonic = func() time.Duration { return time.Since(start) }
	p, err := build.Compile(plan, rt)
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Each(context.Background(), func(*vector.Batch) error { return nil }); err != nil {
		t.Fatal(err)
	}
	s, ok := p.Stats(scan)
	if !ok || s.Rows != 1000 || s.Loops != 1 || s.Workers != 2 {
		t.Fatalf("scan: %+v %v", s, ok)
	}
	if a, ok := p.Stats(plan); !ok || a.Rows != 1 || a.Time < s.Time/4 {
		t.Fatalf("aggregate: %+v %v, scan %+v", a, ok, s)
	}
}

// TestRunAgain runs one program several times, as an Apply does with its
// right side.
func TestRunAgain(t *testing.T) {
	numbers := numbersTable(3000)
	for name, plan := range bigPlans(numbers) {
		db := exectest.NewDB(exectest.Config{Batch: 500, Morsel: 800, Workers: 2}, numbers)
		p, err := build.Compile(plan, db.Runtime())
		if err != nil {
			t.Fatal(err)
		}
		var first int
		for round := range 3 {
			rows := 0
			if err := p.Each(context.Background(), func(b *vector.Batch) error { rows += b.Rows(); return nil }); err != nil {
				t.Fatal(err)
			}
			if round == 0 {
				first = rows
			} else if rows != first {
				t.Fatalf("%s: round %d gave %d rows, the first %d", name, round, rows, first)
			}
		}
	}
}
