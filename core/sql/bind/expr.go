package bind

import (
	"math"

	"github.com/basaltdb/basalt/core/base/decimal"
	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/expr"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/core/sql/ast"
	"github.com/basaltdb/basalt/vector"
)

// exprScope is where an expression stands: the names it sees, and what it may
// contain there.
type exprScope struct {
	sc *scope
	// clause names the place for messages, as PostgreSQL does ("WHERE").
	clause string
	// aggs, windows and sets allow aggregates, window functions and
	// set-returning functions.
	aggs, windows, sets bool
	// inAgg is true inside the arguments of an aggregate.
	inAgg bool
}

// bindExpr types an expression.
func (b *Binder) bindExpr(x *exprScope, e ast.Expr) (expr.Expr, error) {
	if err := b.enter(); err != nil {
		return nil, err
	}
	defer b.leave()
	switch e := e.(type) {
	case *ast.ColumnRef:
		if e.Star {
			return nil, b.errorAt(e, errs.SyntaxError, "row expansion via \"*\" is not supported here")
		}
		return b.bindColumnRef(x.sc, e)
	case *ast.ParamRef:
		return b.bindParam(e)
	case *ast.BinaryOp:
		return b.bindBinary(x, e)
	case *ast.UnaryOp:
		return b.bindUnary(x, e)
	case *ast.BoolExpr:
		return b.bindBool(x, e)
	case *ast.FuncCall:
		return b.bindFuncCall(x, e)
	case *ast.TypeCast:
		return b.bindCast(x, e)
	case *ast.CaseExpr:
		return b.bindCase(x, e)
	case *ast.SubLink:
		return b.bindSubLink(x, e)
	}
	if lit, ok, err := b.bindLiteral(e); ok {
		return lit, err
	}
	return b.bindTest(x, e)
}

// bindTest types the predicates and the rarer forms.
func (b *Binder) bindTest(x *exprScope, e ast.Expr) (expr.Expr, error) {
	switch e := e.(type) {
	case *ast.NotExpr:
		arg, err := b.bindCond(x, e.Arg, "NOT")
		if err != nil {
			return nil, err
		}
		return &expr.Not{Arg: arg}, nil
	case *ast.NullTest:
		return b.bindNullTest(x, e)
	case *ast.BooleanTest:
		return b.bindBooleanTest(x, e)
	case *ast.InExpr:
		return b.bindIn(x, e)
	case *ast.LikeExpr:
		return b.bindLike(x, e)
	case *ast.BetweenExpr:
		return b.bindBetween(x, e)
	case *ast.DistinctExpr:
		return b.bindDistinct(x, e)
	case *ast.QuantifiedOp:
		return b.bindQuantified(x, e)
	case *ast.CoalesceExpr:
		return b.bindCoalesce(x, e)
	case *ast.MinMaxExpr:
		return b.bindMinMax(x, e)
	case *ast.NullIfExpr:
		return b.bindNullIf(x, e)
	case *ast.ArrayExpr:
		return b.bindArray(x, e)
	case *ast.RowExpr:
		fields, err := b.bindList(x, e.Args)
		if err != nil {
			return nil, err
		}
		return b.row(fields), nil
	case *ast.SubscriptExpr:
		return b.bindSubscript(x, e)
	case *ast.SQLValueFunction:
		return b.bindValueFunction(e)
	case *ast.CollateExpr:
		return b.bindCollate(x, e)
	case *ast.GroupingFunc:
		return b.bindGrouping(x, e)
	case *ast.FieldSelect:
		return b.bindField(x, e)
	case *ast.SetToDefault:
		return nil, b.errorAt(e, errs.SyntaxError, "DEFAULT is not allowed in this context")
	case *ast.CurrentOfExpr:
		return nil, b.errorAt(e, errs.FeatureNotSupported, "WHERE CURRENT OF is not supported")
	}
	return nil, b.errorAt(e, errs.FeatureNotSupported, "this kind of expression is not supported")
}

// row makes a row value; literals in it become text.
func (b *Binder) row(fields []expr.Expr) expr.Expr {
	r := &expr.Row{Fields: fields}
	for i, f := range fields {
		if c, ok := f.(*expr.Const); ok && isUnknown(f) {
			r.Fields[i] = &expr.Const{Value: c.Value.WithType(types.Text)}
		}
	}
	return r
}

