package bind

import (
	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/expr"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/core/plan/physical"
	"github.com/basaltdb/basalt/core/sql/ast"
)

// queryState collects what the expressions of one SELECT need to have
// computed below its target list.
type queryState struct {
	aggs    []physical.AggCall
	windows []windowUse
	sets    []setCall
	named   map[string]*ast.WindowDef
	// groupingMask is the column of GROUPING's bit mask, once one is used.
	groupingMask expr.ColID
	groupExprs   []expr.Expr
}

// setCall is a set-returning function of a target list.
type setCall struct {
	col  expr.ColumnInfo
	fn   *ext.TableFunc
	args []expr.Expr
}

// bindAggregate binds an aggregate call: the call moves to the query's
// Aggregate node and a column stands in its place.
func (b *Binder) bindAggregate(x *exprScope, e *ast.FuncCall, aggs []*ext.Aggregate) (expr.Expr, error) {
	if x.inAgg {
		return nil, b.errorAt(e, errs.GroupingError, "aggregate function calls cannot be nested")
	}
	inner := *x
	inner.inAgg, inner.aggs, inner.windows, inner.sets = true, false, false, false
	call, err := b.aggregateCall(&inner, e, aggs)
	if err != nil {
		return nil, err
	}
	owner := b.aggregateOwner(x, &call)
	if owner != nil && owner.inFrom && owner != x.sc {
		return nil, b.errorAt(e, errs.GroupingError, "aggregate functions are not allowed in FROM clause of their own query level")
	}
	if owner == nil || (owner == x.sc && !x.aggs) {
		return nil, b.errorAt(e, errs.GroupingError, "aggregate functions are not allowed in %s", x.clause)
	}
	for _, known := range owner.query.aggs {
		if sameAggregate(&known, &call) {
			return &expr.Column{ID: known.ID, T: known.T, Name: known.Agg.Name}, nil
		}
	}
	call.ID = b.newCol()
	owner.query.aggs = append(owner.query.aggs, call)
	return &expr.Column{ID: call.ID, T: call.T, Name: call.Agg.Name}, nil
}

// aggregateOwner finds the query that an aggregate belongs to: the innermost
// one whose columns its arguments use, this one if they use none.
func (b *Binder) aggregateOwner(x *exprScope, call *physical.AggCall) *scope {
	used := map[expr.ColID]bool{}
	note := func(e expr.Expr) {
		if e != nil {
			collectColumns(e, used)
		}
	}
	for _, a := range call.Args {
		note(a)
	}
	note(call.Filter)
	for _, k := range call.OrderBy {
		note(k.Expr)
	}
	if len(used) > 0 {
		for s := x.sc; s != nil; s = s.parent {
			if (s.query != nil || s.inFrom) && s.has(used) {
				return s
			}
		}
	}
	for s := x.sc; s != nil; s = s.parent {
		if s.query != nil {
			return s
		}
	}
	return nil
}

// has reports whether any of the columns is one of this level's.
func (s *scope) has(used map[expr.ColID]bool) bool {
	for _, r := range s.rels {
		for i := range r.cols {
			if used[r.cols[i].ID] {
				return true
			}
			if m := r.cols[i].merged; m != nil {
				merged := map[expr.ColID]bool{}
				collectColumns(m, merged)
				for id := range merged {
					if used[id] {
						return true
					}
				}
			}
		}
	}
	return false
}

func sameAggregate(a, c *physical.AggCall) bool {
	if a.Agg != c.Agg || a.Distinct != c.Distinct || len(a.Args) != len(c.Args) || len(a.OrderBy) != len(c.OrderBy) ||
		(a.Filter == nil) != (c.Filter == nil) || a.Filter != nil && !expr.Equal(a.Filter, c.Filter) {
		return false
	}
	for i := range a.Args {
		if !expr.Equal(a.Args[i], c.Args[i]) || hasVolatile(a.Args[i]) {
			return false
		}
	}
	for i := range a.OrderBy {
		if !expr.Equal(a.OrderBy[i].Expr, c.OrderBy[i].Expr) || a.OrderBy[i].Desc != c.OrderBy[i].Desc ||
			a.OrderBy[i].NullsFirst != c.OrderBy[i].NullsFirst {
			return false
		}
	}
	return true
}

func hasVolatile(e expr.Expr) bool {
	return expr.Contains(e, func(x expr.Expr) bool {
		c, ok := x.(*expr.Call)
		return ok && c.Fn.Volatility == ext.Volatile
	})
}

