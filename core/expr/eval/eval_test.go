package eval_test

import (
	"fmt"
	"testing"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/exec/exectest"
	"github.com/basaltdb/basalt/core/expr"
	"github.com/basaltdb/basalt/core/expr/eval"
	"github.com/basaltdb/basalt/core/value/array"
	"github.com/basaltdb/basalt/vector"
	"pgregory.net/rapid"
)

// The columns: 1 int4, 2 int4, 3 numeric, 4 text, 5 bool, 6 text, 7 int4[].
var colTypes = []types.T{types.Int4, types.Int4, types.Numeric, types.Text, types.Bool, types.Text, types.Int4.ArrayOf()}

// gen draws expressions.
type gen struct{ t *rapid.T }

func (g gen) pick(n int) int { return rapid.IntRange(0, n-1).Draw(g.t, "pick") }

func column(i int) expr.Expr { return exectest.Col(expr.ColID(i), colTypes[i-1]) }

func (g gen) lit(t types.T) expr.Expr {
	texts := map[types.OID][]string{
		types.Int4OID: {"0", "1", "-2", "3", "NULL"}, types.NumericOID: {"0", "1.5", "-2.00", "NULL"},
		types.TextOID: {"a", "b", "", "NULL"}, types.BoolOID: {"t", "f", "NULL"},
	}[t.OID]
	return exectest.Lit(t, texts[g.pick(len(texts))])
}

func (g gen) int(depth int) expr.Expr {
	if depth <= 0 {
		return []expr.Expr{column(1), column(2), g.lit(types.Int4)}[g.pick(3)]
	}
	switch g.pick(6) {
	case 0:
		return exectest.Op([]string{"+", "-", "*", "/", "%"}[g.pick(5)], g.int(depth-1), g.int(depth-1))
	case 1:
		return g.cases(types.Int4, depth, g.int)
	case 2:
		return &expr.Coalesce{Args: []expr.Expr{g.int(depth - 1), g.int(depth - 1), g.int(0)}, T: types.Int4}
	case 3:
		return &expr.MinMax{Args: []expr.Expr{g.int(depth - 1), g.int(depth - 1)}, Least: g.pick(2) == 0, T: types.Int4}
	}
	return g.int(depth - 1)
}

func (g gen) num(depth int) expr.Expr {
	if depth <= 0 {
		return []expr.Expr{column(3), g.lit(types.Numeric)}[g.pick(2)]
	}
	switch g.pick(4) {
	case 0:
		return exectest.Op([]string{"+", "-", "*", "/"}[g.pick(4)], g.num(depth-1), g.num(depth-1))
	case 1:
		return g.cases(types.Numeric, depth, g.num)
	case 2:
		return &expr.Coalesce{Args: []expr.Expr{g.num(depth - 1), g.num(depth - 1)}, T: types.Numeric}
	}
	return g.num(depth - 1)
}

func (g gen) text(depth int) expr.Expr {
	if depth <= 0 {
		return []expr.Expr{column(4), column(6), g.lit(types.Text)}[g.pick(3)]
	}
	switch g.pick(4) {
	case 0:
		return exectest.Op("||", g.text(depth-1), g.text(depth-1))
	case 1:
		return g.cases(types.Text, depth, g.text)
	case 2:
		return &expr.MinMax{Args: []expr.Expr{g.text(depth - 1), g.text(depth - 1)}, Least: g.pick(2) == 0, T: types.Text}
	}
	return g.text(depth - 1)
}

func (g gen) cases(t types.T, depth int, value func(int) expr.Expr) expr.Expr {
	c := &expr.Case{T: t}
	for range 1 + g.pick(3) {
		c.Whens = append(c.Whens, expr.When{Cond: g.bool(depth - 1), Then: value(depth - 1)})
	}
	if g.pick(2) == 0 {
		c.Else = value(depth - 1)
	}
	return c
}

var comparisons = []string{"=", "<>", "<", "<=", ">", ">="}

