package build_test

import (
	"fmt"
	"testing"

	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/exec/exectest"
	"github.com/basaltdb/basalt/core/expr"
	"github.com/basaltdb/basalt/core/expr/order"
	"github.com/basaltdb/basalt/core/plan/physical"
	"github.com/basaltdb/basalt/vector"
)

// windowCase is a window over the aggregate tests' table, ordered totally by a
// last column where total is set.
type windowCase struct {
	table     *exectest.Table
	partition []int
	orderBy   []int
	keys      []physical.SortKey
	frame     physical.Frame
	start     int64
	end       int64
	sorted    []int // all rows, in window order
	partOf    []int // by position in sorted
	peerOf    []int
}

func newWindowCase(seed uint64, rows int) *windowCase {
	r := exectest.Random(seed)
	w := &windowCase{table: withNumbers(aggTable(seed, rows)), start: int64(r.IntN(5)), end: int64(r.IntN(5))}
	if r.IntN(3) > 0 {
		w.partition = []int{[]int{0, 3, 6}[r.IntN(3)]}
	}
	n := r.IntN(3)
	for range n {
		c := r.IntN(len(aggTypes))
		w.orderBy = append(w.orderBy, c)
		w.keys = append(w.keys, physical.SortKey{Expr: aggCol(c), Desc: r.IntN(2) == 0, NullsFirst: r.IntN(2) == 0})
	}
	w.frame.Mode = physical.FrameMode(r.IntN(3))
	w.frame.Start = []physical.BoundKind{physical.UnboundedPreceding, physical.OffsetPreceding, physical.CurrentRow, physical.OffsetFollowing}[r.IntN(4)]
	w.frame.End = []physical.BoundKind{physical.UnboundedFollowing, physical.OffsetFollowing, physical.CurrentRow, physical.OffsetPreceding}[r.IntN(4)]
	w.frame.Exclude = physical.Exclude(r.IntN(4))
	w.bounds(r.IntN(2) == 0)
	return w
}

// bounds gives the frame its offsets. RANGE offsets need one order key, an
// int4, and limits of key ± offset.
func (w *windowCase) bounds(desc bool) {
	offset := func(k physical.BoundKind) bool {
		return k == physical.OffsetPreceding || k == physical.OffsetFollowing
	}
	if w.frame.Mode != physical.Range {
		if offset(w.frame.Start) {
			w.frame.StartOffset = number(int(w.start))
		}
		if offset(w.frame.End) {
			w.frame.EndOffset = number(int(w.end))
		}
		return
	}
	if !offset(w.frame.Start) && !offset(w.frame.End) {
		return
	}
	w.orderBy = []int{0}
	w.keys = []physical.SortKey{{Expr: aggCol(0), Desc: desc, NullsFirst: desc}}
	limit := func(k physical.BoundKind, off int64) expr.Expr {
		sign := "-"
		if (k == physical.OffsetFollowing) != desc {
			sign = "+"
		}
		return exectest.Op(sign, aggCol(0), exectest.Lit(types.Int4, fmt.Sprint(off)))
	}
	if offset(w.frame.Start) {
		w.frame.StartLimit = limit(w.frame.Start, w.start)
	}
	if offset(w.frame.End) {
		w.frame.EndLimit = limit(w.frame.End, w.end)
	}
}

// arrange sorts the rows and numbers partitions and peers.
func (w *windowCase) arrange() {
	cols := append(append([]int(nil), w.partition...), w.orderBy...)
	var keys []physical.SortKey
	for range w.partition {
		keys = append(keys, physical.SortKey{})
	}
	w.sorted = sortedRows(w.table, cols, append(keys, w.keys...))
	equal := func(at []int, a, b int) bool {
		for _, c := range at {
			if order.Nullable(w.table.Cols[c], a, w.table.Cols[c], b) != 0 {
				return false
			}
		}
		return true
	}
	part, peer := 0, 0
	for i, r := range w.sorted {
		if i > 0 && !equal(w.partition, w.sorted[i-1], r) {
			part++
			peer++
		} else if i > 0 && !equal(w.orderBy, w.sorted[i-1], r) {
			peer++
		}
		w.partOf, w.peerOf = append(w.partOf, part), append(w.peerOf, peer)
	}
}

