package build_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/basaltdb/basalt/core/base/decimal"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/exec/exectest"
	"github.com/basaltdb/basalt/core/expr"
	"github.com/basaltdb/basalt/core/expr/order"
	"github.com/basaltdb/basalt/core/plan/physical"
	"github.com/basaltdb/basalt/vector"
)

// The table of the aggregate tests: columns 0.. are i int4, b int8, n numeric,
// s text, d date, f float8, t bool.
var aggTypes = []types.T{types.Int4, types.Int8, types.Numeric, types.Text, types.Date, types.Float8, types.Bool}

// fold computes one aggregate of a group's rows the plain way.
type fold func(t *exectest.Table, rows []int) string

func aggCol(i int) expr.Expr { return exectest.Col(expr.ColID(i+1), aggTypes[i]) }

// values returns column c of the rows, without nulls.
func notNull(t *exectest.Table, rows []int, c int) []int {
	var out []int
	for _, r := range rows {
		if !t.Cols[c].IsNull(r) {
			out = append(out, r)
		}
	}
	return out
}

func asDecimal(v *vector.Vector, i int) decimal.Decimal {
	if v.Phys() == types.PhysNumeric {
		return v.DecimalAt(i)
	}
	d, err := decimal.Parse(exectest.Row([]*vector.Vector{v}, i)[0])
	if err != nil {
		panic(err)
	}
	return d
}

func total(t *exectest.Table, rows []int, c int) decimal.Decimal {
	var sum decimal.Decimal
	for _, r := range rows {
		d := asDecimal(t.Cols[c], r)
		sum, _ = sum.Add(&d)
	}
	return sum
}

func foldSum(c int) fold {
	return func(t *exectest.Table, rows []int) string {
		if rows = notNull(t, rows, c); len(rows) == 0 {
			return "NULL"
		}
		sum := total(t, rows, c)
		return sum.String()
	}
}

func foldAvg(c int) fold {
	return func(t *exectest.Table, rows []int) string {
		if rows = notNull(t, rows, c); len(rows) == 0 {
			return "NULL"
		}
		sum, n := total(t, rows, c), decimal.New(int64(len(rows)), 0)
		q, err := sum.Div(&n)
		if err != nil {
			panic(err)
		}
		return q.String()
	}
}

func foldExtreme(c, sign int) fold {
	return func(t *exectest.Table, rows []int) string {
		rows = notNull(t, rows, c)
		if len(rows) == 0 {
			return "NULL"
		}
		best := rows[0]
		for _, r := range rows {
			if order.Compare(t.Cols[c], r, t.Cols[c], best)*sign > 0 {
				best = r
			}
		}
		// Equal values may differ in their text; which one wins is open.
		return exectest.Row(t.Cols[c:c+1], best)[0]
	}
}

func foldCount(c int, distinct bool) fold {
	return func(t *exectest.Table, rows []int) string {
		if c >= 0 {
			rows = notNull(t, rows, c)
		}
		if distinct {
			seen := map[string]bool{}
			for _, r := range rows {
				seen[string(order.AppendKey(nil, t.Cols[c], r))] = true
			}
			return fmt.Sprint(len(seen))
		}
		return fmt.Sprint(len(rows))
	}
}

// sortedList is string_agg and array_agg ordered by column 3, then column 0.
func sortedList(t *exectest.Table, rows []int, desc bool) []int {
	rows = slices.Clone(rows)
	slices.SortStableFunc(rows, func(a, b int) int {
		c := order.Nullable(t.Cols[0], a, t.Cols[0], b)
		if desc {
			c = -c
		}
		if c == 0 {
			c = order.Nullable(t.Cols[3], a, t.Cols[3], b)
		}
		return c
	})
	return rows
}

