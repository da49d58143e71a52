package build_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/exec/build"
	"github.com/basaltdb/basalt/core/exec/exectest"
	"github.com/basaltdb/basalt/core/expr"
	"github.com/basaltdb/basalt/core/plan/physical"
	"github.com/basaltdb/basalt/vector"
)

// The written table: k int4 unique, v int4, s text.
var storeTypes = []types.T{types.Int4, types.Int4, types.Text}

func newStore(rows ...[]string) *exectest.Store {
	s := exectest.NewStore("t", storeTypes, rows...)
	s.Unique = 0
	return s
}

func storeCol(first expr.ColID, i int) expr.Expr {
	return exectest.Col(first+expr.ColID(i), storeTypes[i])
}

func ids(first expr.ColID) []expr.ColID { return []expr.ColID{first, first + 1, first + 2} }

func storeValues(rows ...[]string) *physical.Values {
	v := &physical.Values{}
	for i, t := range storeTypes {
		v.Cols = append(v.Cols, exectest.Info(expr.ColID(1+i), t))
	}
	for _, r := range rows {
		var row []expr.Expr
		for i, s := range r {
			row = append(row, exectest.Lit(storeTypes[i], s))
		}
		v.Rows = append(v.Rows, row)
	}
	return v
}

// write runs a plan and returns its rows and how many it has written.
func write(s *exectest.Store, plan physical.Node) ([][]string, int64, error) {
	s.Begin()
	p, err := build.Compile(plan, s.Runtime())
	if err != nil {
		return nil, 0, err
	}
	var out [][]string
	err = p.Each(context.Background(), func(b *vector.Batch) error {
		for i := range b.Rows() {
			out = append(out, exectest.Row(b.Cols, b.Row(i)))
		}
		return nil
	})
	return out, p.Affected(), err
}

func expectRows(t *testing.T, what string, got [][]string, want ...[]string) {
	t.Helper()
	if !slices.EqualFunc(got, want, slices.Equal) {
		t.Fatalf("%s: %v, want %v", what, got, want)
	}
}

// insertPlan inserts rows; s is checked not to be "bad", v not to be null, and
// k and s are returned.
func insertPlan(s *exectest.Store, rows ...[]string) *physical.Insert {
	return &physical.Insert{Common: physical.Common{Cols: []expr.ColumnInfo{exectest.Info(90, types.Int4), exectest.Info(91, types.Text)}},
		Table: s.Catalog, Input: storeValues(rows...), Ords: []int{0, 1, 2}, Row: ids(31),
		Checks: []physical.Check{
			{Column: "v", Cond: &expr.IsNull{Arg: storeCol(31, 1), Not: true}},
			{Name: "t_s_check", Cond: exectest.Op("<>", storeCol(31, 2), exectest.Lit(types.Text, "bad"))},
		},
		Returning: []expr.Expr{storeCol(31, 0), storeCol(31, 2)}}
}

func TestInsert(t *testing.T) {
	s := newStore([]string{"1", "10", "a"})
	got, n, err := write(s, insertPlan(s, []string{"2", "20", "b"}, []string{"NULL", "30", "NULL"}))
	if err != nil || n != 2 {
		t.Fatal(n, err)
	}
	expectRows(t, "returning", got, []string{"2", "b"}, []string{"NULL", "NULL"})
	expectRows(t, "table", s.All(), []string{"1", "10", "a"}, []string{"2", "20", "b"}, []string{"NULL", "30", "NULL"})
}

