package bind

import (
	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/expr"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/core/sql/ast"
	"github.com/basaltdb/basalt/vector"
)

// isUnknown reports whether e is a literal or parameter without a type yet.
func isUnknown(e expr.Expr) bool { return e.Type().OID == types.UnknownOID }

// canCoerce reports whether a value of type from can become one of type to in
// the given context.
func (b *Binder) canCoerce(from, to types.T, context ext.CastContext) bool {
	if from.OID == to.OID || from.OID == types.UnknownOID || to.OID == types.AnyOID {
		return true
	}
	if to.IsPolymorphic() {
		return b.matchesPolymorphic(from, to)
	}
	if from.OID == types.RecordOID || to.OID == types.RecordOID {
		return false
	}
	c := b.Registry.FindCast(from, to)
	return c != nil && c.Context >= context
}

// matchesPolymorphic reports whether a type can stand for a pseudo-type.
func (b *Binder) matchesPolymorphic(from, to types.T) bool {
	switch to.OID {
	case types.AnyArrayOID, types.AnyCompatibleArrayOID:
		return from.IsArray()
	case types.AnyNonArrayOID, types.AnyCompatibleNonArrayOID:
		return !from.IsArray()
	case types.AnyEnumOID:
		return false
	}
	return true
}

// coerce converts e to type to, or fails with 42846 where the context does
// not allow it.
func (b *Binder) coerce(e expr.Expr, to types.T, context ext.CastContext, n ast.Node) (expr.Expr, error) {
	from := e.Type()
	if from.OID == types.UnknownOID {
		return b.coerceUnknown(e, to, context == ext.CastExplicit, n)
	}
	if from.OID == to.OID {
		return b.applyMod(e, to, context == ext.CastExplicit), nil
	}
	if to.OID == types.AnyOID || to.IsPolymorphic() {
		return e, nil
	}
	c := b.Registry.FindCast(from, to)
	if c == nil || c.Context < context {
		return nil, b.errorAt(n, errs.CannotCoerce, "cannot cast type %s to %s", from.Bare(), to.Bare())
	}
	explicit := context == ext.CastExplicit
	return b.applyMod(&expr.Cast{Cast: c, Arg: e, T: to.Bare(), Explicit: explicit}, to, explicit), nil
}

// applyMod enforces a type modifier: the length of varchar(n) and the like.
func (b *Binder) applyMod(e expr.Expr, to types.T, explicit bool) expr.Expr {
	if to.Mod < 0 || e.Type().Mod == to.Mod {
		if e.Type().Mod >= 0 && to.Mod < 0 {
			return e
		}
		return e
	}
	c := b.Registry.FindCast(to.Bare(), to)
	if c == nil {
		return e
	}
	return &expr.Cast{Cast: c, Arg: e, T: to, Explicit: explicit}
}

// coerceUnknown gives a literal or parameter its type.
func (b *Binder) coerceUnknown(e expr.Expr, to types.T, explicit bool, n ast.Node) (expr.Expr, error) {
	if to.OID == types.UnknownOID || to.OID == types.AnyOID {
		return e, nil
	}
	if to.IsPolymorphic() {
		return nil, b.errorAt(n, errs.DatatypeMismatch, "could not determine polymorphic type because input has type unknown")
	}
	switch x := e.(type) {
	case *expr.Param:
		return b.typeParam(x, to, explicit, n)
	case *expr.Const:
		return b.typeLiteral(x, to, explicit, n)
	}
	// An unknown column, of a sub-select that was not given a type: text.
	return b.coerce(&expr.Cast{Cast: relabelUnknown, Arg: e, T: types.Text}, to, ext.CastExplicit, n)
}

// relabelUnknown reads an unknown value as the text that it holds.
var relabelUnknown = &ext.Cast{From: types.Unknown, To: types.Text, Context: ext.CastImplicit, Relabel: true}

