package stats

import (
	"math"

	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/expr"
	"github.com/basaltdb/basalt/core/value/datetime"
	"github.com/basaltdb/basalt/vector"
)

// Selectivity estimates the fraction of r's rows that satisfy all conds.
func (e *Estimator) Selectivity(r *Rel, conds []expr.Expr) float64 {
	sel := 1.0
	ranges := map[expr.ColID]*bounds{}
	for _, c := range conds {
		// Both ends of a range on one column are one condition.
		id, op, value, ok := comparison(c)
		if !ok {
			sel *= e.one(r, c)
			continue
		}
		b := ranges[id]
		if b == nil {
			b = &bounds{lo: r.cols[id].Min, hi: r.cols[id].Max}
			ranges[id] = b
		}
		b.narrow(op, value, r.cols[id].HasRange)
	}
	for id, b := range ranges {
		sel *= b.selectivity(r.cols[id])
	}
	return sel
}

// bounds are what the conditions say of the values of one column.
type bounds struct {
	lo, hi float64
	// below and above say which ends have a bound, unknown that one of them, as a
	// parameter's value, or the column's own range is not known to the planner.
	below, above, unknown bool
}

func (b *bounds) narrow(op string, value expr.Expr, hasRange bool) {
	k, known := number(value)
	b.unknown = b.unknown || !known || !hasRange
	if op[0] == '<' {
		b.below = true
		if known {
			b.hi = math.Min(b.hi, k)
		}
		return
	}
	b.above = true
	if known {
		b.lo = math.Max(b.lo, k)
	}
}

// selectivity is the part of a column's range that is within the bounds, or
// PostgreSQL's guesses for one that is open at one end, and for one that is not.
func (b *bounds) selectivity(c ColumnInfo) float64 {
	switch {
	case b.unknown && b.below && b.above:
		return defaultBetween
	case b.unknown:
		return defaultRange
	}
	f := 0.0
	if width := c.Max - c.Min; width > 0 && b.hi >= b.lo {
		f = (b.hi - b.lo) / width
	} else if b.hi >= b.lo {
		f = 1
	}
	return math.Max(math.Min(f, 1), 1e-6)
}

// one estimates a single condition.
func (e *Estimator) one(r *Rel, c expr.Expr) float64 {
	switch x := c.(type) {
	case *expr.And:
		return e.Selectivity(r, x.Args)
	case *expr.Or:
		miss := 1.0
		for _, a := range x.Args {
			miss *= 1 - e.one(r, a)
		}
		return 1 - miss
	case *expr.Not:
		return 1 - e.one(r, x.Arg)
	case *expr.IsNull:
		f := defaultEq
		if id, ok := bareColumn(x.Arg); ok {
			f = math.Max(r.cols[id].NullFraction, 0.001)
		}
		if x.Not {
			return 1 - f
		}
		return f
	case *expr.InList:
		f := math.Min(1, float64(x.List.Len())*e.equal(r, x.Arg))
		if x.Not {
			return 1 - f
		}
		return f
	case *expr.Call:
		return e.call(r, x)
	case *expr.Const:
		if x.Value.IsNull(0) || x.Value.Phys() == types.PhysBool && !x.Value.Bool(0) {
			return 0
		}
		return 1
	}
	return defaultOther
}

func (e *Estimator) call(r *Rel, x *expr.Call) float64 {
	switch x.Op {
	case "=":
		if a, b, ok := equiColumns(x); ok {
			return 1 / math.Max(r.Distinct(a), r.Distinct(b))
		}
		for i := range x.Args {
			if _, ok := bareColumn(x.Args[i]); ok {
				return e.equal(r, x.Args[i])
			}
		}
		return defaultEq
	case "<>":
		return 1 - defaultEq
	case "<", "<=", ">", ">=":
		return defaultRange
	case "~~", "~~*", "~", "~*":
		return defaultLike
	case "!~~", "!~~*", "!~", "!~*":
		return 1 - defaultLike
	}
	return defaultOther
}

// equal is the fraction of rows in which a column has one value.
func (e *Estimator) equal(r *Rel, arg expr.Expr) float64 {
	id, ok := bareColumn(arg)
	if !ok {
		return defaultEq
	}
	if c, known := r.cols[id]; known && c.Distinct > 0 {
		return 1 / math.Max(1, c.Distinct)
	}
	return math.Max(defaultEq, 1/math.Max(1, r.Rows))
}

// comparison recognises "column op value" with an inequality, either way round,
// where the value is the same for all rows.
func comparison(c expr.Expr) (id expr.ColID, op string, value expr.Expr, ok bool) {
	call, isCall := c.(*expr.Call)
	if !isCall || len(call.Args) != 2 {
		return 0, "", nil, false
	}
	swapped := map[string]string{"<": ">", "<=": ">=", ">": "<", ">=": "<="}
	if swapped[call.Op] == "" {
		return 0, "", nil, false
	}
	if id, ok = bareColumn(call.Args[0]); ok && !hasColumns(call.Args[1]) {
		return id, call.Op, call.Args[1], true
	}
	if id, ok = bareColumn(call.Args[1]); ok && !hasColumns(call.Args[0]) {
		return id, swapped[call.Op], call.Args[0], true
	}
	return 0, "", nil, false
}

// hasColumns reports whether the value of e can differ from row to row.
func hasColumns(e expr.Expr) bool {
	return expr.Contains(e, func(e expr.Expr) bool {
		switch e.(type) {
		case *expr.Column, *expr.Subquery:
			return true
		}
		return false
	})
}

// number returns a constant as a position on the number line.
func number(e expr.Expr) (float64, bool) {
	k, ok := e.(*expr.Const)
	if !ok || k.Value.IsNull(0) {
		return 0, false
	}
	return Number(k.Value, 0)
}

// Number maps row i of v, which is not null, to a number that keeps the order
// of its type: dates and timestamps to microseconds.
func Number(v *vector.Vector, i int) (float64, bool) {
	at := v.Index(i)
	switch b := v.Base(); v.Phys() {
	case types.PhysInt16:
		return float64(vector.Values[int16](b)[at]), true
	case types.PhysInt32:
		x := float64(vector.Values[int32](b)[at])
		if v.Type.OID == types.DateOID {
			x *= float64(datetime.Day)
		}
		return x, true
	case types.PhysInt64:
		return float64(vector.Values[int64](b)[at]), true
	case types.PhysFloat32:
		return float64(vector.Values[float32](b)[at]), true
	case types.PhysFloat64:
		return vector.Values[float64](b)[at], true
	case types.PhysNumeric:
		d := v.DecimalAt(i)
		return d.Float64(), true
	}
	return 0, false
}