// inFrame reports by definition whether position j is in the frame of i.
func (w *windowCase) inFrame(i, j int) bool {
	if w.partOf[i] != w.partOf[j] {
		return false
	}
	if !w.behindStart(i, j) || !w.beforeEnd(i, j) {
		return false
	}
	switch w.frame.Exclude {
	case physical.ExcludeCurrentRow:
		return i != j
	case physical.ExcludeGroup:
		return w.peerOf[i] != w.peerOf[j]
	case physical.ExcludeTies:
		return i == j || w.peerOf[i] != w.peerOf[j]
	}
	return true
}

// distance returns how far j is from i in the frame's unit, in the direction
// of the order; ok is false where one is null and the other not.
func (w *windowCase) distance(i, j int) (d int64, ok bool) {
	switch w.frame.Mode {
	case physical.Rows:
		return int64(j - i), true
	case physical.GroupsMode:
		return int64(w.peerOf[j] - w.peerOf[i]), true
	}
	v := w.table.Cols[0]
	a, b := w.sorted[i], w.sorted[j]
	if v.IsNull(a) || v.IsNull(b) {
		return 0, v.IsNull(a) && v.IsNull(b)
	}
	d = int64(vector.Values[int32](v)[b]) - int64(vector.Values[int32](v)[a])
	if w.keys[0].Desc {
		d = -d
	}
	return d, true
}

func (w *windowCase) behindStart(i, j int) bool {
	switch w.frame.Start {
	case physical.UnboundedPreceding:
		return true
	case physical.CurrentRow:
		if w.frame.Mode == physical.Rows {
			return j >= i
		}
		return w.peerOf[j] >= w.peerOf[i]
	}
	off := w.start
	if w.frame.Start == physical.OffsetPreceding {
		off = -off
	}
	d, ok := w.distance(i, j)
	if !ok { // a null among others: on its side of them
		return j > i && !w.table.Cols[0].IsNull(w.sorted[i]) || j > i
	}
	if w.frame.Mode == physical.Range && w.table.Cols[0].IsNull(w.sorted[i]) {
		return true
	}
	return d >= off
}

func (w *windowCase) beforeEnd(i, j int) bool {
	switch w.frame.End {
	case physical.UnboundedFollowing:
		return true
	case physical.CurrentRow:
		if w.frame.Mode == physical.Rows {
			return j <= i
		}
		return w.peerOf[j] <= w.peerOf[i]
	}
	off := w.end
	if w.frame.End == physical.OffsetPreceding {
		off = -off
	}
	d, ok := w.distance(i, j)
	if !ok {
		return j < i
	}
	if w.frame.Mode == physical.Range && w.table.Cols[0].IsNull(w.sorted[i]) {
		return true
	}
	return d <= off
}

// frameRows returns the table's rows in the frame of position i.
func (w *windowCase) frameRows(i int) []int {
	var rows []int
	for j := range w.sorted {
		if w.inFrame(i, j) {
			rows = append(rows, w.sorted[j])
		}
	}
	return rows
}

// partitionRange returns the positions of i's partition.
func (w *windowCase) partitionRange(i int) (from, to int) {
	from, to = i, i
	for from > 0 && w.partOf[from-1] == w.partOf[i] {
		from--
	}
	for to < len(w.partOf) && w.partOf[to] == w.partOf[i] {
		to++
	}
	return from, to
}

func (w *windowCase) value(c, row int) string { return exectest.Row(w.table.Cols[c:c+1], row)[0] }