func (g gen) bool(depth int) expr.Expr {
	if depth <= 0 {
		return []expr.Expr{column(5), g.lit(types.Bool), exectest.Op("=", column(4), g.lit(types.Text))}[g.pick(3)]
	}
	op := comparisons[g.pick(6)]
	switch g.pick(12) {
	case 0:
		return exectest.Op(op, g.int(depth-1), g.int(depth-1))
	case 1:
		return exectest.Op(op, g.text(depth-1), g.text(depth-1))
	case 2:
		return exectest.Op(op, g.num(depth-1), g.num(depth-1))
	case 3:
		return &expr.And{Args: []expr.Expr{g.bool(depth - 1), g.bool(depth - 1), g.bool(0)}}
	case 4:
		return &expr.Or{Args: []expr.Expr{g.bool(depth - 1), g.bool(depth - 1), g.bool(0)}}
	case 5:
		return &expr.Not{Arg: g.bool(depth - 1)}
	case 6:
		return &expr.IsNull{Arg: []expr.Expr{g.int(depth - 1), g.text(depth - 1)}[g.pick(2)], Not: g.pick(2) == 0}
	case 7:
		return &expr.BoolTest{Arg: g.bool(depth - 1), Value: g.pick(2) == 0, Not: g.pick(2) == 0}
	case 8:
		eq := exectest.Op("=", column(1), column(2)).(*expr.Call).Fn
		return &expr.DistinctFrom{Left: g.int(depth - 1), Right: g.int(depth - 1), Eq: eq, Not: g.pick(2) == 0}
	case 9:
		return &expr.InList{Arg: g.int(depth - 1), List: exectest.Column(types.Int4, "1", "3", "-2"), HasNull: g.pick(3) == 0, Not: g.pick(2) == 0}
	case 10:
		return &expr.InList{Arg: g.text(depth - 1), List: exectest.Column(types.Text, "a", "ab"), HasNull: g.pick(3) == 0, Not: g.pick(2) == 0}
	}
	return g.any(depth)
}

// any draws "op ANY (array)" and "op ALL (array)".
func (g gen) any(depth int) expr.Expr {
	op := comparisons[g.pick(6)]
	fn := exectest.Op(op, column(1), column(2)).(*expr.Call).Fn
	list := column(7)
	if g.pick(2) == 0 {
		list = &expr.Const{Value: vector.NewConst(arrays(types.Int4, []string{"1", "NULL", "3", "0", "5", "6", "7", "8", "9"}[:1+g.pick(9)]), 0, 1)}
	}
	return &expr.ArrayOp{Arg: g.int(depth - 1), Array: list, Op: fn, OpName: op, All: g.pick(2) == 0}
}

// arrays returns a vector of arrays of the given elements.
func arrays(t types.T, lists ...[]string) *vector.Vector {
	b := vector.NewBuilder(t.ArrayOf(), len(lists))
	for _, l := range lists {
		if l == nil {
			b.AppendNull()
			continue
		}
		a := array.Of(exectest.Column(t, l...))
		b.AppendBytes(a.Append(nil))
	}
	return b.Finish()
}

// batch draws the columns.
func (g gen) batch(n int) []*vector.Vector {
	draw := func(texts ...string) []string {
		out := make([]string, n)
		for i := range out {
			out[i] = texts[g.pick(len(texts))]
		}
		return out
	}
	ints := []string{"0", "1", "2", "-3", "NULL", "2147483647"}[:3+g.pick(4)]
	lists := make([][]string, n)
	for i := range lists {
		lists[i] = [][]string{nil, {}, {"1"}, {"0", "NULL"}, {"1", "2", "3"}}[g.pick(5)]
	}
	return []*vector.Vector{
		exectest.Column(types.Int4, draw(ints...)...), exectest.Column(types.Int4, draw("1", "2", "3")...),
		exectest.Column(types.Numeric, draw("1", "1.5", "0.00", "NULL", "12345678901234567890")...),
		exectest.Column(types.Text, draw("a", "b", "ab", "NULL")...), exectest.Column(types.Bool, draw("t", "f", "NULL")...),
		exectest.Column(types.Text, draw("a", "c")...), arrays(types.Int4, lists...),
	}
}

func env() *eval.Env {
	e := &eval.Env{Call: exectest.Call(), Cols: map[expr.ColID]int{}}
	for i := range colTypes {
		e.Cols[expr.ColID(i+1)] = i
	}
	return e
}

// encoded returns the columns with the strings as dictionaries and now and
// then a constant.
func (g gen) encoded(cols []*vector.Vector, n int) []*vector.Vector {
	out := append([]*vector.Vector(nil), cols...)
	for _, i := range []int{3, 5} {
		if g.pick(2) == 0 {
			out[i] = dictionary(cols[i])
		}
	}
	return out
}

func dictionary(v *vector.Vector) *vector.Vector {
	b := vector.NewBuilder(v.Type, 0)
	codes := make([]int32, v.Len())
	known := map[string]int32{}
	for i := range codes {
		if v.IsNull(i) {
			continue
		}
		if _, ok := known[v.Str(i)]; !ok {
			known[v.Str(i)] = int32(b.Len())
			b.AppendString(v.Str(i))
		}
		codes[i] = known[v.Str(i)]
	}
	b.AppendString("an entry that no row has")
	return vector.NewDict(b.Finish(), codes, v.Valid)
}

