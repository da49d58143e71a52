package deparse

import (
	"strconv"

	"github.com/basaltdb/basalt/core/sql/ast"
	"github.com/basaltdb/basalt/core/sql/lex"
)

// expr appends an expression so that it can stand anywhere an expression can:
// whatever has operators in it is in parentheses.
func (p *printer) expr(e ast.Expr) {
	switch e := e.(type) {
	case *ast.ColumnRef:
		p.columnRef(e)
	case *ast.NullLit, *ast.BoolLit, *ast.IntLit, *ast.NumericLit, *ast.StringLit, *ast.BitStringLit:
		p.literal(e)
	case *ast.ParamRef:
		p.str("$", strconv.Itoa(int(e.Number)))
	case *ast.FuncCall:
		p.funcCall(e)
	case *ast.TypeCast:
		p.typeCast(e)
	case *ast.CaseExpr:
		p.caseExpr(e)
	case *ast.SubLink:
		p.subLink(e)
	case *ast.CoalesceExpr:
		p.call("COALESCE", e.Args)
	case *ast.MinMaxExpr:
		if e.Least {
			p.call("LEAST", e.Args)
		} else {
			p.call("GREATEST", e.Args)
		}
	case *ast.NullIfExpr:
		p.call("NULLIF", []ast.Expr{e.Left, e.Right})
	case *ast.ArrayExpr:
		p.str("ARRAY[")
		p.exprs(e.Elems)
		p.str("]")
	case *ast.RowExpr:
		p.when(e.Explicit, "ROW")
		p.str("(")
		p.exprs(e.Args)
		p.str(")")
	case *ast.SubscriptExpr:
		p.subscriptExpr(e)
	case *ast.FieldSelect:
		p.str("(")
		p.expr(e.Arg)
		p.str(").")
		if e.Star {
			p.str("*")
		} else {
			p.ident(e.Field)
		}
	default:
		p.rareExpr(e)
	}
}

// rareExpr appends the expressions that expr has no case for.
func (p *printer) rareExpr(e ast.Expr) {
	switch e := e.(type) {
	case *ast.NamedArg:
		p.ident(e.Name)
		p.str(" => ")
		p.expr(e.Value)
	case *ast.GroupingFunc:
		p.call("GROUPING", e.Args)
	case *ast.GroupingSet:
		p.groupingSet(e)
	case *ast.SetToDefault:
		p.str("DEFAULT")
	case *ast.CurrentOfExpr:
		p.str("CURRENT OF ")
		p.ident(e.Cursor)
	case *ast.SQLValueFunction:
		p.str(upper(e.Op.String()))
		if e.Precision >= 0 {
			p.str("(", strconv.Itoa(int(e.Precision)), ")")
		}
	case *ast.JSONValueExpr, *ast.JSONObject, *ast.JSONArray, *ast.JSONAgg, *ast.JSONIsPredicate:
		p.json(e)
	case *ast.XMLExpr:
		p.xml(e)
	default:
		p.str("(")
		p.operator(e)
		p.str(")")
	}
}

func (p *printer) exprs(list []ast.Expr) { each(p, list, p.expr) }

func (p *printer) call(name string, args []ast.Expr) {
	p.str(name, "(")
	p.exprs(args)
	p.str(")")
}

func (p *printer) columnRef(e *ast.ColumnRef) {
	p.name(e.Name)
	if e.Star {
		p.when(len(e.Name) > 0, ".")
		p.str("*")
	}
}

func (p *printer) literal(e ast.Expr) {
	switch e := e.(type) {
	case *ast.NullLit:
		p.str("NULL")
	case *ast.BoolLit:
		p.str(strconv.FormatBool(e.Value))
	case *ast.IntLit:
		p.buf = strconv.AppendInt(p.buf, e.Value, 10)
	case *ast.NumericLit:
		p.str(e.Text)
	case *ast.StringLit:
		p.str(lex.QuoteLiteral(e.Value))
	case *ast.BitStringLit:
		if e.Hex {
			p.str("X'", e.Digits, "'")
		} else {
			p.str("B'", e.Digits, "'")
		}
	}
}

// isNegative reports whether a constant prints with a sign, which would bind
// less tightly than what stands behind it.
func isNegative(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.IntLit:
		return e.Value < 0
	case *ast.NumericLit:
		return e.Text[0] == '-'
	}
	return false
}

// operand appends an operand of an operator.
func (p *printer) operand(e ast.Expr) {
	if isNegative(e) {
		p.parens(e)
		return
	}
	p.expr(e)
}

func (p *printer) parens(e ast.Expr) {
	p.str("(")
	p.expr(e)
	p.str(")")
}

// typeCast appends (arg)::type; constants and chains of casts need no parentheses.
func (p *printer) typeCast(e *ast.TypeCast) {
	switch arg := e.Arg.(type) {
	case *ast.StringLit, *ast.NullLit, *ast.BoolLit, *ast.ParamRef, *ast.TypeCast, *ast.ArrayExpr, *ast.BitStringLit:
		p.expr(arg)
	default:
		p.parens(arg)
	}
	p.str("::")
	p.typeName(e.Type)
}

func (p *printer) caseExpr(e *ast.CaseExpr) {
	p.str("CASE")
	if e.Arg != nil {
		p.str(" ")
		p.expr(e.Arg)
	}
	for _, w := range e.Whens {
		p.str(" WHEN ")
		p.expr(w.Cond)
		p.str(" THEN ")
		p.expr(w.Result)
	}
	if e.Else != nil {
		p.str(" ELSE ")
		p.expr(e.Else)
	}
	p.str(" END")
}

func (p *printer) subscriptExpr(e *ast.SubscriptExpr) {
	switch arg := e.Arg.(type) {
	case *ast.ColumnRef, *ast.ParamRef:
		p.expr(arg)
	default:
		p.parens(arg)
	}
	for _, s := range e.Indices {
		p.subscript(s)
	}
}

func (p *printer) subscript(s ast.Subscript) {
	p.str("[")
	if s.Lower != nil {
		p.expr(s.Lower)
	}
	p.when(s.IsSlice, ":")
	if s.Upper != nil {
		p.expr(s.Upper)
	}
	p.str("]")
}

func (p *printer) subLink(e *ast.SubLink) {
	switch e.Kind {
	case ast.SubLinkExists:
		p.str("EXISTS ")
	case ast.SubLinkArray:
		p.str("ARRAY")
	case ast.SubLinkAny, ast.SubLinkAll:
		p.str("(")
		p.operand(e.Arg)
		switch {
		case e.Op.Op == "":
			p.str(" IN ")
		case e.Kind == ast.SubLinkAny:
			p.infix(e.Op)
			p.str("ANY ")
		default:
			p.infix(e.Op)
			p.str("ALL ")
		}
		defer p.str(")")
	}
	p.str("(")
	p.query(e.Query)
	p.str(")")
}

func (p *printer) groupingSet(e *ast.GroupingSet) {
	switch e.Kind {
	case ast.GroupingEmpty:
		p.str("()")
	case ast.GroupingRollup:
		p.call("ROLLUP ", e.Content)
	case ast.GroupingCube:
		p.call("CUBE ", e.Content)
	case ast.GroupingSets:
		p.call("GROUPING SETS ", e.Content)
	}
}