func aggCases() ([]physical.AggCall, []fold) {
	var calls []physical.AggCall
	var folds []fold
	id := expr.ColID(200)
	add := func(c physical.AggCall, f fold) {
		c.ID = id
		id++
		calls, folds = append(calls, c), append(folds, f)
	}
	plain := func(name string, c int, f fold) { add(exectest.Agg(0, name, aggCol(c)), f) }
	add(exectest.Agg(0, "count"), foldCount(-1, false))
	plain("count", 3, foldCount(3, false))
	for _, c := range []int{0, 1, 2} {
		plain("sum", c, foldSum(c))
		plain("avg", c, foldAvg(c))
	}
	for _, c := range []int{0, 1, 3, 4, 5} {
		plain("min", c, foldExtreme(c, -1))
		plain("max", c, foldExtreme(c, 1))
	}
	for _, c := range []int{0, 2, 3, 5} {
		d := exectest.Agg(0, "count", aggCol(c))
		d.Distinct = true
		add(d, foldCount(c, true))
	}
	filtered := exectest.Agg(0, "sum", aggCol(1))
	filtered.Filter = exectest.Op(">", aggCol(0), exectest.Lit(types.Int4, "0"))
	add(filtered, func(t *exectest.Table, rows []int) string {
		var keep []int
		for _, r := range notNull(t, rows, 0) {
			if vector.Values[int32](t.Cols[0])[r] > 0 {
				keep = append(keep, r)
			}
		}
		return foldSum(1)(t, keep)
	})
	list := exectest.Agg(0, "string_agg", aggCol(3), exectest.Lit(types.Text, ","))
	list.OrderBy = []physical.SortKey{{Expr: aggCol(0), Desc: true, NullsFirst: true}, {Expr: aggCol(3)}}
	add(list, func(t *exectest.Table, rows []int) string {
		out, any := "", false
		for _, r := range sortedList(t, notNull(t, rows, 3), true) {
			if any {
				out += ","
			}
			out, any = out+t.Cols[3].Str(r), true
		}
		if !any {
			return "NULL"
		}
		return out
	})
	return calls, folds
}

func TestAggregates(t *testing.T) {
	r := exectest.Random(2)
	calls, folds := aggCases()
	for _, groups := range [][]int{{}, {0}, {3}, {2}, {5}, {6}, {3, 6}, {0, 4}, {1, 4, 3}, {2, 0}} {
		for _, rows := range []int{0, 1, 300} {
			table := aggTable(r.Uint64(), rows)
			scan := table.Scan(1)
			plan := &physical.HashAggregate{Input: scan, Aggs: calls}
			for _, g := range groups {
				plan.Groups = append(plan.Groups, scan.Cols[g].ID)
				plan.Cols = append(plan.Cols, scan.Cols[g])
			}
			for _, c := range calls {
				plan.Cols = append(plan.Cols, exectest.Info(c.ID, c.T))
			}
			checkLike(t, fmt.Sprint("group by ", groups, " of ", rows), []*exectest.Table{table}, plan, naiveGroups(table, groups, folds), false,
				func(row []string) []string { return canonical(row, len(groups)) })
		}
	}
}

// canonical gives equal values one text: which of several equal values stands
// for a group, or wins, is open when there are several workers.
func canonical(row []string, groups int) []string {
	row = slices.Clone(row)
	for i, s := range row {
		if s == "-0" {
			row[i] = "0"
		}
		if i < groups && strings.Contains(s, ".") {
			row[i] = strings.TrimSuffix(strings.TrimRight(row[i], "0"), ".")
		}
	}
	return row
}

func aggTable(seed uint64, n int) *exectest.Table {
	r := exectest.Random(seed)
	var cols []*vector.Vector
	for i, t := range aggTypes {
		domain := 12
		if i == 3 {
			domain = 30
		}
		cols = append(cols, column(r, t, n, domain, 0.15))
	}
	return exectest.NewTable("t", cols...)
}

