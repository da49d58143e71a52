package build_test

import (
	"fmt"
	"testing"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/catalog"
	"github.com/basaltdb/basalt/core/exec/exectest"
	"github.com/basaltdb/basalt/core/expr"
	"github.com/basaltdb/basalt/core/expr/order"
	"github.com/basaltdb/basalt/core/plan/physical"
	"github.com/basaltdb/basalt/vector"
)

// joinCase is two tables with key columns first, and a payload number last.
type joinCase struct {
	left, right *exectest.Table
	keys        int
	nullSafe    []bool
	residual    bool // payloads: left < right
}

// matches says of a pair of rows: true, false, or unknown.
func (c *joinCase) matches(i, j int) (yes, unknown bool) {
	for k := range c.keys {
		a, b := c.left.Cols[k], c.right.Cols[k]
		switch {
		case c.nullSafe != nil && c.nullSafe[k]:
			if order.Nullable(a, i, b, j) != 0 {
				return false, false
			}
		case a.IsNull(i) || b.IsNull(j):
			unknown = true
		case order.Compare(a, i, b, j) != 0:
			return false, false
		}
	}
	if c.residual {
		p, q := c.left.Cols[c.keys], c.right.Cols[c.keys]
		if p.IsNull(i) || q.IsNull(j) {
			unknown = true
		} else if order.Compare(p, i, q, j) >= 0 {
			return false, false
		}
	}
	return !unknown, unknown
}

// oracle computes a join by its definition; ok is false when it must fail.
func (c *joinCase) oracle(kind physical.JoinKind, nullAware bool) (out [][]string, ok bool) {
	left, right := textRows(c.left), textRows(c.right)
	hitRight := make([]bool, len(right))
	for i, l := range left {
		count, unknown := 0, false
		for j, r := range right {
			yes, maybe := c.matches(i, j)
			unknown = unknown || maybe
			if !yes {
				continue
			}
			count++
			hitRight[j] = true
			if kind != physical.Semi && kind != physical.Anti && kind != physical.Mark {
				out = append(out, join(l, r))
			}
		}
		unknown = unknown && nullAware
		switch {
		case kind == physical.Single && count > 1:
			return nil, false
		case kind == physical.Semi && count > 0, kind == physical.Anti && count == 0 && !unknown:
			out = append(out, l)
		case kind == physical.Mark:
			mark := "f"
			if count > 0 {
				mark = "t"
			} else if unknown {
				mark = "NULL"
			}
			out = append(out, join(l, []string{mark}))
		case count == 0 && (kind == physical.Left || kind == physical.Full || kind == physical.Single):
			out = append(out, join(l, nulls(len(c.right.Cols))))
		}
	}
	if kind == physical.Right || kind == physical.Full {
		for j, r := range right {
			if !hitRight[j] {
				out = append(out, join(nulls(len(c.left.Cols)), r))
			}
		}
	}
	return out, true
}

var kindNames = []string{"inner", "left", "right", "full", "semi", "anti", "mark", "single"}

// columns returns the output columns of a join of the two scans.
func (c *joinCase) columns(kind physical.JoinKind, l, r *physical.TableScan) []expr.ColumnInfo {
	switch kind {
	case physical.Semi, physical.Anti:
		return l.Cols
	case physical.Mark:
		return exectest.Cols(l.Cols, []expr.ColumnInfo{exectest.Info(900, types.Bool)})
	}
	return exectest.Cols(l.Cols, r.Cols)
}

func (c *joinCase) cond(l, r *physical.TableScan) []expr.Expr {
	var conds []expr.Expr
	for k := range c.keys {
		a, b := exectest.Col(l.Cols[k].ID, l.Cols[k].Type), exectest.Col(r.Cols[k].ID, r.Cols[k].Type)
		eq := exectest.Op("=", a, b)
		if c.nullSafe != nil && c.nullSafe[k] {
			eq = &expr.DistinctFrom{Left: a, Right: b, Eq: eq.(*expr.Call).Fn, Not: true}
		}
		conds = append(conds, eq)
	}
	return append(conds, c.residuals(l, r)...)
}

func (c *joinCase) residuals(l, r *physical.TableScan) []expr.Expr {
	if !c.residual {
		return nil
	}
	a, b := l.Cols[c.keys], r.Cols[c.keys]
	return []expr.Expr{exectest.Op("<", exectest.Col(a.ID, a.Type), exectest.Col(b.ID, b.Type))}
}

func (c *joinCase) hash(kind physical.JoinKind, nullAware bool) physical.Node {
	l, r := c.left.Scan(1), c.right.Scan(101)
	j := &physical.HashJoin{Common: physical.Common{Cols: c.columns(kind, l, r)}, Kind: kind, Left: l, Right: r,
		NullAware: nullAware, NullSafe: c.nullSafe, Residual: c.residuals(l, r)}
	for k := range c.keys {
		j.LeftKeys = append(j.LeftKeys, exectest.Col(l.Cols[k].ID, l.Cols[k].Type))
		j.RightKeys = append(j.RightKeys, exectest.Col(r.Cols[k].ID, r.Cols[k].Type))
	}
	return j
}

