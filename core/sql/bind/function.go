package bind

import (
	"slices"
	"strconv"
	"strings"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/expr"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/core/sql/ast"
)

func itoa(i int) string { return strconv.Itoa(i) }

// callNamed calls a built-in function by name.
func (b *Binder) callNamed(name string, args []expr.Expr, n ast.Node) (expr.Expr, error) {
	call, err := b.resolveScalar(b.Registry.Scalars(name), args, false, n)
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
	args, names, err := b.bindArgs(x, e)
	if err != nil {
		return nil, err
	}
	if len(names) > 0 {
		if args, err = b.orderNamed(o, args, names, e); err != nil {
			return nil, err
		}
	}
	call, err := b.resolveScalar(o.scalars, args, e.Variadic, e)
	if call != nil || err != nil {
		return b.checkPlain(call, e, err)
	}
	if fn, params := b.resolveTable(o.tables, args, e.Variadic); fn != nil {
		return b.bindSetCall(x, e, fn, params, args)
	}
	if len(o.aggs) > 0 {
		return b.bindAggregate(x, e, o.aggs)
	}
	if len(o.windows) > 0 {
		return nil, b.errorAt(e, errs.WindowingError, "window function %s requires an OVER clause", e.Name.Last())
	}
	if cast, ok, err := b.functionalCast(e, args); ok {
		return cast, err
	}
	return nil, b.missingFunction(e.Name.String(), args, e)
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

// bindArgs types the arguments. names holds the names of the trailing named
// ones.
func (b *Binder) bindArgs(x *exprScope, e *ast.FuncCall) (args []expr.Expr, names []string, err error) {
	args = make([]expr.Expr, len(e.Args))
	for i, a := range e.Args {
		if named, ok := a.(*ast.NamedArg); ok {
			names = append(names, named.Name)
			a = named.Value
		} else if len(names) > 0 {
			return nil, nil, b.errorAt(a, errs.SyntaxError, "positional argument cannot follow named argument")
		}
		if args[i], err = b.bindExpr(x, a); err != nil {
			return nil, nil, err
		}
	}
	return args, names, nil
}

// orderNamed puts named arguments in the order of the parameters.
func (b *Binder) orderNamed(o overloads, args []expr.Expr, names []string, e *ast.FuncCall) ([]expr.Expr, error) {
	for _, f := range o.scalars {
		if out := byName(f.ArgNames, f.DefaultText, args, names); out != nil {
			return out, nil
		}
	}
	for _, f := range o.tables {
		if out := byName(f.ArgNames, f.DefaultText, args, names); out != nil {
			return out, nil
		}
	}
	shown := make([]string, len(args))
	for i, t := range typesOf(args) {
		shown[i] = typeList([]types.T{t})
		if k := i - (len(args) - len(names)); k >= 0 {
			shown[i] = names[k] + " => " + shown[i]
		}
	}
	return nil, b.missing(e.Name.String(), strings.Join(shown, ", "), e)
}

// byName puts arguments, of which the trailing ones have names, in the order of
// the parameters; nil where they do not fit. A parameter that is left out before
// another one gets its default.
func byName(params, defaults []string, args []expr.Expr, names []string) []expr.Expr {
	positional := len(args) - len(names)
	if positional > len(params) {
		return nil
	}
	out := append([]expr.Expr(nil), args[:positional]...)
	for k, placed := positional, 0; placed < len(names); k++ {
		if k >= len(params) {
			return nil
		}
		if i := slices.Index(names, params[k]); i >= 0 {
			out = append(out, args[positional+i])
			placed++
			continue
		}
		d := k - (len(params) - len(defaults))
		if d < 0 {
			return nil
		}
		out = append(out, expr.TextConst(types.Unknown, defaults[d]))
	}
	return out
}

// resolveScalar picks an overload and makes the call; nil when none fits.
func (b *Binder) resolveScalar(fns []*ext.Scalar, args []expr.Expr, explicitVariadic bool, n ast.Node) (expr.Expr, error) {
	var cands []candidate
	for i, f := range fns {
		if c, ok := layout(i, f.Args, f.Defaults, f.Variadic, len(args), explicitVariadic); ok {
			cands = append(cands, c)
		}
	}
	best, ambiguous := b.choose(cands, typesOf(args))
	if ambiguous {
		return nil, b.errorAt(n, errs.AmbiguousFunction, "function %s(%s) is not unique", fns[0].Name, typeList(typesOf(args))).
			WithHint("Could not choose a best candidate function. You might need to add explicit type casts.")
	}
	if best == nil {
		return nil, nil
	}
	fn := fns[best.index]
	if fn.Procedure {
		return nil, b.errorAt(n, errs.WrongObjectType, "%s(%s) is a procedure", fn.Name, typeList(typesOf(args))).
			WithHint("To call a procedure, use CALL.")
	}
	if explicitVariadic && fn.Variadic && fn.Args[len(fn.Args)-1].OID == types.AnyOID {
		return b.callOverArray(fn, args, n)
	}
	bound, t, err := b.coerceArgs(fn, best.args, args, n)
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

// resolveTable picks an overload of a set-returning function.
func (b *Binder) resolveTable(fns []*ext.TableFunc, args []expr.Expr, explicitVariadic bool) (*ext.TableFunc, []types.T) {
	var cands []candidate
	for i, f := range fns {
		if c, ok := layout(i, f.Args, f.Defaults, f.Variadic, len(args), explicitVariadic); ok {
			cands = append(cands, c)
		}
	}
	best, _ := b.choose(cands, typesOf(args))
	if best == nil {
		return nil, nil
	}
	return fns[best.index], best.args
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
