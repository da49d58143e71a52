package stats

import (
	"math"

	"github.com/basaltdb/basalt/core/expr"
	"github.com/basaltdb/basalt/core/plan/logical"
	"github.com/basaltdb/basalt/core/plan/physical"
)

func (e *Estimator) join(j *logical.Join) *Rel {
	l, r := e.Of(j.Left), e.Of(j.Right)
	both := &Rel{Rows: l.Rows * r.Rows, cols: merge(l.cols, r.cols)}
	sel := e.JoinSelectivity(l, r, j.Conds)
	inner := math.Max(both.Rows*sel, math.Min(1, both.Rows))
	switch j.Kind {
	case physical.Inner:
		both.Rows, both.keys = inner, joinedKeys(l, r, j.Conds)
	case physical.Left, physical.Single:
		both.Rows = math.Max(inner, l.Rows)
		if j.Kind == physical.Single {
			both.Rows = l.Rows
		}
	case physical.Right:
		both.Rows = math.Max(inner, r.Rows)
	case physical.Full:
		both.Rows = math.Max(inner, l.Rows+r.Rows)
	case physical.Semi:
		return l.scaled(e.matchFraction(l, r, j.Conds))
	case physical.Anti:
		return l.scaled(math.Max(1-e.matchFraction(l, r, j.Conds), 0.1))
	case physical.Mark:
		return &Rel{Rows: l.Rows, cols: l.cols}
	}
	return both
}

// matchFraction estimates which part of the left rows has a match.
func (e *Estimator) matchFraction(l, r *Rel, conds []expr.Expr) float64 {
	f := 1.0
	for _, c := range conds {
		if a, b, ok := equiColumns(c); ok {
			if _, left := l.cols[a]; !left {
				a, b = b, a
			}
			f = math.Min(f, math.Min(1, r.Distinct(b)/l.Distinct(a)))
		} else {
			f *= defaultOther
		}
	}
	return math.Max(f, 0.001)
}

func merge(a, b map[expr.ColID]ColumnInfo) map[expr.ColID]ColumnInfo {
	out := make(map[expr.ColID]ColumnInfo, len(a)+len(b))
	for id, c := range a {
		out[id] = c
	}
	for id, c := range b {
		out[id] = c
	}
	return out
}

// equiColumns recognises column = column.
func equiColumns(c expr.Expr) (a, b expr.ColID, ok bool) {
	call, isCall := c.(*expr.Call)
	if !isCall || call.Op != "=" || len(call.Args) != 2 {
		return 0, 0, false
	}
	x, okX := bareColumn(call.Args[0])
	y, okY := bareColumn(call.Args[1])
	return x, y, okX && okY
}

// bareColumn looks through casts.
func bareColumn(e expr.Expr) (expr.ColID, bool) {
	for {
		switch x := e.(type) {
		case *expr.Column:
			return x.ID, true
		case *expr.Cast:
			e = x.Arg
		default:
			return 0, false
		}
	}
}

// JoinSelectivity estimates the fraction of all pairs that satisfy conds.
//
// Where the equalities cover a key of one side, each row of the other has the
// partner that it refers to, if that was not filtered out. Other equalities over
// several columns of the same tables are not independent: the second and later
// count for the square root of what they alone would.
func (e *Estimator) JoinSelectivity(l, r *Rel, conds []expr.Expr) float64 {
	both := &Rel{Rows: l.Rows * r.Rows, cols: merge(l.cols, r.cols)}
	key := joinKey(l, r, conds)
	sel, equalities := 1.0, 0
	if key != nil {
		sel, equalities = 1/math.Max(key.rows, 1), 1
	}
	for _, c := range conds {
		a, b, ok := equiColumns(c)
		switch {
		case !ok:
			sel *= e.one(both, c)
			continue
		case key != nil && (key.has(a) || key.has(b)):
			continue
		}
		one := 1 / math.Max(relOf(a, l, r).Distinct(a), relOf(b, l, r).Distinct(b))
		if equalities++; equalities > 1 {
			one = math.Sqrt(one)
		}
		sel *= one
	}
	return sel
}

func relOf(id expr.ColID, l, r *Rel) *Rel {
	if _, ok := r.cols[id]; ok {
		return r
	}
	return l
}