func TestInsertViolations(t *testing.T) {
	long := fmt.Sprintf("%0100d", 7)
	cases := []struct {
		rows                  [][]string
		code                  errs.Code
		message, detail, name string
	}{
		{[][]string{{"5", "1", "ok"}, {"6", "NULL", "x"}, {"7", "1", "bad"}}, errs.NotNullViolation,
			`null value in column "v" of relation "t" violates not-null constraint`, "Failing row contains (6, null, x).", ""},
		{[][]string{{"5", "1", "bad"}, {"6", "NULL", "x"}}, errs.CheckViolation,
			`new row for relation "t" violates check constraint "t_s_check"`, "Failing row contains (5, 1, bad).", "t_s_check"},
		{[][]string{{"5", "NULL", long}}, errs.NotNullViolation,
			`null value in column "v" of relation "t" violates not-null constraint`, "Failing row contains (5, null, " + long[:64] + "...).", ""},
	}
	for _, c := range cases {
		s := newStore()
		_, _, err := write(s, insertPlan(s, c.rows...))
		e := errs.From(err)
		if e == nil || e.Code != c.code || e.Message != c.message || e.Detail != c.detail || e.Constraint != c.name {
			t.Fatalf("%v: %#v", c.rows, e)
		}
		if len(s.All()) != 0 {
			t.Fatalf("%v: rows were inserted", c.rows)
		}
	}
}

func TestGeneratedColumn(t *testing.T) {
	s := newStore()
	plan := insertPlan(s, []string{"3", "4", "x"})
	plan.Computed = []physical.Computed{{Ord: 1, Expr: exectest.Op("*", storeCol(31, 0), exectest.Lit(types.Int4, "2"))}}
	if _, _, err := write(s, plan); err != nil {
		t.Fatal(err)
	}
	expectRows(t, "table", s.All(), []string{"3", "6", "x"})
}

func TestOnConflict(t *testing.T) {
	s := newStore([]string{"1", "10", "a"}, []string{"2", "20", "b"})
	plan := insertPlan(s, []string{"1", "11", "c"}, []string{"3", "30", "d"}, []string{"3", "31", "e"})
	plan.Conflict = &physical.OnConflict{}
	got, n, err := write(s, plan)
	if err != nil || n != 1 {
		t.Fatal(n, err)
	}
	expectRows(t, "do nothing", got, []string{"3", "d"})

	update := func(rows ...[]string) *physical.Insert {
		plan := insertPlan(s, rows...)
		plan.Conflict = &physical.OnConflict{Update: true, Existing: ids(61), SetOrds: []int{1, 2},
			SetExprs: []expr.Expr{exectest.Op("+", storeCol(61, 1), storeCol(31, 1)), storeCol(31, 2)},
			Where:    exectest.Op("<>", storeCol(61, 2), exectest.Lit(types.Text, "b"))}
		return plan
	}
	got, n, err = write(s, update([]string{"1", "5", "g"}, []string{"4", "40", "f"}, []string{"2", "5", "h"}))
	if err != nil || n != 2 {
		t.Fatal(n, err)
	}
	expectRows(t, "do update", got, []string{"1", "g"}, []string{"4", "f"})
	expectRows(t, "table", s.All(), []string{"1", "15", "g"}, []string{"2", "20", "b"}, []string{"3", "30", "d"}, []string{"4", "40", "f"})

	_, _, err = write(s, update([]string{"1", "1", "x"}, []string{"1", "2", "y"}))
	if !errs.Is(err, errs.CardinalityViolation) {
		t.Fatalf("twice: %v", err)
	}
	_, _, err = write(s, update([]string{"3", "1", "bad"}))
	if !errs.Is(err, errs.CheckViolation) {
		t.Fatalf("check of the updated row: %v", err)
	}
}

// A row that another transaction has deleted since is inserted after all.
func TestUpsertOfGoneRow(t *testing.T) {
	s := newStore([]string{"1", "10", "a"})
	s.Changed = map[int64][]string{1: nil}
	plan := insertPlan(s, []string{"1", "11", "c"})
	plan.Conflict = &physical.OnConflict{Update: true, Existing: ids(61), SetOrds: []int{1}, SetExprs: []expr.Expr{storeCol(31, 1)}}
	if _, n, err := write(s, plan); err != nil || n != 1 {
		t.Fatal(n, err)
	}
	expectRows(t, "table", s.All(), []string{"1", "11", "c"})
}

