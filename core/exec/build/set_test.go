package build_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/exec/exectest"
	"github.com/basaltdb/basalt/core/expr"
	"github.com/basaltdb/basalt/core/plan/physical"
	"github.com/basaltdb/basalt/vector"
)

// pairTable has an int4 and a text column of few values.
func pairTable(seed uint64, n int) *exectest.Table {
	r := exectest.Random(seed)
	return exectest.NewTable("p", column(r, types.Int4, n, 6, 0.2), column(r, types.Text, n, 4, 0.2))
}

func TestSetOps(t *testing.T) {
	for seed := range uint64(10) {
		a, b := pairTable(seed, 80), pairTable(seed+100, int(seed)*8)
		l, r := a.Scan(1), b.Scan(11)
		count := map[string][2]int{}
		for side, rows := range [][][]string{textRows(a), textRows(b)} {
			for _, row := range rows {
				c := count[strings.Join(row, "|")]
				c[side]++
				count[strings.Join(row, "|")] = c
			}
		}
		for _, kind := range []physical.SetOpKind{physical.Intersect, physical.Except} {
			for _, all := range []bool{false, true} {
				var want [][]string
				for key, c := range count {
					for range copies(kind, all, c[0], c[1]) {
						want = append(want, strings.Split(key, "|"))
					}
				}
				plan := &physical.SetOp{Common: physical.Common{Cols: l.Cols}, Kind: kind, All: all, Left: l, Right: r}
				check(t, fmt.Sprint("setop ", kind, all), []*exectest.Table{a, b}, plan, want, false)
			}
		}
		both := &physical.Append{Common: physical.Common{Cols: l.Cols}, List: []physical.Node{l, r, l}}
		want := append(append(textRows(a), textRows(b)...), textRows(a)...)
		check(t, "append", []*exectest.Table{a, b}, both, want, true)
		union := &physical.Distinct{Common: both.Common, Input: both}
		var once [][]string
		for key := range count {
			once = append(once, strings.Split(key, "|"))
		}
		check(t, "union", []*exectest.Table{a, b}, union, once, false)
	}
}

func copies(kind physical.SetOpKind, all bool, l, r int) int {
	switch {
	case kind == physical.Intersect && all:
		return min(l, r)
	case kind == physical.Intersect:
		return min(l, r, 1)
	case all:
		return max(l-r, 0)
	case r > 0:
		return 0
	}
	return min(l, 1)
}

// TestRecursive counts to a number, and walks a graph with cycles.
func TestRecursive(t *testing.T) {
	start := &physical.Values{Common: physical.Common{Cols: []expr.ColumnInfo{exectest.Info(1, types.Int4)}},
		Rows: [][]expr.Expr{{exectest.Lit(types.Int4, "1")}}}
	work := &physical.CTEScan{Common: physical.Common{Cols: []expr.ColumnInfo{exectest.Info(2, types.Int4)}}, ID: 1}
	step := &physical.Project{Common: physical.Common{Cols: []expr.ColumnInfo{exectest.Info(3, types.Int4)}}, Input: work,
		Exprs: []expr.Expr{exectest.Op("+", exectest.Col(2, types.Int4), exectest.Lit(types.Int4, "1"))}}
	some := &physical.Filter{Common: step.Common, Input: step, Conds: []expr.Expr{exectest.Op("<=", exectest.Col(3, types.Int4), exectest.Lit(types.Int4, "100"))}}
	cols := []expr.ColumnInfo{exectest.Info(4, types.Int4)}
	var want [][]string
	for i := range 100 {
		want = append(want, []string{fmt.Sprint(i + 1)})
	}
	plan := &physical.RecursiveUnion{Common: physical.Common{Cols: cols}, ID: 1, Initial: start, Recursive: some, All: true}
	check(t, "count", nil, plan, want, true)
	endless := &physical.RecursiveUnion{Common: physical.Common{Cols: cols}, ID: 1, Initial: start, Recursive: step, All: true}
	check(t, "endless", nil, &physical.Limit{Common: endless.Common, Input: endless, Count: number(50)}, want[:50], true)

	edges := exectest.NewTable("e", exectest.Column(types.Int4, "1", "2", "3", "3", "5", "1"), exectest.Column(types.Int4, "2", "3", "1", "4", "6", "4"))
	scan := edges.Scan(20)
	hop := &physical.HashJoin{Common: physical.Common{Cols: exectest.Cols(scan.Cols, work.Cols)}, Kind: physical.Inner, Left: scan, Right: work,
		LeftKeys: []expr.Expr{exectest.Col(20, types.Int4)}, RightKeys: []expr.Expr{exectest.Col(2, types.Int4)}}
	next := &physical.Project{Common: physical.Common{Cols: []expr.ColumnInfo{exectest.Info(30, types.Int4)}}, Input: hop, Exprs: []expr.Expr{exectest.Col(21, types.Int4)}}
	reach := &physical.RecursiveUnion{Common: physical.Common{Cols: cols}, ID: 1, Initial: start, Recursive: next}
	check(t, "reach", []*exectest.Table{edges}, reach, [][]string{{"1"}, {"2"}, {"3"}, {"4"}}, false)
}

func TestCTE(t *testing.T) {
	table := pairTable(1, 70)
	def := table.Scan(1)
	read := func(first expr.ColID) *physical.CTEScan {
		return &physical.CTEScan{Common: physical.Common{Cols: []expr.ColumnInfo{exectest.Info(first, types.Int4), exectest.Info(first+1, types.Text)}}, ID: 7}
	}
	l, r := read(10), read(20)
	both := &physical.Append{Common: physical.Common{Cols: l.Cols}, List: []physical.Node{l, r}}
	plan := &physical.CTE{Common: both.Common, ID: 7, Definition: def, Input: both}
	check(t, "cte twice", []*exectest.Table{table}, plan, append(textRows(table), textRows(table)...), true)
}

func TestValuesAndOuter(t *testing.T) {
	// VALUES over the columns of an enclosing Apply.
	table := pairTable(4, 30)
	scan := table.Scan(1)
	rows := &physical.Values{Common: physical.Common{Cols: []expr.ColumnInfo{exectest.Info(50, types.Int4)}},
		Rows: [][]expr.Expr{{exectest.Col(1, types.Int4)}, {exectest.Op("+", exectest.Col(1, types.Int4), exectest.Lit(types.Int4, "100"))}}}
	plan := &physical.Apply{Common: physical.Common{Cols: exectest.Cols(scan.Cols, rows.Cols)}, Kind: physical.Inner, Left: scan, Right: rows, Params: []expr.ColID{1}}
	var want [][]string
	for i, row := range textRows(table) {
		plus := "NULL"
		if !table.Cols[0].IsNull(i) {
			plus = fmt.Sprint(vector.Values[int32](table.Cols[0])[i] + 100)
		}
		want = append(want, join(row, row[:1]), join(row, []string{plus}))
	}
	check(t, "lateral values", []*exectest.Table{table}, plan, want, true)
}