func (b *Binder) typeParam(p *expr.Param, to types.T, explicit bool, n ast.Node) (expr.Expr, error) {
	known := b.paramType(p.N)
	if known.OID == 0 || known.OID == types.UnknownOID {
		b.params[p.N-1] = to.Bare()
		known = to.Bare()
	}
	typed := &expr.Param{N: p.N, T: known}
	if known.OID != to.OID {
		context := ext.CastImplicit
		if explicit {
			context = ext.CastExplicit
		}
		out, err := b.coerce(typed, to, context, n)
		if err != nil {
			return nil, b.errorAt(n, errs.AmbiguousParameter, "inconsistent types deduced for parameter $%d", p.N).
				WithDetail("%s versus %s", known, to.Bare())
		}
		return out, nil
	}
	return b.applyMod(typed, to, explicit), nil
}

// typeLiteral reads a quoted literal as a value of its type.
func (b *Binder) typeLiteral(c *expr.Const, to types.T, explicit bool, n ast.Node) (expr.Expr, error) {
	if c.Value.IsNull(0) {
		return expr.NullConst(to), nil
	}
	out := vector.NewBuilder(to.Bare(), 1)
	if err := b.Format.Parse(to, string(c.Value.Bytes(0)), out); err != nil {
		return nil, b.at(err, n)
	}
	lit := expr.NewConst(out.Finish())
	return b.applyMod(lit, to, explicit), nil
}

// coerceAssign converts a value that is stored in a column.
func (b *Binder) coerceAssign(e expr.Expr, to types.T, column string, n ast.Node) (expr.Expr, error) {
	out, err := b.coerce(e, to, ext.CastAssignment, n)
	if errs.Is(err, errs.CannotCoerce) {
		e := b.errorAt(n, errs.DatatypeMismatch, "column \"%s\" is of type %s but expression is of type %s",
			column, to.Bare(), e.Type().Bare())
		return nil, e.WithHint("You will need to rewrite or cast the expression.")
	}
	return out, err
}

// coerceBool converts a condition.
func (b *Binder) coerceBool(e expr.Expr, clause string, n ast.Node) (expr.Expr, error) {
	if e.Type().OID == types.BoolOID {
		return e, nil
	}
	if !isUnknown(e) {
		return nil, b.errorAt(n, errs.DatatypeMismatch, "argument of %s must be type boolean, not type %s", clause, e.Type().Bare())
	}
	return b.coerce(e, types.Bool, ext.CastImplicit, n)
}

// commonType finds the type that all of a list can become, as for UNION and
// CASE (section 10.5 of PostgreSQL's manual).
func (b *Binder) commonType(list []expr.Expr, context string, n ast.Node) (types.T, error) {
	ts := make([]types.T, len(list))
	for i, e := range list {
		ts[i] = e.Type()
	}
	return b.commonOf(ts, context, n)
}

func (b *Binder) commonOf(list []types.T, context string, n ast.Node) (types.T, error) {
	common := types.Unknown
	sameMod, mod := true, int32(-1)
	for _, t := range list {
		if t.OID == types.UnknownOID {
			sameMod = false
			continue
		}
		if common.OID == types.UnknownOID {
			common, mod = t.Bare(), t.Mod
			continue
		}
		sameMod = sameMod && t.Mod == mod && t.OID == common.OID
		if t.OID == common.OID {
			continue
		}
		if t.Category() != common.Category() {
			return common, b.errorAt(n, errs.DatatypeMismatch, "%s types %s and %s cannot be matched", context, common, t.Bare())
		}
		if !common.Preferred() && b.canCoerce(common, t, ext.CastImplicit) && !b.canCoerce(t, common, ext.CastImplicit) {
			common = t.Bare()
		}
	}
	if common.OID == types.UnknownOID {
		return types.Text, nil
	}
	if sameMod {
		common.Mod = mod
	}
	return common, nil
}

// coerceAll converts a list to one type.
func (b *Binder) coerceAll(list []expr.Expr, to types.T, context string, n ast.Node) error {
	for i, e := range list {
		out, err := b.coerce(e, to, ext.CastImplicit, n)
		if err != nil {
			if errs.Is(err, errs.CannotCoerce) {
				return b.errorAt(n, errs.CannotCoerce, "%s could not convert type %s to %s", context, e.Type().Bare(), to.Bare())
			}
			return err
		}
		list[i] = out
	}
	return nil
}