// bindList types several expressions.
func (b *Binder) bindList(x *exprScope, list []ast.Expr) ([]expr.Expr, error) {
	out := make([]expr.Expr, len(list))
	for i, e := range list {
		bound, err := b.bindExpr(x, e)
		if err != nil {
			return nil, err
		}
		out[i] = bound
	}
	return out, nil
}

// bindCond types a condition. clause names it for messages.
func (b *Binder) bindCond(x *exprScope, e ast.Expr, clause string) (expr.Expr, error) {
	bound, err := b.bindExpr(x, e)
	if err != nil {
		return nil, err
	}
	return b.coerceBool(bound, clause, e)
}

func (b *Binder) bindParam(e *ast.ParamRef) (expr.Expr, error) {
	if e.Number < 1 || e.Number > 65535 {
		return nil, b.errorAt(e, errs.UndefinedParameter, "there is no parameter $%d", e.Number)
	}
	t := b.paramType(int(e.Number))
	if t.OID == 0 {
		t = types.Unknown
	}
	return &expr.Param{N: int(e.Number), T: t}, nil
}

// bindLiteral types a constant; ok is false for anything else.
func (b *Binder) bindLiteral(e ast.Expr) (lit expr.Expr, ok bool, err error) {
	switch e := e.(type) {
	case *ast.NullLit:
		return expr.NullConst(types.Unknown), true, nil
	case *ast.BoolLit:
		return expr.BoolConst(e.Value), true, nil
	case *ast.IntLit:
		if e.Value == int64(int32(e.Value)) {
			return expr.Int4Const(int32(e.Value)), true, nil
		}
		return expr.Int8Const(e.Value), true, nil
	case *ast.NumericLit:
		d, err := decimal.Parse(e.Text)
		if err != nil {
			return nil, true, b.at(err, e)
		}
		out := vector.NewBuilder(types.Numeric, 1)
		out.AppendDecimal(&d)
		return expr.NewConst(out.Finish()), true, nil
	case *ast.StringLit:
		return expr.TextConst(types.Unknown, e.Value), true, nil
	case *ast.BitStringLit:
		return nil, true, b.errorAt(e, errs.FeatureNotSupported, "type bit is not supported")
	}
	return nil, false, nil
}

// bindBool flattens nested ANDs and ORs, which the grammar already made flat.
func (b *Binder) bindBool(x *exprScope, e *ast.BoolExpr) (expr.Expr, error) {
	name := "AND"
	if e.Op == ast.Or {
		name = "OR"
	}
	args := make([]expr.Expr, len(e.Args))
	for i, a := range e.Args {
		bound, err := b.bindCond(x, a, name)
		if err != nil {
			return nil, err
		}
		args[i] = bound
	}
	if e.Op == ast.Or {
		return &expr.Or{Args: args}, nil
	}
	return &expr.And{Args: args}, nil
}

func (b *Binder) bindNullTest(x *exprScope, e *ast.NullTest) (expr.Expr, error) {
	arg, err := b.bindExpr(x, e.Arg)
	if err != nil {
		return nil, err
	}
	row, ok := arg.(*expr.Row)
	if !ok {
		return &expr.IsNull{Arg: arg, Not: e.Not}, nil
	}
	// A row is null when all fields are, and not null when none is.
	conds := make([]expr.Expr, len(row.Fields))
	for i, f := range row.Fields {
		conds[i] = &expr.IsNull{Arg: f, Not: e.Not}
	}
	if len(conds) == 0 {
		return expr.BoolConst(true), nil
	}
	return expr.Conjunction(conds), nil
}

func (b *Binder) bindBooleanTest(x *exprScope, e *ast.BooleanTest) (expr.Expr, error) {
	arg, err := b.bindCond(x, e.Arg, "IS TRUE")
	if err != nil {
		return nil, err
	}
	if e.Kind == ast.IsUnknown {
		return &expr.IsNull{Arg: arg, Not: e.Not}, nil
	}
	return &expr.BoolTest{Arg: arg, Value: e.Kind == ast.IsTrue, Not: e.Not}, nil
}

