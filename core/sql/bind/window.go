package bind

import (
	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/expr"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/core/plan/logical"
	"github.com/basaltdb/basalt/core/plan/physical"
	"github.com/basaltdb/basalt/core/sql/ast"
)

// windowUse is a window function call with its window.
type windowUse struct {
	partition []expr.Expr
	order     []physical.SortKey
	call      physical.WindowCall
}

// bindWindowCall binds f(...) OVER (...): the call moves to a Window node and a
// column stands in its place.
func (b *Binder) bindWindowCall(x *exprScope, e *ast.FuncCall, o overloads) (expr.Expr, error) {
	if x.inAgg {
		return nil, b.errorAt(e, errs.GroupingError, "aggregate function calls cannot contain window function calls")
	}
	if !x.windows || x.sc.query == nil {
		return nil, b.errorAt(e, errs.WindowingError, "window functions are not allowed in %s", x.clause)
	}
	inner := *x
	inner.windows, inner.sets, inner.clause = false, false, "window functions"
	use, err := b.windowDef(&inner, e.Over)
	if err != nil {
		return nil, err
	}
	// rank and its like are hypothetical-set aggregates as well.
	if len(o.aggs) > 0 && len(o.windows) == 0 {
		err = b.windowAggregate(&inner, e, o.aggs, use)
	} else {
		err = b.windowFunction(&inner, e, o.windows, use)
	}
	if err != nil {
		return nil, err
	}
	use.call.ID = b.newCol()
	x.sc.query.windows = append(x.sc.query.windows, *use)
	name := e.Name.Last()
	return &expr.Column{ID: use.call.ID, T: use.call.T, Name: name}, nil
}

func (b *Binder) windowAggregate(x *exprScope, e *ast.FuncCall, aggs []*ext.Aggregate, use *windowUse) error {
	if e.Distinct {
		return b.errorAt(e, errs.FeatureNotSupported, "DISTINCT is not implemented for window functions")
	}
	if len(e.OrderBy) > 0 {
		return b.errorAt(e, errs.FeatureNotSupported, "aggregate ORDER BY is not implemented for window functions")
	}
	// The aggregate's arguments are over the grouped query's rows, so they may
	// hold the query's own aggregates.
	args := *x
	args.aggs = x.aggs
	call, err := b.aggregateCall(&args, e, aggs)
	if err != nil {
		return err
	}
	use.call.Agg, use.call.Args, use.call.Filter, use.call.T = call.Agg, call.Args, call.Filter, call.T
	return nil
}

func (b *Binder) windowFunction(x *exprScope, e *ast.FuncCall, wins []*ext.Window, use *windowUse) error {
	a, err := b.bindArgs(x, e)
	if err != nil {
		return err
	}
	args := a.args
	if len(wins) == 0 {
		if len(b.lookup(e.Name).scalars) > 0 {
			return b.errorAt(e, errs.WrongObjectType, "OVER specified, but %s is not a window function nor an aggregate function", e.Name)
		}
		return b.missingFunction(e.Name.String(), args, e)
	}
	var cands []candidate
	for i, w := range wins {
		if c, ok := layout(i, w.Args, 0, false, len(args), false); ok {
			cands = append(cands, c)
		}
	}
	best, _ := b.choose(cands, typesOf(args))
	if best == nil {
		return b.missingFunction(e.Name.String(), args, e)
	}
	w := wins[best.index]
	shadow := &ext.Scalar{Return: w.Return}
	if use.call.Args, use.call.T, err = b.coerceArgs(shadow, best.args, args, e); err != nil {
		return err
	}
	use.call.Win = w
	if e.Filter != nil {
		return b.errorAt(e, errs.FeatureNotSupported, "FILTER is not implemented for non-aggregate window functions")
	}
	return nil
}

// windowDef binds a window definition, following references to named ones.
func (b *Binder) windowDef(x *exprScope, w *ast.WindowDef) (*windowUse, error) {
	def := *w
	for depth := 0; def.RefName != ""; depth++ {
		base, ok := x.sc.query.named[def.RefName]
		if !ok || depth > 100 {
			return nil, b.errorAt(w, errs.UndefinedObject, "window \"%s\" does not exist", def.RefName)
		}
		if err := b.mergeWindow(w, &def, base); err != nil {
			return nil, err
		}
	}
	use := &windowUse{}
	var err error
	if use.partition, err = b.bindList(x, def.PartitionBy); err != nil {
		return nil, err
	}
	for i, p := range use.partition {
		if use.partition[i], err = b.textIfUnknown(p, w); err != nil {
			return nil, err
		}
	}
	if use.order, err = b.bindSortKeys(x, def.OrderBy); err != nil {
		return nil, err
	}
	use.call.Frame, err = b.frame(x, def.Frame, use.order, w)
	return use, err
}

// mergeWindow takes over from base what def refers to.
func (b *Binder) mergeWindow(n ast.Node, def, base *ast.WindowDef) error {
	if def.Bare {
		*def = ast.WindowDef{Loc: def.Loc, RefName: base.RefName, Bare: base.Bare,
			PartitionBy: base.PartitionBy, OrderBy: base.OrderBy, Frame: base.Frame}
		return nil
	}
	switch {
	case len(def.PartitionBy) > 0:
		return b.errorAt(n, errs.WindowingError, "cannot override PARTITION BY clause of window \"%s\"", base.Name)
	case len(def.OrderBy) > 0 && len(base.OrderBy) > 0:
		return b.errorAt(n, errs.WindowingError, "cannot override ORDER BY clause of window \"%s\"", base.Name)
	case base.Frame != nil:
		return b.errorAt(n, errs.WindowingError, "cannot copy window \"%s\" because it has a frame clause", base.Name)
	}
	def.PartitionBy = base.PartitionBy
	if len(def.OrderBy) == 0 {
		def.OrderBy = base.OrderBy
	}
	def.RefName = base.RefName
	return nil
}