func (c *joinCase) loop(kind physical.JoinKind, nullAware bool) physical.Node {
	l, r := c.left.Scan(1), c.right.Scan(101)
	return &physical.LoopJoin{Common: physical.Common{Cols: c.columns(kind, l, r)}, Kind: kind, Left: l, Right: r,
		NullAware: nullAware, Conds: c.cond(l, r)}
}

// apply puts the equality of the first key inside the right side, where the
// left key is an outer column.
func (c *joinCase) apply(kind physical.JoinKind, nullAware bool) physical.Node {
	l, r := c.left.Scan(1), c.right.Scan(101)
	conds := c.cond(l, r)
	a := &physical.Apply{Common: physical.Common{Cols: c.columns(kind, l, r)}, Kind: kind, Left: l, Right: r,
		NullAware: nullAware, Conds: conds}
	if !nullAware {
		r.Filter, a.Conds = conds[:1], conds[1:]
		a.Params = []expr.ColID{l.Cols[0].ID}
	}
	return a
}

// lookup searches for the first key, for at most some left rows and pairs.
func (c *joinCase) lookup(kind physical.JoinKind, most float64) physical.Node {
	h := c.hash(kind, false).(*physical.HashJoin)
	l, r := h.Left.(*physical.TableScan), h.Right.(*physical.TableScan)
	r.Filter = []expr.Expr{exectest.Op("=", exectest.Col(r.Cols[0].ID, r.Cols[0].Type), exectest.Col(r.Cols[0].ID, r.Cols[0].Type))}
	return &physical.LookupJoin{Common: h.Common, Hash: h, Index: &catalog.Index{Name: "i", Keys: []catalog.IndexKey{{Column: 0}}},
		Keys: h.LeftKeys[:1], Conds: c.cond(l, r), MaxLookups: most}
}

func TestJoins(t *testing.T) {
	r := exectest.Random(1)
	keyTypes := [][]types.T{
		{types.Int4}, {types.Int8}, {types.Text}, {types.Numeric}, {types.Float8}, {types.Date},
		{types.Int4, types.Int4}, {types.Int8, types.Text}, {types.Int8, types.Int8, types.Bool}, {types.Numeric, types.Date},
	}
	sizes := [][2]int{{60, 50}, {30, 0}, {0, 30}, {12, 150}}
	for k, ts := range keyTypes {
		for variant := range 4 {
			for _, size := range [][2]int{sizes[0], sizes[(k+variant)%4]} {
				c := &joinCase{keys: len(ts), residual: variant&1 == 1}
				if variant == 2 {
					c.nullSafe = make([]bool, len(ts))
					c.nullSafe[0] = true
				}
				c.left = randomTable(r, "l", ts, size[0])
				c.right = randomTable(r, "r", ts, size[1])
				checkJoin(t, c, fmt.Sprint(ts, size, variant))
			}
		}
	}
}

func randomTable(r interface {
	IntN(int) int
	Float64() float64
}, name string, ts []types.T, n int) *exectest.Table {
	var cols []*vector.Vector
	src := exectest.Random(uint64(r.IntN(1 << 30)))
	for _, kt := range ts {
		cols = append(cols, column(src, kt, n, 40, 0.1))
	}
	cols = append(cols, column(src, types.Int4, n, 1000, 0.1))
	return exectest.NewTable(name, cols...)
}

func checkJoin(t *testing.T, c *joinCase, name string) {
	t.Helper()
	tables := []*exectest.Table{c.left, c.right}
	for kind := physical.Inner; kind <= physical.Single; kind++ {
		for _, aware := range []bool{false, true} {
			if aware && (kind != physical.Anti && kind != physical.Mark || c.nullSafe != nil) {
				continue
			}
			want, ok := c.oracle(kind, aware)
			plans := map[string]physical.Node{"loop": c.loop(kind, aware)}
			if !aware || c.keys == 1 && !c.residual {
				plans["hash"] = c.hash(kind, aware)
			}
			if kind != physical.Right && kind != physical.Full {
				plans["apply"] = c.apply(kind, aware)
			}
			if kind != physical.Right && kind != physical.Full && kind != physical.Mark && !aware && c.nullSafe == nil {
				for _, most := range []float64{0, 25, 1e9} {
					plans[fmt.Sprint("lookup ", most)] = c.lookup(kind, most)
				}
			}
			for form, plan := range plans {
				label := fmt.Sprint(form, " ", kindNames[kind], " ", aware, " ", name)
				if ok {
					check(t, label, tables, plan, want, false)
					continue
				}
				_, err := exectest.Run(exectest.NewDB(exectest.Config{Batch: 7, Morsel: 20, Workers: 2}, tables...).Runtime(), plan)
				if !errs.Is(err, errs.CardinalityViolation) {
					t.Fatalf("%s: got %v, want 21000", label, err)
				}
			}
		}
	}
}
