package build_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/exec/exectest"
	"github.com/basaltdb/basalt/core/exec/sort/sortkey"
	"github.com/basaltdb/basalt/core/expr"
	"github.com/basaltdb/basalt/core/expr/order"
	"github.com/basaltdb/basalt/core/plan/physical"
)

// randomKeys draws a sort order over the columns of the aggregate tests' table.
func randomKeys(r interface{ IntN(int) int }) ([]int, []physical.SortKey) {
	n := 1 + r.IntN(4)
	var cols []int
	var keys []physical.SortKey
	for range n {
		c := r.IntN(len(aggTypes))
		cols = append(cols, c)
		keys = append(keys, physical.SortKey{Expr: aggCol(c), Desc: r.IntN(2) == 0, NullsFirst: r.IntN(2) == 0})
	}
	return cols, keys
}

// sortedRows returns the row numbers in order, stably.
func sortedRows(t *exectest.Table, cols []int, keys []physical.SortKey) []int {
	rows := make([]int, t.N)
	for i := range rows {
		rows[i] = i
	}
	slices.SortStableFunc(rows, func(a, b int) int { return compareKeys(t, cols, keys, a, b) })
	return rows
}

func compareKeys(t *exectest.Table, cols []int, keys []physical.SortKey, a, b int) int {
	for k, c := range cols {
		key := sortkey.Key{Desc: keys[k].Desc, NullsFirst: keys[k].NullsFirst}
		if x := sortkey.CompareRows(t.Cols[c], a, t.Cols[c], b, key); x != 0 {
			return x
		}
	}
	return 0
}

// withNumbers adds a column of row numbers, so that the order is total.
func withNumbers(t *exectest.Table) *exectest.Table {
	texts := make([]string, t.N)
	for i := range texts {
		texts[i] = fmt.Sprint(i)
	}
	return exectest.NewTable("t", append(t.Cols, exectest.Column(types.Int4, texts...))...)
}

func pick(rows [][]string, at []int) [][]string {
	var out [][]string
	for _, i := range at {
		out = append(out, rows[i])
	}
	return out
}

func number(n int) expr.Expr { return exectest.Lit(types.Int8, fmt.Sprint(n)) }

func TestSort(t *testing.T) {
	r := exectest.Random(11)
	last := expr.ColID(len(aggTypes) + 1)
	for round := range 40 {
		table := withNumbers(aggTable(r.Uint64(), []int{0, 1, 50, 700}[round%4]))
		cols, keys := randomKeys(r)
		// The row number makes the order total: which worker's rows come first
		// is open.
		cols, keys = append(cols, len(aggTypes)), append(keys, physical.SortKey{Expr: exectest.Col(last, types.Int4)})
		scan := table.Scan(1)
		want := pick(textRows(table), sortedRows(table, cols, keys))
		plan := &physical.Sort{Common: physical.Common{Cols: scan.Cols}, Input: scan, Keys: keys}
		check(t, fmt.Sprint("sort ", cols, keys), []*exectest.Table{table}, plan, want, true)

		n := r.IntN(table.N + 10)
		top := &physical.Sort{Common: plan.Common, Input: scan, Keys: keys, Limit: number(n)}
		check(t, fmt.Sprint("top ", n, cols), []*exectest.Table{table}, top, want[:min(n, len(want))], true)

		skip := r.IntN(20)
		limit := &physical.Limit{Common: plan.Common, Input: plan, Count: number(n), Offset: number(skip)}
		cut := want[min(skip, len(want)):]
		check(t, fmt.Sprint("limit ", n, " offset ", skip), []*exectest.Table{table}, limit, cut[:min(n, len(cut))], true)
	}
}

// TestTopNPrunes has many more rows than are kept.
func TestTopNPrunes(t *testing.T) {
	const n = 50000
	r := exectest.Random(5)
	texts := make([]string, n)
	for i := range texts {
		texts[i] = fmt.Sprint(r.IntN(1 << 30))
	}
	table := exectest.NewTable("t", exectest.Column(types.Int8, texts...))
	scan := table.Scan(1)
	key := []physical.SortKey{{Expr: exectest.Col(1, types.Int8), Desc: true}}
	plan := &physical.Sort{Common: physical.Common{Cols: scan.Cols}, Input: scan, Keys: key, Limit: number(100)}
	want := pick(textRows(table), sortedRows(table, []int{0}, key)[:100])
	check(t, "top 100", []*exectest.Table{table}, plan, want, true)
}

func TestLimitWithoutOrder(t *testing.T) {
	table := withNumbers(aggTable(3, 300))
	scan := table.Scan(1)
	for _, n := range []int{0, 1, 39, 41, 299, 400} {
		plan := &physical.Limit{Common: physical.Common{Cols: scan.Cols}, Input: scan, Count: number(n)}
		check(t, fmt.Sprint("limit ", n), []*exectest.Table{table}, plan, textRows(table)[:min(n, 300)], true)
	}
}

func TestTiesAndDistinctOn(t *testing.T) {
	r := exectest.Random(17)
	for range 20 {
		table := aggTable(r.Uint64(), 120)
		c := r.IntN(len(aggTypes))
		keys := []physical.SortKey{{Expr: aggCol(c)}}
		scan := table.Scan(1)
		sorted := &physical.Sort{Common: physical.Common{Cols: scan.Cols}, Input: scan, Keys: keys}
		rows := sortedRows(table, []int{c}, keys)
		n := 1 + r.IntN(100)
		end := n
		for end < len(rows) && compareKeys(table, []int{c}, keys, rows[end], rows[n-1]) == 0 {
			end++
		}
		ties := &physical.Limit{Common: sorted.Common, Input: sorted, Count: number(n), Ties: true, Keys: keys}
		// Rows of equal keys may come in any order when there are two workers.
		check(t, fmt.Sprint("ties ", n, " by ", c), []*exectest.Table{table}, ties, pick(textRows(table), rows[:end]), false)

		seen := map[string]bool{}
		var firsts []int
		for i := range table.N {
			if key := string(order.AppendKey(nil, table.Cols[c], i)); !seen[key] {
				seen[key] = true
				firsts = append(firsts, i)
			}
		}
		on := &physical.Distinct{Common: physical.Common{Cols: scan.Cols}, Input: scan, On: []expr.Expr{aggCol(c)}}
		check(t, fmt.Sprint("distinct on ", c), []*exectest.Table{table}, on, pick(textRows(table), firsts), true)
	}
}