func (b *Binder) textIfUnknown(e expr.Expr, n ast.Node) (expr.Expr, error) {
	if isUnknown(e) {
		return b.coerce(e, types.Text, ext.CastImplicit, n)
	}
	return e, nil
}

// frame binds a frame clause; without one it is RANGE UNBOUNDED PRECEDING.
func (b *Binder) frame(x *exprScope, f *ast.Frame, order []physical.SortKey, n ast.Node) (physical.Frame, error) {
	if f == nil {
		return physical.Frame{Mode: physical.Range, Start: physical.UnboundedPreceding, End: physical.CurrentRow}, nil
	}
	out := physical.Frame{
		Mode:    map[ast.FrameMode]physical.FrameMode{ast.FrameRange: physical.Range, ast.FrameRows: physical.Rows, ast.FrameGroups: physical.GroupsMode}[f.Mode],
		Start:   boundKind(f.Start.Kind),
		End:     boundKind(f.End.Kind),
		Exclude: map[ast.FrameExclude]physical.Exclude{ast.ExcludeNoOthers: physical.ExcludeNone, ast.ExcludeCurrentRow: physical.ExcludeCurrentRow, ast.ExcludeGroup: physical.ExcludeGroup, ast.ExcludeTies: physical.ExcludeTies}[f.Exclude],
	}
	if out.Mode == physical.GroupsMode && len(order) == 0 {
		return out, b.errorAt(n, errs.WindowingError, "GROUPS mode requires an ORDER BY clause")
	}
	var err error
	if out.StartOffset, out.StartLimit, err = b.frameBound(x, f.Mode, f.Start, order, n); err != nil {
		return out, err
	}
	out.EndOffset, out.EndLimit, err = b.frameBound(x, f.Mode, f.End, order, n)
	return out, err
}

func boundKind(k ast.FrameBoundKind) physical.BoundKind {
	switch k {
	case ast.UnboundedPreceding:
		return physical.UnboundedPreceding
	case ast.OffsetPreceding:
		return physical.OffsetPreceding
	case ast.OffsetFollowing:
		return physical.OffsetFollowing
	case ast.UnboundedFollowing:
		return physical.UnboundedFollowing
	}
	return physical.CurrentRow
}

// frameWords name the modes of frames.
var frameWords = map[ast.FrameMode]string{ast.FrameRange: "RANGE", ast.FrameRows: "ROWS", ast.FrameGroups: "GROUPS"}

// usesRow reports whether an expression uses a column of the query itself, not
// only of those around it.
func (b *Binder) usesRow(x *exprScope, e expr.Expr) bool {
	used := logical.ColSet{}
	logical.ExprColumns(e, used)
	for _, r := range x.sc.rels {
		for _, c := range r.cols {
			if used[c.ID] {
				return true
			}
		}
	}
	return false
}

// frameBound binds the offset of a bound. In RANGE mode the limit is the order
// key moved by the offset.
func (b *Binder) frameBound(x *exprScope, mode ast.FrameMode, bound ast.FrameBound, order []physical.SortKey, n ast.Node) (offset, limit expr.Expr, err error) {
	if bound.Offset == nil {
		return nil, nil, nil
	}
	if offset, err = b.bindExpr(x, bound.Offset); err != nil {
		return nil, nil, err
	}
	if b.usesRow(x, offset) {
		return nil, nil, b.errorAt(bound.Offset, errs.InvalidColumnReference, "argument of %s must not contain variables", frameWords[mode])
	}
	if mode != ast.FrameRange {
		offset, err = b.coerce(offset, types.Int8, ext.CastImplicit, bound.Offset)
		return offset, nil, err
	}
	if len(order) != 1 {
		return nil, nil, b.errorAt(n, errs.WindowingError, "RANGE with offset PRECEDING/FOLLOWING requires exactly one ORDER BY column")
	}
	key := order[0]
	op := "+"
	if (bound.Kind == ast.OffsetPreceding) != key.Desc {
		op = "-"
	}
	if isUnknown(offset) {
		to := key.Expr.Type().Bare()
		if to.Category() == types.CatDateTime {
			to = types.Interval
		}
		if offset, err = b.coerce(offset, to, ext.CastImplicit, bound.Offset); err != nil {
			return nil, nil, err
		}
	}
	if limit, err = b.callOperator(op, key.Expr, offset, n); err != nil {
		return nil, nil, b.errorAt(n, errs.FeatureNotSupported,
			"RANGE with offset PRECEDING/FOLLOWING is not supported for column type %s and offset type %s",
			key.Expr.Type().Bare(), offset.Type().Bare())
	}
	if limit.Type().OID != key.Expr.Type().OID {
		// date ± interval is a timestamp; the key is compared as one.
		limit, err = b.coerce(limit, key.Expr.Type().Bare(), ext.CastAssignment, n)
	}
	return offset, limit, err
}
