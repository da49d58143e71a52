package bind

import (
	"slices"
	"strconv"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/expr"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/core/sql/ast"
)

func itoa(i int) string { return strconv.Itoa(i) }

// callNamed calls a built-in function by name.
func (b *Binder) callNamed(name string, args []expr.Expr, n ast.Node) (expr.Expr, error) {
	call, err := b.resolveScalar(b.Registry.Scalars(name), actuals{args: args, at: n})
	if call == nil && err == nil {
		err = b.missingFunction(name, args, n)
	}
	return call, err
}

func (b *Binder) missingFunction(name string, args []expr.Expr, n ast.Node) error {
	return b.missing(name, typeList(typesOf(args)), n)
}

// missing says that no function takes arguments of the given types.
func (b *Binder) missing(name, args string, n ast.Node) error {
	return b.errorAt(n, errs.UndefinedFunction, "function %s(%s) does not exist", name, args).
		WithHint("No function matches the given name and argument types. You might need to add explicit type casts.")
}

func typesOf(args []expr.Expr) []types.T {
	out := make([]types.T, len(args))
	for i, a := range args {
		out[i] = a.Type()
	}
	return out
}

// overloads are the functions that a name may mean, of every kind.
type overloads struct {
	scalars []*ext.Scalar
	aggs    []*ext.Aggregate
	windows []*ext.Window
	tables  []*ext.TableFunc
}

// lookup collects the overloads of a possibly qualified name.
func (b *Binder) lookup(name ast.Name) overloads {
	var o overloads
	fn, schema := name.Last(), name.Schema()
	if schema == "" || schema == "pg_catalog" {
		o.scalars = b.Registry.Scalars(fn)
		o.aggs = b.Registry.Aggregates(fn)
		o.windows = b.Registry.Windows(fn)
		o.tables = b.Registry.Tables(fn)
	}
	if b.Functions == nil {
		return o
	}
	path := []string{schema}
	if schema == "" {
		path = b.Path()
	}
	for _, s := range path {
		if ns := b.schema(s); ns != nil {
			o.scalars = with(o.scalars, b.Functions.UserScalars(ns.OID, fn))
			o.aggs = with(o.aggs, b.Functions.UserAggregates(ns.OID, fn))
			o.tables = with(o.tables, b.Functions.UserTables(ns.OID, fn))
		}
	}
	return o
}

// with appends users' functions to those of the registry, which stay as they are.
func with[F any](registered, users []F) []F {
	if len(users) == 0 {
		return registered
	}
	return append(slices.Clip(registered), users...)
}

// bindFuncCall binds a call of any kind of function.
func (b *Binder) bindFuncCall(x *exprScope, e *ast.FuncCall) (expr.Expr, error) {
	o := b.lookup(e.Name)
	if e.Over != nil {
		return b.bindWindowCall(x, e, o)
	}
	if len(o.aggs) > 0 && (len(o.scalars) == 0 || e.Star || e.Distinct || len(e.OrderBy) > 0 || e.Filter != nil) {
		return b.bindAggregate(x, e, o.aggs)
	}
	if err := b.refuseRows(e, o); err != nil {
		return nil, err
	}
	a, err := b.bindArgs(x, e)
	if err != nil {
		return nil, err
	}
	call, err := b.resolveScalar(o.scalars, a)
	if call != nil || err != nil {
		return b.checkPlain(call, e, err)
	}
	fn, args, params, err := b.resolveTable(o.tables, a)
	switch {
	case err != nil:
		return nil, err
	case fn != nil:
		return b.bindSetCall(x, e, fn, params, args)
	case len(a.names) > 0:
		return nil, b.missing(e.Name.String(), a.String(), e)
	}
	if len(o.aggs) > 0 {
		return b.bindAggregate(x, e, o.aggs)
	}
	if len(o.windows) > 0 {
		return nil, b.errorAt(e, errs.WindowingError, "window function %s requires an OVER clause", e.Name.Last())
	}
	if cast, ok, err := b.functionalCast(e, a.args); ok {
		return cast, err
	}
	return nil, b.missingFunction(e.Name.String(), a.args, e)
}