// TestBatchesAgainstRows evaluates random expressions over whole batches, with
// selections and dictionaries, and compares each row with evaluating that row
// alone.
func TestBatchesAgainstRows(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := gen{t}
		n := rapid.IntRange(1, 40).Draw(t, "n")
		cols := g.batch(n)
		var e expr.Expr
		switch g.pick(4) {
		case 0:
			e = g.int(3)
		case 1:
			e = g.num(3)
		case 2:
			e = g.text(3)
		default:
			e = g.bool(3)
		}
		want, wantErr := rowByRow(t, e, cols, n)
		var sel []int32
		if g.pick(2) == 0 {
			sel = []int32{}
			for i := range n {
				if g.pick(2) == 0 {
					sel = append(sel, int32(i))
				}
			}
		}
		b := &vector.Batch{Cols: g.encoded(cols, n), N: n, Sel: sel}
		set, err := eval.CompileAll(env(), []expr.Expr{e, column(1), e})
		if err != nil {
			t.Fatal(err)
		}
		out, err := set.EvalAll(b)
		checkErr(t, b, err, wantErr)
		if err != nil {
			return
		}
		for k := range b.Rows() {
			i := b.Row(k)
			for _, v := range []*vector.Vector{out[0], out[2]} {
				if got := exectest.Row([]*vector.Vector{v}, i)[0]; got != want[i] {
					t.Fatalf("row %d (%v): %s, want %s of %s", i, exectest.Row(cols, i), got, want[i], show(e))
				}
			}
		}
		checkFilter(t, e, b, want)
	})
}

// checkErr compares the error of a batch with those of its rows.
func checkErr(t *rapid.T, b *vector.Batch, err error, wantErr []error) {
	codes := map[errs.Code]bool{}
	for k := range b.Rows() {
		if e := wantErr[b.Row(k)]; e != nil {
			codes[errs.CodeOf(e)] = true
		}
	}
	if (err != nil) != (len(codes) > 0) || err != nil && !codes[errs.CodeOf(err)] {
		t.Fatalf("error %v, want one of %v", err, codes)
	}
}

// rowByRow evaluates e for each row in a batch of its own.
func rowByRow(t *rapid.T, e expr.Expr, cols []*vector.Vector, n int) ([]string, []error) {
	want, wantErr := make([]string, n), make([]error, n)
	for i := range n {
		one := &vector.Batch{N: 1}
		for _, c := range cols {
			v := &vector.Vector{}
			v.Gather(c, []int32{int32(i)})
			one.Cols = append(one.Cols, v)
		}
		ev, err := eval.Compile(env(), e)
		if err != nil {
			t.Fatal(err)
		}
		v, err := ev.Eval(one)
		if wantErr[i] = err; err == nil {
			want[i] = exectest.Row([]*vector.Vector{v}, 0)[0]
		}
	}
	return want, wantErr
}

// checkFilter uses a bool expression as a predicate.
func checkFilter(t *rapid.T, e expr.Expr, b *vector.Batch, want []string) {
	if e.Type().OID != types.BoolOID {
		return
	}
	p, err := eval.CompilePredicate(env(), []expr.Expr{e})
	if err != nil {
		t.Fatal(err)
	}
	for range 2 { // the second time with what the first has remembered
		sel, err := p.Select(b)
		if err != nil {
			t.Fatal(err)
		}
		view := *b
		view.Sel = sel
		got := map[int]bool{}
		for k := range view.Rows() {
			got[view.Row(k)] = true
		}
		for k := range b.Rows() {
			if i := b.Row(k); got[i] != (want[i] == "t") {
				t.Fatalf("filter row %d: %v, want %s of %s", i, got[i], want[i], show(e))
			}
		}
	}
}

// show prints an expression for a failure.
func show(e expr.Expr) string {
	switch e := e.(type) {
	case *expr.Column:
		return fmt.Sprintf("$%d", e.ID)
	case *expr.Const:
		return exectest.Row([]*vector.Vector{e.Value}, 0)[0]
	case *expr.Call:
		return fmt.Sprintf("(%s %v)", e.Op, showAll(e.Args))
	}
	return fmt.Sprintf("%T%v", e, showAll(expr.Children(e)))
}

func showAll(es []expr.Expr) []string {
	var out []string
	for _, e := range es {
		out = append(out, show(e))
	}
	return out
}

