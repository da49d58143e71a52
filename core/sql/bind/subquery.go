package bind

import (
	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/expr"
	"github.com/basaltdb/basalt/core/plan/logical"
	"github.com/basaltdb/basalt/core/sql/ast"
)

// collectColumns adds the columns that e uses to set.
func collectColumns(e expr.Expr, set map[expr.ColID]bool) { logical.ExprColumns(e, set) }

// bindSubLink binds a sub-select in an expression.
func (b *Binder) bindSubLink(x *exprScope, e *ast.SubLink) (expr.Expr, error) {
	switch e.Kind {
	case ast.SubLinkAny, ast.SubLinkAll:
		return b.bindQuantifiedSub(x, e)
	}
	plan, err := b.bindSelect(x.sc.child(), e.Query)
	if err != nil {
		return nil, err
	}
	if e.Kind == ast.SubLinkExists {
		return &expr.Subquery{Kind: expr.Exists, Plan: plan, T: types.Bool}, nil
	}
	cols := plan.Columns()
	if len(cols) != 1 {
		return nil, b.errorAt(e, errs.SyntaxError, "subquery must return only one column")
	}
	if e.Kind == ast.SubLinkArray {
		plan = b.resolveUnknown(plan)
		t := plan.Columns()[0].Type.Bare()
		arr := t.ArrayOf()
		if t.IsArray() {
			arr = t
		}
		if arr.OID == 0 {
			return nil, b.errorAt(e, errs.UndefinedObject, "could not find array type for data type %s", t)
		}
		return &expr.Subquery{Kind: expr.ArrayOf, Plan: plan, T: arr}, nil
	}
	plan = b.resolveUnknown(plan)
	return &expr.Subquery{Kind: expr.Scalar, Plan: plan, T: plan.Columns()[0].Type}, nil
}

// bindQuantifiedSub binds x op ANY (SELECT ...) and IN (SELECT ...).
func (b *Binder) bindQuantifiedSub(x *exprScope, e *ast.SubLink) (expr.Expr, error) {
	var left []expr.Expr
	var err error
	if row, ok := e.Arg.(*ast.RowExpr); ok {
		left, err = b.bindList(x, row.Args)
	} else {
		var one expr.Expr
		one, err = b.bindExpr(x, e.Arg)
		left = []expr.Expr{one}
	}
	if err != nil {
		return nil, err
	}
	plan, err := b.bindSelect(x.sc.child(), e.Query)
	if err != nil {
		return nil, err
	}
	plan = b.resolveUnknown(plan)
	cols := plan.Columns()
	switch {
	case len(cols) > len(left):
		return nil, b.errorAt(e, errs.SyntaxError, "subquery has too many columns")
	case len(cols) < len(left):
		return nil, b.errorAt(e, errs.SyntaxError, "subquery has too few columns")
	}
	op := e.Op.Op
	if op == "" {
		op = "="
	}
	right := make([]expr.Expr, len(cols))
	for i, c := range cols {
		right[i] = &expr.Column{ID: c.ID, T: c.Type, Name: c.Name}
	}
	var cond expr.Expr
	if len(left) == 1 {
		cond, err = b.callOperator(op, left[0], right[0], e)
	} else {
		cond, err = b.compareRows(op, left, right, e)
	}
	if err != nil {
		return nil, err
	}
	if cond.Type().OID != types.BoolOID {
		return nil, b.errorAt(e, errs.WrongObjectType, "operator %s must return type boolean, not type %s", op, cond.Type())
	}
	kind := expr.Any
	if e.Kind == ast.SubLinkAll {
		kind = expr.All
	}
	return &expr.Subquery{Kind: kind, Plan: plan, Cond: cond, T: types.Bool}, nil
}

// resolveUnknown gives text to the literals that a query's columns still
// leave without a type.
func (b *Binder) resolveUnknown(n logical.Node) logical.Node {
	cols := n.Columns()
	any := false
	for _, c := range cols {
		any = any || c.Type.OID == types.UnknownOID
	}
	if !any {
		return n
	}
	p := &logical.Project{Input: n}
	for _, c := range cols {
		var e expr.Expr = &expr.Column{ID: c.ID, T: c.Type, Name: c.Name}
		if c.Type.OID == types.UnknownOID {
			e = &expr.Cast{Cast: relabelUnknown, Arg: e, T: types.Text}
			c = b.column(c.Name, types.Text)
		}
		p.Cols, p.Exprs = append(p.Cols, c), append(p.Exprs, e)
	}
	return p
}