// checkPlain refuses the clauses that only aggregates take.
func (b *Binder) checkPlain(call expr.Expr, e *ast.FuncCall, err error) (expr.Expr, error) {
	name := e.Name.Last()
	switch {
	case err != nil:
		return nil, err
	case e.Star:
		return nil, b.errorAt(e, errs.WrongObjectType, "%s(*) specified, but %s is not an aggregate function", name, name)
	case e.Distinct:
		return nil, b.errorAt(e, errs.WrongObjectType, "DISTINCT specified, but %s is not an aggregate function", name)
	case e.Filter != nil:
		return nil, b.errorAt(e, errs.WrongObjectType, "FILTER specified, but %s is not an aggregate function", name)
	case len(e.OrderBy) > 0:
		return nil, b.errorAt(e, errs.WrongObjectType, "ORDER BY specified, but %s is not an aggregate function", name)
	}
	return call, nil
}

// bindArgs types the arguments.
func (b *Binder) bindArgs(x *exprScope, e *ast.FuncCall) (actuals, error) {
	return b.bindArgsBut(x, e, nil, nil)
}

// bindArgsBut is bindArgs where the one expression rows has been bound as arg.
func (b *Binder) bindArgsBut(x *exprScope, e *ast.FuncCall, rows ast.Expr, arg expr.Expr) (actuals, error) {
	out := actuals{args: make([]expr.Expr, len(e.Args)), variadic: e.Variadic, at: e}
	var err error
	for i, a := range e.Args {
		if named, ok := a.(*ast.NamedArg); ok {
			if slices.Contains(out.names, named.Name) {
				return out, b.errorAt(a, errs.SyntaxError, "argument name \"%s\" used more than once", named.Name)
			}
			out.names = append(out.names, named.Name)
			a = named.Value
		} else if len(out.names) > 0 {
			return out, b.errorAt(a, errs.SyntaxError, "positional argument cannot follow named argument")
		}
		if rows != nil && a == rows {
			out.args[i] = arg
			continue
		}
		if out.args[i], err = b.bindExpr(x, a); err != nil {
			return out, err
		}
	}
	return out, nil
}

// resolve picks the signature that a call means; nil where none fits.
func (b *Binder) resolve(what, name string, sigs []signature, a actuals) (*candidate, error) {
	best, ambiguous := b.choose(b.candidates(sigs, a), typesOf(a.args))
	if ambiguous {
		return nil, b.errorAt(a.at, errs.AmbiguousFunction, "%s %s(%s) is not unique", what, name, a).
			WithHint("Could not choose a best candidate %s. You might need to add explicit type casts.", what)
	}
	return best, nil
}

// resolveScalar picks an overload and makes the call; nil when none fits.
func (b *Binder) resolveScalar(fns []*ext.Scalar, a actuals) (expr.Expr, error) {
	sigs := make([]signature, len(fns))
	for i, f := range fns {
		sigs[i] = signatureOf(f)
	}
	best, err := b.resolve("function", nameOf(fns), sigs, a)
	if best == nil || err != nil {
		return nil, err
	}
	fn := fns[best.index]
	b.calls(fn.OID)
	if fn.Procedure {
		return nil, b.errorAt(a.at, errs.WrongObjectType, "%s(%s) is a procedure", fn.Name, a).
			WithHint("To call a procedure, use CALL.")
	}
	if a.variadic && fn.Variadic && fn.Args[len(fn.Args)-1].OID == types.AnyOID {
		return b.callOverArray(fn, a.args, a.at)
	}
	args, params, err := b.complete(&sigs[best.index], best, a.args)
	if err != nil {
		return nil, err
	}
	bound, t, err := b.coerceArgs(fn, params, args, a.at)
	if err != nil {
		return nil, err
	}
	if best.variadic && fn.Args[len(fn.Args)-1].OID != types.AnyOID {
		bound = b.packVariadic(fn, bound)
	}
	return &expr.Call{Fn: fn, Args: bound, T: t}, nil
}

// callOverArray calls a function with a variadic "any" parameter on an array.
func (b *Binder) callOverArray(fn *ext.Scalar, args []expr.Expr, n ast.Node) (expr.Expr, error) {
	last := args[len(args)-1].Type()
	if last.OID == types.UnknownOID {
		last = types.Text.ArrayOf()
	}
	if fn.OverArray == nil || last.Elem().OID == 0 {
		return nil, b.errorAt(n, errs.DatatypeMismatch, "VARIADIC argument must be an array")
	}
	params := append(slices.Clone(fn.Args[:len(fn.Args)-1]), last)
	bound, t, err := b.coerceArgs(fn, params, args, n)
	if err != nil {
		return nil, err
	}
	return &expr.Call{Fn: fn.OverArray, Args: bound, T: t}, nil
}