func TestOuterAndParams(t *testing.T) {
	outer := eval.NewOuter(nil, []expr.ColumnInfo{{ID: 50, Type: types.Int4}})
	e := env()
	e.Outer, e.Params = outer, []*vector.Vector{exectest.Column(types.Int4, "10")}
	sum := exectest.Op("+", exectest.Op("+", column(1), exectest.Col(50, types.Int4)), &expr.Param{N: 1, T: types.Int4})
	ev, err := eval.Compile(e, sum)
	if err != nil {
		t.Fatal(err)
	}
	b := &vector.Batch{Cols: []*vector.Vector{exectest.Column(types.Int4, "1", "2")}, N: 2}
	values := exectest.Column(types.Int4, "100", "NULL", "200")
	for i, want := range []string{"112", "NULL", "212"} {
		outer.Set(50, values, i)
		v, err := ev.Eval(b)
		if err != nil {
			t.Fatal(err)
		}
		if got := exectest.Row([]*vector.Vector{v}, 1)[0]; got != want {
			t.Fatalf("outer row %d: %s, want %s", i, got, want)
		}
	}
	if _, err := eval.Compile(env(), exectest.Col(99, types.Int4)); !errs.Is(err, errs.InternalError) {
		t.Fatalf("unknown column: %v", err)
	}
}

func TestConst(t *testing.T) {
	v, err := eval.Const(exectest.Call(), nil, nil, exectest.Op("*", exectest.Lit(types.Int4, "6"), exectest.Lit(types.Int4, "7")))
	if err != nil || exectest.Row([]*vector.Vector{v}, 0)[0] != "42" {
		t.Fatalf("%v %v", v, err)
	}
	_, err = eval.Const(exectest.Call(), nil, nil, exectest.Op("/", exectest.Lit(types.Int4, "6"), exectest.Lit(types.Int4, "0")))
	if !errs.Is(err, errs.DivisionByZero) {
		t.Fatalf("6/0: %v", err)
	}
}

func TestBuildArraysAndRows(t *testing.T) {
	b := &vector.Batch{Cols: []*vector.Vector{exectest.Column(types.Int4, "1", "NULL"), exectest.Column(types.Int4, "3", "4")}, N: 2}
	list := &expr.Array{Elems: []expr.Expr{column(1), column(2)}, T: types.Int4.ArrayOf()}
	nested := &expr.Array{Elems: []expr.Expr{list, list}, Nested: true, T: types.Int4.ArrayOf()}
	row := &expr.Row{Fields: []expr.Expr{column(1), exectest.Lit(types.Text, "x y")}}
	set, err := eval.CompileAll(env(), []expr.Expr{list, nested, row})
	if err != nil {
		t.Fatal(err)
	}
	out, err := set.EvalAll(b)
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{{"{1,3}", "{{1,3},{1,3}}", `(1,"x y")`}, {"{NULL,4}", "{{NULL,4},{NULL,4}}", `(,"x y")`}}
	for i := range 2 {
		if got := exectest.Row(out, i); fmt.Sprint(got) != fmt.Sprint(want[i]) {
			t.Fatalf("row %d: %v, want %v", i, got, want[i])
		}
	}
}

// TestDateAgainstTimestamp compares dates with timestamps near them: as
// PostgreSQL's kernel does by definition, and as a filter by date.
func TestDateAgainstTimestamp(t *testing.T) {
	dates := exectest.Column(types.Date, "1999-12-31", "2000-01-01", "2000-01-02", "NULL", "infinity", "-infinity", "1969-07-20")
	b := &vector.Batch{Cols: []*vector.Vector{dates}, N: dates.Len()}
	e := &eval.Env{Call: exectest.Call(), Cols: map[expr.ColID]int{1: 0}}
	for _, ts := range []string{"2000-01-01 00:00:00", "2000-01-01 00:00:00.000001", "1999-12-31 23:59:59.999999", "1969-07-20 20:17:40", "infinity", "-infinity", "NULL"} {
		for _, op := range []string{"<", "<=", ">", ">=", "=", "<>"} {
			cond := exectest.Op(op, exectest.Col(1, types.Date), exectest.Lit(types.Timestamp, ts))
			ev, err := eval.Compile(e, cond)
			if err != nil {
				t.Fatal(err)
			}
			v, err := ev.Eval(b)
			if err != nil {
				t.Fatal(err)
			}
			var want []int32
			for i := range b.N {
				if !v.IsNull(i) && v.Bool(i) {
					want = append(want, int32(i))
				}
			}
			p, err := eval.CompilePredicate(e, []expr.Expr{cond})
			if err != nil {
				t.Fatal(err)
			}
			got, err := p.Select(b)
			if err != nil {
				t.Fatal(err)
			}
			if fmt.Sprint(got) != fmt.Sprint(want) {
				t.Fatalf("date %s %s: %v, want %v", op, ts, got, want)
			}
		}
	}
}
