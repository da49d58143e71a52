package bind

import (
	"slices"
	"strings"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/expr"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/core/plan/logical"
	"github.com/basaltdb/basalt/core/plan/physical"
	"github.com/basaltdb/basalt/core/sql/ast"
)

// fromCall is a call in FROM.
type fromCall struct {
	item  physical.SetItem
	input logical.Node // the rows that it takes, nil for none
	cols  []ext.ResultColumn
	name  string
}

// rowsArg finds the sub-select that stands in a call where a function takes rows; nil
// where none does.
func rowsArg(fn *ext.TableFunc, e *ast.FuncCall) *ast.SubLink {
	if fn.Input == nil {
		return nil
	}
	for i, a := range e.Args {
		named, ok := a.(*ast.NamedArg)
		switch {
		case ok && fn.Input.At < len(fn.ArgNames) && named.Name == fn.ArgNames[fn.Input.At]:
			a = named.Value
		case ok || i != fn.Input.At:
			continue
		}
		if s, ok := a.(*ast.SubLink); ok && s.Kind == ast.SubLinkScalar {
			return s
		}
	}
	return nil
}

// bindRowsCall binds a call of a function that takes the rows of a sub-select; nil
// where the call is none. What else the name may mean is for others to find out.
func (b *Binder) bindRowsCall(x *exprScope, e *ast.FuncCall, o overloads) (*fromCall, error) {
	var tried []*ast.SubLink
	others := len(o.scalars) > 0
	var missing error
	for _, fn := range o.tables {
		sub := rowsArg(fn, e)
		if others = others || sub == nil; sub == nil || slices.Contains(tried, sub) {
			continue
		}
		tried = append(tried, sub)
		var fns []*ext.TableFunc
		for _, f := range o.tables {
			if rowsArg(f, e) == sub {
				fns = append(fns, f)
			}
		}
		call, err := b.callOverRows(x, e, fns, sub)
		if call != nil || err != nil && !errs.Is(err, errs.UndefinedFunction) {
			return call, err
		}
		missing = err
	}
	if others {
		return nil, nil
	}
	return nil, missing
}

// callOverRows binds a call of one of fns, all of which take the rows of sub.
func (b *Binder) callOverRows(x *exprScope, e *ast.FuncCall, fns []*ext.TableFunc, sub *ast.SubLink) (*fromCall, error) {
	input, err := b.bindSelect(x.sc.child(), sub.Query)
	if err != nil {
		return nil, err
	}
	input = b.resolveUnknown(input)
	// Among the arguments they are one value, until it is known which one.
	rows := &expr.Subquery{Kind: expr.Scalar, Plan: input, T: types.Record}
	a, err := b.bindArgsBut(x, e, sub, rows)
	if err != nil {
		return nil, err
	}
	fn, args, params, err := b.resolveTable(fns, a)
	if err != nil {
		return nil, err
	}
	if fn == nil {
		return nil, b.missing(e.Name.String(), a.String(), e)
	}
	if input, err = b.inputColumns(fn, input, sub); err != nil {
		return nil, err
	}
	at := fn.Input.At
	args, params = slices.Delete(slices.Clone(args), at, at+1), slices.Delete(slices.Clone(params), at, at+1)
	bound, cols, err := b.tableArgs(fn, params, args, e)
	if err != nil {
		return nil, err
	}
	return &fromCall{item: physical.SetItem{Func: fn, Args: bound}, input: input, cols: cols, name: e.Name.Last()}, nil
}

// inputColumns checks the columns of what a function takes, and converts them to those
// that it has to have.
func (b *Binder) inputColumns(fn *ext.TableFunc, input logical.Node, n ast.Node) (logical.Node, error) {
	want, have := fn.Input.Columns, input.Columns()
	if want != nil && len(want) != len(have) {
		return nil, b.wrongInput(fn, n, "the query has %d columns where function %s takes %d", len(have), fn.Name, len(want))
	}
	p := &logical.Project{Input: input}
	converted := false
	for i, c := range have {
		column := &expr.Column{ID: c.ID, T: c.Type, Name: c.Name}
		var e expr.Expr = column
		if want != nil {
			if !b.canCoerce(c.Type, want[i].Type, ext.CastImplicit) {
				return nil, b.wrongInput(fn, n, "column %d of the query is of type %s where function %s takes %s", i+1, c.Type.Bare(), fn.Name, want[i].Type)
			}
			var err error
			if e, err = b.coerce(e, want[i].Type, ext.CastImplicit, n); err != nil {
				return nil, err
			}
		}
		if fn.Input.Check != nil {
			if err := fn.Input.Check(e.Type()); err != nil {
				x := errs.From(err)
				return nil, b.errorAt(n, x.Code, "%s", x.Message)
			}
		}
		converted = converted || e != column
		p.Cols, p.Exprs = append(p.Cols, b.column(c.Name, e.Type())), append(p.Exprs, e)
	}
	if !converted {
		return input, nil
	}
	return p, nil
}

// wrongInput is the error of a query that does not have the columns that a function
// takes.
func (b *Binder) wrongInput(fn *ext.TableFunc, n ast.Node, format string, args ...any) error {
	var cols []string
	for _, c := range fn.Input.Columns {
		cols = append(cols, c.Name+" "+c.Type.String())
	}
	return b.errorAt(n, errs.DatatypeMismatch, format, args...).WithDetail("The columns have to be (%s).", strings.Join(cols, ", "))
}

// wantsRows fails for a function that takes rows where a call has a value for them.
func (b *Binder) wantsRows(fn *ext.TableFunc, n ast.Node) error {
	if fn.Input == nil {
		return nil
	}
	return b.errorAt(n, errs.DatatypeMismatch, "function %s takes the rows of a query, not a value", fn.Name).
		WithHint("Write a sub-select in the place of the parameter.")
}

// refuseRows fails for a call outside FROM of a function that takes rows.
func (b *Binder) refuseRows(e *ast.FuncCall, o overloads) error {
	if len(o.scalars) > 0 {
		return nil
	}
	for _, fn := range o.tables {
		if rowsArg(fn, e) != nil {
			return b.errorAt(e, errs.FeatureNotSupported, "function %s takes rows; use it in FROM", fn.Name)
		}
	}
	return nil
}