func (b *Binder) bindCast(x *exprScope, e *ast.TypeCast) (expr.Expr, error) {
	to, err := b.TypeOf(e.Type)
	if err != nil {
		return nil, err
	}
	// ARRAY[...]::t[] gives its elements the type before they find their own.
	if arr, ok := e.Arg.(*ast.ArrayExpr); ok && to.IsArray() {
		return b.bindArrayOf(x, arr, to)
	}
	arg, err := b.bindExpr(x, e.Arg)
	if err != nil {
		return nil, err
	}
	return b.coerce(arg, to, ext.CastExplicit, e)
}

func (b *Binder) bindCase(x *exprScope, e *ast.CaseExpr) (expr.Expr, error) {
	var arg expr.Expr
	var err error
	if e.Arg != nil {
		if arg, err = b.bindExpr(x, e.Arg); err != nil {
			return nil, err
		}
		if isUnknown(arg) {
			if arg, err = b.coerce(arg, types.Text, ext.CastImplicit, e); err != nil {
				return nil, err
			}
		}
	}
	c := &expr.Case{Whens: make([]expr.When, len(e.Whens))}
	results := make([]expr.Expr, 0, len(e.Whens)+1)
	for i, w := range e.Whens {
		cond, err := b.bindWhen(x, arg, w)
		if err != nil {
			return nil, err
		}
		then, err := b.bindExpr(x, w.Result)
		if err != nil {
			return nil, err
		}
		c.Whens[i].Cond = cond
		results = append(results, then)
	}
	if e.Else != nil {
		elseExpr, err := b.bindExpr(x, e.Else)
		if err != nil {
			return nil, err
		}
		results = append(results, elseExpr)
	}
	if c.T, err = b.commonType(results, "CASE", e); err != nil {
		return nil, err
	}
	if err := b.coerceAll(results, c.T, "CASE", e); err != nil {
		return nil, err
	}
	for i := range c.Whens {
		c.Whens[i].Then = results[i]
	}
	if e.Else != nil {
		c.Else = results[len(results)-1]
	}
	return c, nil
}

func (b *Binder) bindWhen(x *exprScope, arg expr.Expr, w *ast.CaseWhen) (expr.Expr, error) {
	if arg == nil {
		return b.bindCond(x, w.Cond, "CASE/WHEN")
	}
	value, err := b.bindExpr(x, w.Cond)
	if err != nil {
		return nil, err
	}
	return b.callOperator("=", arg, value, w)
}

func (b *Binder) bindCoalesce(x *exprScope, e *ast.CoalesceExpr) (expr.Expr, error) {
	args, err := b.bindList(x, e.Args)
	if err != nil {
		return nil, err
	}
	t, err := b.commonType(args, "COALESCE", e)
	if err != nil {
		return nil, err
	}
	if err := b.coerceAll(args, t, "COALESCE", e); err != nil {
		return nil, err
	}
	return &expr.Coalesce{Args: args, T: t}, nil
}

func (b *Binder) bindMinMax(x *exprScope, e *ast.MinMaxExpr) (expr.Expr, error) {
	name := "GREATEST"
	if e.Least {
		name = "LEAST"
	}
	args, err := b.bindList(x, e.Args)
	if err != nil {
		return nil, err
	}
	t, err := b.commonType(args, name, e)
	if err != nil {
		return nil, err
	}
	if err := b.coerceAll(args, t, name, e); err != nil {
		return nil, err
	}
	return &expr.MinMax{Args: args, Least: e.Least, T: t}, nil
}

// bindNullIf is CASE WHEN left = right THEN NULL ELSE left END.
func (b *Binder) bindNullIf(x *exprScope, e *ast.NullIfExpr) (expr.Expr, error) {
	left, err := b.bindExpr(x, e.Left)
	if err != nil {
		return nil, err
	}
	right, err := b.bindExpr(x, e.Right)
	if err != nil {
		return nil, err
	}
	eq, err := b.callOperator("=", left, right, e)
	if err != nil {
		return nil, err
	}
	if isUnknown(left) {
		if left, err = b.coerce(left, types.Text, ext.CastImplicit, e); err != nil {
			return nil, err
		}
	}
	t := left.Type()
	return &expr.Case{Whens: []expr.When{{Cond: eq, Then: expr.NullConst(t)}}, Else: left, T: t}, nil
}