// aggregateCall types the arguments and clauses of an aggregate.
func (b *Binder) aggregateCall(x *exprScope, e *ast.FuncCall, aggs []*ext.Aggregate) (physical.AggCall, error) {
	call := physical.AggCall{Distinct: e.Distinct}
	a, err := b.bindArgs(x, e)
	if err != nil {
		return call, err
	}
	args := a.args
	var keys []physical.SortKey
	if len(e.OrderBy) > 0 {
		if keys, err = b.bindSortKeys(x, e.OrderBy); err != nil {
			return call, err
		}
	}
	if e.WithinGroup {
		for _, k := range keys {
			args = append(args, k.Expr)
		}
	}
	if e.Star && len(args) > 0 {
		return call, b.errorAt(e, errs.SyntaxError, "improper use of *")
	}
	agg, params, err := b.resolveAggregate(aggs, args, e)
	if err != nil {
		return call, err
	}
	if agg.OrderedSet != e.WithinGroup {
		if agg.OrderedSet {
			return call, b.errorAt(e, errs.WrongObjectType, "WITHIN GROUP is required for ordered-set aggregate %s", agg.Name)
		}
		return call, b.errorAt(e, errs.WrongObjectType, "%s is not an ordered-set aggregate, so it cannot have WITHIN GROUP", agg.Name)
	}
	shadow := &ext.Scalar{Return: agg.Return}
	if call.Args, call.T, err = b.coerceArgs(shadow, params, args, e); err != nil {
		return call, err
	}
	call.Agg = agg
	if !e.WithinGroup {
		call.OrderBy = keys
	} else {
		for i := range keys {
			keys[i].Expr = call.Args[len(call.Args)-len(keys)+i]
		}
		call.OrderBy = keys
	}
	if call.Distinct && len(call.Args) == 0 {
		return call, b.errorAt(e, errs.SyntaxError, "DISTINCT specified, but %s has no arguments", agg.Name)
	}
	if call.Distinct && !e.WithinGroup {
		for i, k := range keys {
			if !containsExpr(call.Args, k.Expr) {
				return call, b.errorAt(e.OrderBy[i], errs.InvalidColumnReference,
					"in an aggregate with DISTINCT, ORDER BY expressions must appear in argument list")
			}
		}
	}
	if e.Filter != nil {
		if call.Filter, err = b.bindCond(x, e.Filter, "FILTER"); err != nil {
			return call, err
		}
	}
	return call, nil
}

// resolveAggregate picks an overload.
func (b *Binder) resolveAggregate(aggs []*ext.Aggregate, args []expr.Expr, e *ast.FuncCall) (*ext.Aggregate, []types.T, error) {
	var cands []candidate
	for i, a := range aggs {
		if len(a.Args) == 0 && len(args) == 0 && !e.Star {
			return nil, nil, b.errorAt(e, errs.WrongObjectType, "%s(*) must be used to call a parameterless aggregate function", a.Name)
		}
		if c, ok := layout(i, a.Args, 0, a.Variadic, len(args), e.Variadic); ok {
			cands = append(cands, c)
		}
	}
	best, ambiguous := b.choose(cands, typesOf(args))
	if ambiguous {
		return nil, nil, b.errorAt(e, errs.AmbiguousFunction, "function %s(%s) is not unique", e.Name, typeList(typesOf(args))).
			WithHint("Could not choose a best candidate function. You might need to add explicit type casts.")
	}
	if best == nil {
		return nil, nil, b.missingFunction(e.Name.String(), args, e)
	}
	b.calls(aggs[best.index].OID)
	return aggs[best.index], best.args, nil
}

// bindGrouping binds GROUPING(...) over the mask of the Aggregate node.
func (b *Binder) bindGrouping(x *exprScope, e *ast.GroupingFunc) (expr.Expr, error) {
	q := x.sc.query
	if q == nil || q.groupExprs == nil {
		return nil, b.errorAt(e, errs.GroupingError, "arguments to GROUPING must be grouping expressions of the associated query level")
	}
	if q.groupingMask == 0 {
		q.groupingMask = b.newCol()
	}
	mask := expr.Expr(&expr.Column{ID: q.groupingMask, T: types.Int4, Name: "grouping"})
	var out expr.Expr = expr.Int4Const(0)
	for _, a := range e.Args {
		bound, err := b.bindExpr(x, a)
		if err != nil {
			return nil, err
		}
		at := -1
		for i, g := range q.groupExprs {
			if expr.Equal(g, bound) {
				at = i
			}
		}
		if at < 0 {
			return nil, b.errorAt(a, errs.GroupingError, "arguments to GROUPING must be grouping expressions of the associated query level")
		}
		shift := len(q.groupExprs) - 1 - at
		bit, err := b.callOperator(">>", mask, expr.Int4Const(int32(shift)), e)
		if err != nil {
			return nil, err
		}
		if bit, err = b.callOperator("&", bit, expr.Int4Const(1), e); err != nil {
			return nil, err
		}
		if out, err = b.callOperator("<<", out, expr.Int4Const(1), e); err != nil {
			return nil, err
		}
		if out, err = b.callOperator("|", out, bit, e); err != nil {
			return nil, err
		}
	}
	return out, nil
}
