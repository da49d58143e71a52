package exec

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/exec/build"
	"github.com/basaltdb/basalt/core/exec/exectest"
	"github.com/basaltdb/basalt/core/expr"
	"github.com/basaltdb/basalt/core/plan/physical"
	"github.com/basaltdb/basalt/vector"
)

const lineitems = 6_000_000

// The columns of lineitem that the plans use, as ids.
const (
	orderKey expr.ColID = iota + 1
	partKey
	quantity
	price
	discount
	tax
	returnFlag
	lineStatus
	shipDate
)

var decimal152 = types.NumericPS(15, 2)

// cents returns a numeric column of scale 2.
func cents(values []int64) *vector.Vector {
	v := &vector.Vector{}
	v.ResetNumeric(decimal152, len(values), vector.NumFixed64, 2)
	copy(vector.Values[int64](v), values)
	return v
}

var lineitem = sync.OnceValue(func() *exectest.Table {
	r := exectest.Random(42)
	orders, parts := make([]int64, lineitems), make([]int64, lineitems)
	qty, prices := make([]int64, lineitems), make([]int64, lineitems)
	disc, taxes := make([]int64, lineitems), make([]int64, lineitems)
	flags, status, ship := make([]int32, lineitems), make([]int32, lineitems), make([]int32, lineitems)
	for i := range orders {
		orders[i], parts[i] = int64(i/4)*4, int64(r.IntN(200_000))
		qty[i] = int64(1+r.IntN(50)) * 100
		prices[i] = int64(90_000 + r.IntN(10_000_000))
		disc[i], taxes[i] = int64(r.IntN(11)), int64(r.IntN(9))
		ship[i] = int32(-2922 + r.IntN(2526)) // 1992-01-02 on
		flags[i], status[i] = int32(r.IntN(3)), int32(r.IntN(2))
	}
	char := types.CharN(1)
	letters := func(s ...string) *vector.Vector { return exectest.Column(char, s...) }
	return exectest.NewTable("lineitem",
		vector.WrapFixed(types.Int8, orders, nil), vector.WrapFixed(types.Int8, parts, nil),
		cents(qty), cents(prices), cents(disc), cents(taxes),
		vector.NewDict(letters("A", "N", "R"), flags, nil), vector.NewDict(letters("F", "O"), status, nil),
		vector.WrapFixed(types.Date, ship, nil))
})

func scan(filter []expr.Expr, ids ...expr.ColID) *physical.TableScan {
	t := lineitem()
	s := &physical.TableScan{Table: t.Catalog, Filter: filter}
	for _, id := range ids {
		s.Ords = append(s.Ords, int(id)-1)
		s.Cols = append(s.Cols, exectest.Info(id, t.Cols[id-1].Type))
	}
	return s
}

func col(id expr.ColID) expr.Expr { return exectest.Col(id, lineitem().Cols[id-1].Type) }

func num(s string) expr.Expr { return exectest.Lit(types.Numeric, s) }

func aggregate(in physical.Node, groups []expr.ColID, calls ...physical.AggCall) *physical.HashAggregate {
	a := &physical.HashAggregate{Input: in, Groups: groups, Aggs: calls}
	for _, g := range groups {
		for _, c := range in.Columns() {
			if c.ID == g {
				a.Cols = append(a.Cols, c)
			}
		}
	}
	for _, c := range calls {
		a.Cols = append(a.Cols, exectest.Info(c.ID, c.T))
	}
	return a
}

func run(b *testing.B, plan physical.Node, tables []*exectest.Table, rows int) {
	b.Helper()
	for _, workers := range []int{1, 2} {
		b.Run(fmt.Sprintf("workers=%d", workers), func(b *testing.B) {
			db := exectest.NewDB(exectest.Config{Batch: vector.Size, Morsel: 120_000 / vector.Size * vector.Size, Workers: workers}, tables...)
			b.ReportAllocs()
			for b.Loop() {
				p, err := build.Compile(plan, db.Runtime())
				if err != nil {
					b.Fatal(err)
				}
				got := 0
				if err := p.Each(context.Background(), func(batch *vector.Batch) error {
					got += batch.Rows()
					return nil
				}); err != nil {
					b.Fatal(err)
				}
				if got != rows {
					b.Fatalf("%d rows, want %d", got, rows)
				}
			}
		})
	}
}

func BenchmarkQ1(b *testing.B) {
	s := scan([]expr.Expr{exectest.Op("<=", col(shipDate), exectest.Lit(types.Date, "1998-09-02"))},
		quantity, price, discount, tax, returnFlag, lineStatus, shipDate)
	net := exectest.Op("*", col(price), exectest.Op("-", num("1"), col(discount)))
	gross := exectest.Op("*", net, exectest.Op("+", num("1"), col(tax)))
	plan := aggregate(s, []expr.ColID{returnFlag, lineStatus},
		exectest.Agg(20, "sum", col(quantity)), exectest.Agg(21, "sum", col(price)), exectest.Agg(22, "sum", net),
		exectest.Agg(23, "sum", gross), exectest.Agg(24, "avg", col(quantity)), exectest.Agg(25, "avg", col(price)),
		exectest.Agg(26, "avg", col(discount)), exectest.Agg(27, "count"))
	run(b, plan, []*exectest.Table{lineitem()}, 6)
}