// naiveGroups groups by the given columns. Group values are those of the first
// row: the table has numerics of equal value and other scale, so they are
// compared by a key.
func naiveGroups(t *exectest.Table, groups []int, folds []fold) [][]string {
	members := map[string][]int{}
	var keys []string
	for i := range t.N {
		var key []byte
		for _, g := range groups {
			key = order.AppendKey(key, t.Cols[g], i)
		}
		if members[string(key)] == nil {
			keys = append(keys, string(key))
		}
		members[string(key)] = append(members[string(key)], i)
	}
	if len(groups) == 0 && t.N == 0 {
		keys = append(keys, "")
	}
	var out [][]string
	for _, k := range keys {
		rows := members[k]
		var row []string
		for _, g := range groups {
			row = append(row, exectest.Row(t.Cols[g:g+1], rows[0])...)
		}
		for _, f := range folds {
			row = append(row, f(t, rows))
		}
		out = append(out, row)
	}
	return out
}

func TestGroupingSets(t *testing.T) {
	table := aggTable(7, 200)
	scan := table.Scan(1)
	calls := []physical.AggCall{exectest.Agg(300, "count"), exectest.Agg(301, "sum", aggCol(1))}
	groups := []int{0, 3}
	sets := [][]int{{0, 1}, {0}, {}, {1}}
	plan := &physical.HashAggregate{Input: scan, Aggs: calls, Sets: sets, Grouping: 400,
		Groups: []expr.ColID{scan.Cols[0].ID, scan.Cols[3].ID}}
	plan.Cols = exectest.Cols([]expr.ColumnInfo{scan.Cols[0], scan.Cols[3], exectest.Info(300, types.Int8),
		exectest.Info(301, calls[1].T), exectest.Info(400, types.Int4)})
	var want [][]string
	for _, set := range sets {
		var cols []int
		for _, p := range set {
			cols = append(cols, groups[p])
		}
		for _, row := range naiveGroups(table, cols, []fold{foldCount(-1, false), foldSum(1)}) {
			full, mask := []string{"NULL", "NULL"}, 3
			for k, p := range set {
				full[p] = row[k]
				mask &^= 1 << (1 - p)
			}
			want = append(want, join(full, row[len(set):], []string{fmt.Sprint(mask)}))
		}
	}
	check(t, "grouping sets", []*exectest.Table{table}, plan, want, false)
}

// TestManyGroups has more groups than fit the serial merge, so that partitions
// are used, and more than one form of keys.
func TestManyGroups(t *testing.T) {
	const n = 60000
	r := exectest.Random(3)
	ints, texts := make([]string, n), make([]string, n)
	want := map[string]int64{}
	for i := range ints {
		ints[i] = fmt.Sprint(r.IntN(40000))
		texts[i] = "short"
		if r.IntN(1000) == 0 {
			texts[i] = "a string of more than seven bytes"
		}
		if r.IntN(900) == 0 {
			texts[i] = "NULL"
		}
		want[ints[i]+"|"+texts[i]] += int64(i)
	}
	numbers := make([]string, n)
	for i := range numbers {
		numbers[i] = fmt.Sprint(i)
	}
	table := exectest.NewTable("t", exectest.Column(types.Int8, ints...), exectest.Column(types.Text, texts...), exectest.Column(types.Int8, numbers...))
	scan := table.Scan(1)
	call := exectest.Agg(10, "sum", exectest.Col(3, types.Int8))
	plan := &physical.HashAggregate{Input: scan, Groups: []expr.ColID{1, 2}, Aggs: []physical.AggCall{call}}
	plan.Cols = exectest.Cols(scan.Cols[:2], []expr.ColumnInfo{exectest.Info(10, call.T)})
	for workers := 1; workers <= 3; workers++ {
		db := exectest.NewDB(exectest.Config{Batch: 2048, Morsel: 5000, Workers: workers}, table)
		got, err := exectest.Run(db.Runtime(), plan)
		if err != nil {
			t.Fatal(err)
		}
		if len(got) != len(want) {
			t.Fatalf("%d workers: %d groups, want %d", workers, len(got), len(want))
		}
		for _, row := range got {
			if fmt.Sprint(want[row[0]+"|"+row[1]]) != row[2] {
				t.Fatalf("%d workers: group %v", workers, row)
			}
		}
	}
}