// packVariadic puts the arguments of a variadic array parameter in an array.
func (b *Binder) packVariadic(fn *ext.Scalar, args []expr.Expr) []expr.Expr {
	fixed := len(fn.Args) - 1
	t := fn.Args[fixed]
	if t.IsPolymorphic() {
		t = types.Text.ArrayOf()
		if len(args) > fixed {
			t = args[fixed].Type().Bare().ArrayOf()
		}
	}
	packed := &expr.Array{Elems: append([]expr.Expr(nil), args[fixed:]...), T: t}
	return append(append([]expr.Expr(nil), args[:fixed]...), packed)
}

// functionalCast reads f(x) as a cast where f names a type.
func (b *Binder) functionalCast(e *ast.FuncCall, args []expr.Expr) (expr.Expr, bool, error) {
	if len(args) != 1 || len(e.Name) > 2 {
		return nil, false, nil
	}
	to, ok := builtinType(e.Name.Last())
	if !ok || !b.canCoerce(args[0].Type(), to, ext.CastExplicit) {
		return nil, false, nil
	}
	out, err := b.coerce(args[0], to, ext.CastExplicit, e)
	return out, true, err
}

// nameOf is the name that functions have.
func nameOf(fns []*ext.Scalar) string {
	if len(fns) == 0 {
		return ""
	}
	return fns[0].Name
}

// resolveTable picks an overload of a set-returning function, and puts the arguments
// in the order of its parameters.
func (b *Binder) resolveTable(fns []*ext.TableFunc, a actuals) (*ext.TableFunc, []expr.Expr, []types.T, error) {
	if len(fns) == 0 {
		return nil, nil, nil, nil
	}
	sigs := make([]signature, len(fns))
	for i, f := range fns {
		sigs[i] = tableSignature(f)
	}
	best, err := b.resolve("function", fns[0].Name, sigs, a)
	if best == nil || err != nil {
		return nil, nil, nil, err
	}
	b.calls(fns[best.index].OID)
	args, params, err := b.complete(&sigs[best.index], best, a.args)
	return fns[best.index], args, params, err
}

// tableArgs converts the arguments of a set-returning function and finds the
// types of its columns.
func (b *Binder) tableArgs(fn *ext.TableFunc, params []types.T, args []expr.Expr, n ast.Node) ([]expr.Expr, []ext.ResultColumn, error) {
	shadow := &ext.Scalar{Return: types.Void}
	bound, _, err := b.coerceArgs(shadow, params, args, n)
	if err != nil {
		return nil, nil, err
	}
	s, _ := b.solve(params, typesOf(args))
	cols := make([]ext.ResultColumn, len(fn.Columns))
	for i, c := range fn.Columns {
		cols[i] = ext.ResultColumn{Name: c.Name, Type: s.apply(c.Type)}
	}
	return bound, cols, nil
}

// bindSetCall binds a set-returning function in a target list: the call moves
// to a ProjectSet and a column stands in its place.
func (b *Binder) bindSetCall(x *exprScope, e *ast.FuncCall, fn *ext.TableFunc, params []types.T, args []expr.Expr) (expr.Expr, error) {
	if !x.sets || x.sc.query == nil {
		return nil, b.errorAt(e, errs.FeatureNotSupported, "set-returning functions are not allowed in %s", x.clause)
	}
	if err := b.wantsRows(fn, e); err != nil {
		return nil, err
	}
	bound, cols, err := b.tableArgs(fn, params, args, e)
	if err != nil {
		return nil, err
	}
	if len(cols) != 1 {
		return nil, b.errorAt(e, errs.FeatureNotSupported, "function %s returns rows; use it in FROM", fn.Name)
	}
	col := b.column(fn.Name, cols[0].Type)
	x.sc.query.sets = append(x.sc.query.sets, setCall{col: col, fn: fn, args: bound})
	return &expr.Column{ID: col.ID, T: col.Type, Name: fn.Name}, nil
}