func BenchmarkQ6(b *testing.B) {
	s := scan([]expr.Expr{
		exectest.Op(">=", col(shipDate), exectest.Lit(types.Date, "1994-01-01")),
		exectest.Op("<", col(shipDate), exectest.Lit(types.Date, "1995-01-01")),
		exectest.Op(">=", col(discount), num("0.05")), exectest.Op("<=", col(discount), num("0.07")),
		exectest.Op("<", col(quantity), num("24")),
	}, quantity, price, discount, shipDate)
	plan := aggregate(s, nil, exectest.Agg(20, "sum", exectest.Op("*", col(price), col(discount))))
	run(b, plan, []*exectest.Table{lineitem()}, 1)
}

// BenchmarkManyGroups groups by the order, as q18 does.
func BenchmarkManyGroups(b *testing.B) {
	plan := aggregate(scan(nil, orderKey, quantity), []expr.ColID{orderKey}, exectest.Agg(20, "sum", col(quantity)))
	run(b, plan, []*exectest.Table{lineitem()}, lineitems/4)
}

// BenchmarkGroupByPart groups by a key that comes in random order.
func BenchmarkGroupByPart(b *testing.B) {
	plan := aggregate(scan(nil, partKey, quantity), []expr.ColID{partKey}, exectest.Agg(20, "avg", col(quantity)))
	run(b, plan, []*exectest.Table{lineitem()}, 200_000)
}

// BenchmarkJoin joins lineitem with a tenth of the parts and sums.
func BenchmarkJoin(b *testing.B) {
	keys := make([]int64, 20_000)
	names := make([]string, len(keys))
	for i := range keys {
		keys[i], names[i] = int64(i)*10, fmt.Sprintf("Brand#%d", i%25)
	}
	part := exectest.NewTable("part", vector.WrapFixed(types.Int8, keys, nil), exectest.Column(types.Text, names...))
	build := part.Scan(101)
	probe := scan(nil, partKey, price)
	join := &physical.HashJoin{Common: physical.Common{Cols: exectest.Cols(probe.Cols, build.Cols)}, Kind: physical.Inner, Left: probe, Right: build,
		LeftKeys: []expr.Expr{col(partKey)}, RightKeys: []expr.Expr{exectest.Col(101, types.Int8)}, BuildUnique: true}
	plan := aggregate(join, []expr.ColID{102}, exectest.Agg(20, "sum", col(price)))
	run(b, plan, []*exectest.Table{lineitem(), part}, 25)
}

// BenchmarkJoinOrders joins every lineitem with its order, through a hash
// table of 1.5 million rows.
func BenchmarkJoinOrders(b *testing.B) {
	keys, cust := make([]int64, lineitems/4), make([]int64, lineitems/4)
	for i := range keys {
		keys[i], cust[i] = int64(i)*4, int64(i%150_000)
	}
	orders := exectest.NewTable("orders", vector.WrapFixed(types.Int8, keys, nil), vector.WrapFixed(types.Int8, cust, nil))
	build := orders.Scan(101)
	probe := scan(nil, orderKey, price)
	join := &physical.HashJoin{Common: physical.Common{Cols: exectest.Cols(probe.Cols, build.Cols)}, Kind: physical.Inner, Left: probe, Right: build,
		LeftKeys: []expr.Expr{col(orderKey)}, RightKeys: []expr.Expr{exectest.Col(101, types.Int8)}, BuildUnique: true}
	plan := aggregate(join, nil, exectest.Agg(20, "sum", col(price)), exectest.Agg(21, "max", exectest.Col(102, types.Int8)))
	run(b, plan, []*exectest.Table{lineitem(), orders}, 1)
}

// BenchmarkSort sorts all lineitems by two keys.
func BenchmarkSort(b *testing.B) {
	s := scan(nil, partKey, shipDate, price)
	plan := &physical.Sort{Common: physical.Common{Cols: s.Cols}, Input: s,
		Keys: []physical.SortKey{{Expr: col(shipDate), Desc: true}, {Expr: col(partKey)}}}
	run(b, plan, []*exectest.Table{lineitem()}, lineitems)
}

// BenchmarkTopN keeps ten of all lineitems.
func BenchmarkTopN(b *testing.B) {
	s := scan(nil, partKey, shipDate, price)
	plan := &physical.Sort{Common: physical.Common{Cols: s.Cols}, Input: s, Limit: exectest.Lit(types.Int8, "10"),
		Keys: []physical.SortKey{{Expr: col(price), Desc: true}, {Expr: col(partKey)}}}
	run(b, plan, []*exectest.Table{lineitem()}, 10)
}