func (b *Binder) bindArray(x *exprScope, e *ast.ArrayExpr) (expr.Expr, error) {
	elems, err := b.bindList(x, e.Elems)
	if err != nil {
		return nil, err
	}
	if len(elems) == 0 {
		return nil, b.errorAt(e, errs.IndeterminateDatatype, "cannot determine type of empty array").
			WithHint("Explicitly cast to the desired type, for example ARRAY[]::integer[].")
	}
	t, err := b.commonType(elems, "ARRAY", e)
	if err != nil {
		return nil, err
	}
	if err := b.coerceAll(elems, t, "ARRAY", e); err != nil {
		return nil, err
	}
	if t.IsArray() {
		return &expr.Array{Elems: elems, Nested: true, T: t.Bare()}, nil
	}
	arr := t.Bare().ArrayOf()
	if arr.OID == 0 {
		return nil, b.errorAt(e, errs.UndefinedObject, "could not find array type for data type %s", t)
	}
	return &expr.Array{Elems: elems, T: arr}, nil
}

// bindArrayOf types ARRAY[...] whose type is known.
func (b *Binder) bindArrayOf(x *exprScope, e *ast.ArrayExpr, to types.T) (expr.Expr, error) {
	out := &expr.Array{T: to.Bare(), Elems: make([]expr.Expr, len(e.Elems))}
	for i, item := range e.Elems {
		if sub, ok := item.(*ast.ArrayExpr); ok {
			bound, err := b.bindArrayOf(x, sub, to)
			if err != nil {
				return nil, err
			}
			out.Elems[i], out.Nested = bound, true
			continue
		}
		bound, err := b.bindExpr(x, item)
		if err != nil {
			return nil, err
		}
		if bound.Type().IsArray() {
			out.Nested = true
			bound, err = b.coerce(bound, to, ext.CastExplicit, item)
		} else {
			bound, err = b.coerce(bound, to.Elem(), ext.CastExplicit, item)
		}
		if err != nil {
			return nil, err
		}
		out.Elems[i] = bound
	}
	return out, nil
}

// bindNameSubscript gives a byte of a name, which for PostgreSQL is an array of
// them from 0 up. Its tools ask for the first one.
func (b *Binder) bindNameSubscript(x *exprScope, e *ast.SubscriptExpr, arg expr.Expr) (expr.Expr, error) {
	at, err := b.bindExpr(x, e.Indices[0].Upper)
	if err != nil {
		return nil, err
	}
	if at, err = b.coerce(at, types.Int4, ext.CastAssignment, e); err != nil {
		return nil, err
	}
	if at, err = b.callOperator("+", at, expr.Int4Const(1), e); err != nil {
		return nil, err
	}
	text, err := b.coerce(arg, types.Text, ext.CastImplicit, e)
	if err != nil {
		return nil, err
	}
	char, err := b.callNamed("substr", []expr.Expr{text, at, expr.Int4Const(1)}, e)
	if err != nil {
		return nil, err
	}
	return b.coerce(char, types.Of(types.CharOID), ext.CastExplicit, e)
}

// bindSubscript calls the function behind a[i] and a[l:u].
func (b *Binder) bindSubscript(x *exprScope, e *ast.SubscriptExpr) (expr.Expr, error) {
	arg, err := b.bindExpr(x, e.Arg)
	if err != nil {
		return nil, err
	}
	if arg.Type().OID == types.JSONBOID {
		return b.bindJSONSubscript(x, e, arg)
	}
	if arg.Type().OID == types.NameOID && len(e.Indices) == 1 && !e.Indices[0].IsSlice {
		return b.bindNameSubscript(x, e, arg)
	}
	elem := arg.Type().Elem()
	if elem.OID == 0 {
		return nil, b.errorAt(e, errs.DatatypeMismatch, "cannot subscript type %s because it does not support subscripting", arg.Type())
	}
	slice := false
	for _, i := range e.Indices {
		slice = slice || i.IsSlice
	}
	args := []expr.Expr{arg}
	bound := func(i ast.Expr, open int32) error {
		if i == nil {
			args = append(args, expr.Int4Const(open))
			return nil
		}
		v, err := b.bindExpr(x, i)
		if err == nil {
			v, err = b.coerce(v, types.Int4, ext.CastAssignment, i)
		}
		args = append(args, v)
		return err
	}
	for _, i := range e.Indices {
		if slice && i.IsSlice {
			if err := bound(i.Lower, math.MinInt32); err != nil {
				return nil, err
			}
		} else if slice { // a[2] beside a slice means 1:2
			args = append(args, expr.Int4Const(1))
		}
		if err := bound(i.Upper, math.MaxInt32); err != nil {
			return nil, err
		}
	}
	name, t := "array_subscript", elem
	if slice {
		name, t = "array_slice", arg.Type().Bare()
	}
	fns := b.Registry.Scalars(name)
	if len(fns) == 0 {
		return nil, b.errorAt(e, errs.FeatureNotSupported, "array subscripts are not supported")
	}
	return &expr.Call{Fn: fns[0], Args: args, T: t}, nil
}