// updatePlan adds 100 to v where v is at least low.
func updatePlan(s *exectest.Store, low string) *physical.Update {
	scan := &physical.TableScan{Table: s.Catalog, Ords: []int{0, 1, 2}, RowID: 9,
		Filter: []expr.Expr{exectest.Op(">=", storeCol(1, 1), exectest.Lit(types.Int4, low))}}
	for i, t := range storeTypes {
		scan.Cols = append(scan.Cols, exectest.Info(expr.ColID(1+i), t))
	}
	scan.Cols = append(scan.Cols, exectest.Info(9, types.Int8))
	return &physical.Update{Common: physical.Common{Cols: []expr.ColumnInfo{exectest.Info(90, types.Int4), exectest.Info(91, types.Int4)}},
		Table: s.Catalog, Input: scan, RowID: 9, Ords: []int{0, 1, 2}, Old: ids(1), New: ids(31), SetOrds: []int{1},
		SetExprs:  []expr.Expr{exectest.Op("+", storeCol(1, 1), exectest.Lit(types.Int4, "100"))},
		Checks:    []physical.Check{{Name: "small", Cond: exectest.Op("<", storeCol(31, 1), exectest.Lit(types.Int4, "1000"))}},
		Returning: []expr.Expr{storeCol(31, 1), storeCol(1, 1)}}
}

func TestUpdate(t *testing.T) {
	s := newStore([]string{"1", "10", "a"}, []string{"2", "20", "b"}, []string{"3", "NULL", "c"})
	got, n, err := write(s, updatePlan(s, "15"))
	if err != nil || n != 1 {
		t.Fatal(n, err)
	}
	expectRows(t, "returning new and old", got, []string{"120", "20"})
	expectRows(t, "table", s.All(), []string{"1", "10", "a"}, []string{"2", "120", "b"}, []string{"3", "NULL", "c"})
	s = newStore([]string{"1", "950", "a"})
	if _, _, err := write(s, updatePlan(s, "0")); !errs.Is(err, errs.CheckViolation) {
		t.Fatalf("check: %v", err)
	}
}

// TestUpdateOfChangedRows meets rows that another transaction has changed: the
// newest version is checked again, and updated from.
func TestUpdateOfChangedRows(t *testing.T) {
	s := newStore([]string{"1", "10", "a"}, []string{"2", "20", "b"}, []string{"3", "30", "c"}, []string{"4", "40", "d"})
	s.Changed = map[int64][]string{1: {"1", "11", "a"}, 2: {"2", "2", "b"}, 3: nil}
	got, n, err := write(s, updatePlan(s, "10"))
	if err != nil || n != 2 {
		t.Fatal(n, err)
	}
	expectRows(t, "returning", got, []string{"140", "40"}, []string{"111", "11"})
	expectRows(t, "table", s.All(), []string{"1", "111", "a"}, []string{"2", "2", "b"}, []string{"4", "140", "d"})
}

// TestUpdateJoinTwice finds a row twice: it is updated once.
func TestUpdateJoinTwice(t *testing.T) {
	s := newStore([]string{"1", "10", "a"}, []string{"2", "20", "b"})
	plan := updatePlan(s, "0")
	two := &physical.Values{Common: physical.Common{Cols: []expr.ColumnInfo{exectest.Info(50, types.Int4)}},
		Rows: [][]expr.Expr{{exectest.Lit(types.Int4, "1")}, {exectest.Lit(types.Int4, "2")}}}
	in := plan.Input
	plan.Input = &physical.LoopJoin{Common: physical.Common{Cols: exectest.Cols(in.Columns(), two.Cols)}, Kind: physical.Inner, Left: in, Right: two}
	if _, n, err := write(s, plan); err != nil || n != 2 {
		t.Fatal(n, err)
	}
	expectRows(t, "table", s.All(), []string{"1", "110", "a"}, []string{"2", "120", "b"})
}