// windowCalls returns the functions and how to compute them naively for a
// position.
func (w *windowCase) windowCalls() ([]physical.WindowCall, []func(i int) string) {
	var calls []physical.WindowCall
	var naive []func(i int) string
	add := func(c physical.WindowCall, f func(i int) string) {
		c.ID = expr.ColID(500 + len(calls))
		c.Frame = w.frame
		calls, naive = append(calls, c), append(naive, f)
	}
	aggregate := func(name string, f fold, args ...expr.Expr) {
		a := exectest.Agg(0, name, args...)
		add(physical.WindowCall{Agg: a.Agg, Args: args, T: a.T}, func(i int) string { return f(w.table, w.frameRows(i)) })
	}
	aggregate("count", foldCount(-1, false))
	aggregate("sum", foldSum(1), aggCol(1))
	aggregate("avg", foldAvg(0), aggCol(0))
	aggregate("min", foldExtreme(3, -1), aggCol(3))
	aggregate("max", foldExtreme(1, 1), aggCol(1))
	aggregate("sum", foldSum(2), aggCol(2))
	win := func(name string, args []expr.Expr, t types.T, f func(i int) string) {
		add(physical.WindowCall{Win: exectest.Win(name, len(args)), Args: args, T: t}, f)
	}
	win("row_number", nil, types.Int8, func(i int) string { from, _ := w.partitionRange(i); return fmt.Sprint(i - from + 1) })
	win("rank", nil, types.Int8, func(i int) string {
		from, _ := w.partitionRange(i)
		for j := from; ; j++ {
			if w.peerOf[j] == w.peerOf[i] {
				return fmt.Sprint(j - from + 1)
			}
		}
	})
	win("dense_rank", nil, types.Int8, func(i int) string {
		from, _ := w.partitionRange(i)
		return fmt.Sprint(w.peerOf[i] - w.peerOf[from] + 1)
	})
	win("lag", []expr.Expr{aggCol(3)}, types.Text, func(i int) string {
		if from, _ := w.partitionRange(i); i > from {
			return w.value(3, w.sorted[i-1])
		}
		return "NULL"
	})
	win("first_value", []expr.Expr{aggCol(3)}, types.Text, func(i int) string { return w.nth(i, 0) })
	win("last_value", []expr.Expr{aggCol(3)}, types.Text, func(i int) string { return w.nth(i, len(w.frameRows(i))-1) })
	win("nth_value", []expr.Expr{aggCol(3), exectest.Lit(types.Int4, "2")}, types.Text, func(i int) string { return w.nth(i, 1) })
	win("ntile", []expr.Expr{exectest.Lit(types.Int4, "3")}, types.Int4, func(i int) string {
		from, to := w.partitionRange(i)
		n, at := to-from, i-from
		size, larger := n/3, n%3
		if at < larger*(size+1) {
			return fmt.Sprint(at/(size+1) + 1)
		}
		return fmt.Sprint(larger + (at-larger*(size+1))/max(size, 1) + 1)
	})
	return calls, naive
}

func (w *windowCase) nth(i, n int) string {
	rows := w.frameRows(i)
	if n < 0 || n >= len(rows) {
		return "NULL"
	}
	return w.value(3, rows[n])
}

func TestWindows(t *testing.T) {
	for seed := range uint64(120) {
		w := newWindowCase(seed, []int{0, 1, 60, 150}[seed%4])
		w.arrange()
		calls, naive := w.windowCalls()
		scan := w.table.Scan(1)
		plan := &physical.Window{Common: physical.Common{Cols: scan.Cols}, Input: scan, Order: w.keys, Calls: calls}
		for _, p := range w.partition {
			plan.Partition = append(plan.Partition, aggCol(p))
		}
		for _, c := range calls {
			plan.Cols = exectest.Cols(plan.Cols, []expr.ColumnInfo{exectest.Info(c.ID, c.T)})
		}
		rows := textRows(w.table)
		var want [][]string
		for i, r := range w.sorted {
			row := rows[r]
			for _, f := range naive {
				row = append(row[:len(row):len(row)], f(i))
			}
			want = append(want, row)
		}
		check(t, fmt.Sprintf("window %d partition %v order %v frame %+v", seed, w.partition, w.orderBy, w.frame), []*exectest.Table{w.table}, plan, want, true)
	}
}

// TestRangeBeyondTheType has frames whose limit is no value of the key's type.
func TestRangeBeyondTheType(t *testing.T) {
	table := exectest.NewTable("t", exectest.Column(types.Int4, "2147483646", "2147483640", "2147483647", "NULL"))
	scan := table.Scan(1)
	key := exectest.Col(1, types.Int4)
	count := exectest.Agg(0, "count")
	plan := &physical.Window{Common: physical.Common{Cols: exectest.Cols(scan.Cols, []expr.ColumnInfo{exectest.Info(9, types.Int8)})}, Input: scan,
		Order: []physical.SortKey{{Expr: key}},
		Calls: []physical.WindowCall{{ID: 9, Agg: count.Agg, T: types.Int8, Frame: physical.Frame{Start: physical.CurrentRow, End: physical.OffsetFollowing,
			EndOffset: exectest.Lit(types.Int4, "3"), EndLimit: exectest.Op("+", key, exectest.Lit(types.Int4, "3"))}}}}
	want := [][]string{{"2147483640", "1"}, {"2147483646", "2"}, {"2147483647", "1"}, {"NULL", "1"}}
	check(t, "range beyond the type", []*exectest.Table{table}, plan, want, true)
}