// bindJSONSubscript is j['a'][0].
func (b *Binder) bindJSONSubscript(x *exprScope, e *ast.SubscriptExpr, arg expr.Expr) (expr.Expr, error) {
	for _, i := range e.Indices {
		if i.IsSlice {
			return nil, b.errorAt(e, errs.DatatypeMismatch, "jsonb subscript does not support slices")
		}
		key, err := b.bindExpr(x, i.Upper)
		if err != nil {
			return nil, err
		}
		if isUnknown(key) {
			if key, err = b.coerce(key, types.Text, ext.CastImplicit, i.Upper); err != nil {
				return nil, err
			}
		}
		if arg, err = b.callOperator("->", arg, key, e); err != nil {
			return nil, err
		}
	}
	return arg, nil
}

// bindCollate accepts the collations that order by code point, as all text
// here is ordered.
func (b *Binder) bindCollate(x *exprScope, e *ast.CollateExpr) (expr.Expr, error) {
	arg, err := b.bindExpr(x, e.Arg)
	if err != nil {
		return nil, err
	}
	switch e.Collation.Last() {
	case "C", "POSIX", "default", "ucs_basic":
	default:
		return nil, b.errorAt(e, errs.UndefinedObject, "collation \"%s\" for encoding \"UTF8\" does not exist", e.Collation.Last())
	}
	if isUnknown(arg) {
		return b.coerce(arg, types.Text, ext.CastImplicit, e)
	}
	if arg.Type().Category() != types.CatString {
		return nil, b.errorAt(e, errs.DatatypeMismatch, "collations are not supported by type %s", arg.Type())
	}
	return arg, nil
}

// bindField selects a field of a row.
func (b *Binder) bindField(x *exprScope, e *ast.FieldSelect) (expr.Expr, error) {
	arg, err := b.bindExpr(x, e.Arg)
	if err != nil {
		return nil, err
	}
	row, ok := arg.(*expr.Row)
	if !ok {
		return nil, b.errorAt(e, errs.WrongObjectType, "column notation .%s applied to type %s, which is not a composite type",
			e.Field, arg.Type())
	}
	for i, name := range row.Names {
		if name == e.Field {
			return row.Fields[i], nil
		}
	}
	for i := range row.Fields {
		if len(row.Names) == 0 && e.Field == "f"+itoa(i+1) {
			return row.Fields[i], nil
		}
	}
	return nil, b.errorAt(e, errs.UndefinedColumn, "could not identify column \"%s\" in record data type", e.Field)
}

// bindValueFunction binds CURRENT_DATE and its like.
func (b *Binder) bindValueFunction(e *ast.SQLValueFunction) (expr.Expr, error) {
	now := func(t types.T) (expr.Expr, error) {
		call, err := b.callNamed("now", nil, e)
		if err != nil {
			return nil, err
		}
		t.Mod = e.Precision
		return b.coerce(call, t, ext.CastExplicit, e)
	}
	switch e.Op {
	case ast.CurrentDate:
		call, err := b.callNamed("now", nil, e)
		if err != nil {
			return nil, err
		}
		return b.coerce(call, types.Date, ext.CastExplicit, e)
	case ast.CurrentTime:
		return now(types.TimeTZ)
	case ast.CurrentTimestamp:
		return now(types.TimestampTZ)
	case ast.LocalTime:
		return now(types.Time)
	case ast.LocalTimestamp:
		return now(types.Timestamp)
	case ast.SessionUser:
		return b.callNamed("session_user", nil, e)
	case ast.CurrentCatalog:
		return b.callNamed("current_database", nil, e)
	case ast.CurrentSchema:
		return b.callNamed("current_schema", nil, e)
	}
	return b.callNamed("current_user", nil, e)
}