func TestDelete(t *testing.T) {
	s := newStore([]string{"1", "10", "a"}, []string{"2", "20", "b"}, []string{"3", "30", "c"}, []string{"4", "40", "d"})
	s.Changed = map[int64][]string{3: {"3", "1", "c"}, 4: {"4", "41", "dd"}}
	scan := updatePlan(s, "15").Input
	plan := &physical.Delete{Common: physical.Common{Cols: []expr.ColumnInfo{exectest.Info(90, types.Text)}}, Table: s.Catalog, Input: scan, RowID: 9,
		Ords: []int{0, 1, 2}, Old: ids(1), Returning: []expr.Expr{storeCol(1, 2)}}
	got, n, err := write(s, plan)
	if err != nil || n != 2 {
		t.Fatal(n, err)
	}
	expectRows(t, "returning", got, []string{"b"}, []string{"dd"})
	expectRows(t, "table", s.All(), []string{"1", "10", "a"}, []string{"3", "1", "c"})
}

func TestSelectForUpdate(t *testing.T) {
	s := newStore([]string{"1", "10", "a"}, []string{"2", "20", "b"}, []string{"3", "30", "c"}, []string{"4", "40", "d"})
	s.Changed = map[int64][]string{2: {"2", "21", "bb"}, 3: {"3", "3", "c"}, 4: nil}
	got, _, err := write(s, lockPlan(s))
	if err != nil {
		t.Fatal(err)
	}
	expectRows(t, "locked", got, []string{"1", "10", "a"}, []string{"2", "21", "bb"})
}

// lockPlan is SELECT * FROM the store WHERE its second column >= 10 FOR UPDATE.
func lockPlan(s *exectest.Store) *physical.Project {
	scan := &physical.TableScan{Table: s.Catalog, Ords: []int{0, 1, 2}, RowID: 9,
		Filter: []expr.Expr{exectest.Op(">=", storeCol(1, 1), exectest.Lit(types.Int4, "10"))}}
	p := &physical.Project{}
	for i, t := range storeTypes {
		scan.Cols = append(scan.Cols, exectest.Info(expr.ColID(1+i), t))
		p.Exprs = append(p.Exprs, storeCol(1, i))
	}
	p.Cols = scan.Cols
	scan.Cols = append(scan.Cols[:len(scan.Cols):len(scan.Cols)], exectest.Info(9, types.Int8))
	p.Input = &physical.LockRows{Common: physical.Common{Cols: scan.Cols}, Input: scan,
		Marks: []physical.RowMark{{Table: s.Catalog, RowID: 9, Mode: physical.LockMode{Strength: physical.ForUpdate}}}}
	return p
}

// TestLockRowsLimit locks no more rows than a limit takes.
func TestLockRowsLimit(t *testing.T) {
	s := newStore([]string{"1", "10", "a"}, []string{"2", "20", "b"}, []string{"3", "30", "c"}, []string{"4", "40", "d"})
	s.Changed = map[int64][]string{1: {"1", "1", "a"}, 2: {"2", "21", "bb"}, 4: {"4", "41", "dd"}}
	for _, want := range []expr.Expr{nil, exectest.Lit(types.Int8, "2")} {
		p := lockPlan(s)
		lock := p.Input.(*physical.LockRows)
		lock.Limited, lock.Want = true, want
		got, _, err := write(s, &physical.Limit{Common: p.Common, Input: p, Count: exectest.Lit(types.Int8, "2")})
		if err != nil {
			t.Fatal(err)
		}
		expectRows(t, "locked", got, []string{"2", "21", "bb"}, []string{"3", "30", "c"})
		if s.Changed[4] == nil {
			t.Error("a row beyond the limit is locked")
		}
	}
}
