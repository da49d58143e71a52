package deparse

import "github.com/basaltdb/basalt/core/sql/ast"

// operator appends an expression that is written around operators, without
// parentheses.
func (p *printer) operator(e ast.Expr) {
	switch e := e.(type) {
	case *ast.BinaryOp:
		p.leftOperand(e)
		p.infix(e.Op)
		p.operand(e.Right)
	case *ast.UnaryOp:
		p.unary(e)
	case *ast.BoolExpr:
		word := " AND "
		if e.Op == ast.Or {
			word = " OR "
		}
		for i, arg := range e.Args {
			p.when(i > 0, word)
			p.expr(arg)
		}
	case *ast.NotExpr:
		p.str("NOT ")
		if inner, ok := e.Arg.(*ast.NotExpr); ok {
			p.operator(inner)
			return
		}
		p.expr(e.Arg)
	case *ast.QuantifiedOp:
		p.operand(e.Left)
		p.infix(e.Op)
		if e.All {
			p.str("ALL ")
		} else {
			p.str("ANY ")
		}
		p.parens(e.Right)
	case *ast.InExpr:
		p.operand(e.Arg)
		p.when(e.Not, " NOT")
		p.str(" IN (")
		p.exprs(e.List)
		p.str(")")
	case *ast.LikeExpr:
		p.like(e)
	case *ast.BetweenExpr:
		p.operand(e.Arg)
		p.when(e.Not, " NOT")
		p.str(" BETWEEN ")
		p.when(e.Symmetric, "SYMMETRIC ")
		p.operand(e.Lower)
		p.str(" AND ")
		p.operand(e.Upper)
	default:
		p.test(e)
	}
}

// test appends the forms that begin with IS, and COLLATE.
func (p *printer) test(e ast.Expr) {
	switch e := e.(type) {
	case *ast.NullTest:
		p.operand(e.Arg)
		p.str(" IS ")
		p.when(e.Not, "NOT ")
		p.str("NULL")
	case *ast.BooleanTest:
		p.operand(e.Arg)
		p.str(" IS ")
		p.when(e.Not, "NOT ")
		p.str([...]string{"TRUE", "FALSE", "UNKNOWN"}[e.Kind])
	case *ast.DistinctExpr:
		p.operand(e.Left)
		p.str(" IS ")
		p.when(e.Not, "NOT ")
		p.str("DISTINCT FROM ")
		p.operand(e.Right)
	case *ast.CollateExpr:
		p.operand(e.Arg)
		p.str(" COLLATE ")
		p.name(e.Collation)
	default:
		p.unsupported("this expression")
	}
}

// op appends an operator.
func (p *printer) op(o ast.OpName) {
	if len(o.Schema) == 0 {
		p.str(o.Op)
		return
	}
	p.str("OPERATOR(")
	p.name(o.Schema)
	p.str(".", o.Op, ")")
}

// infix appends an operator with the spaces around it.
func (p *printer) infix(o ast.OpName) {
	p.str(" ")
	p.op(o)
	p.str(" ")
}

// leftOperand appends the left operand of an operator. A chain of operators of
// one precedence gets no parentheses, so that a long one does not become deep.
func (p *printer) leftOperand(e *ast.BinaryOp) {
	left, ok := e.Left.(*ast.BinaryOp)
	if !ok || len(e.Op.Schema) > 0 || len(left.Op.Schema) > 0 {
		p.operand(e.Left)
		return
	}
	if c := precedence(e.Op.Op); c == nonassociative || c != precedence(left.Op.Op) {
		p.expr(left)
		return
	}
	p.operator(left)
}

// The classes of operators that the grammar tells apart. Those of one class
// associate to the left, but for comparisons, which do not associate.
const (
	nonassociative = iota
	additive
	multiplicative
	power
	otherOperators
)

func precedence(op string) int {
	switch op {
	case "=", "<", ">", "<=", ">=", "<>":
		return nonassociative
	case "+", "-":
		return additive
	case "*", "/", "%":
		return multiplicative
	case "^":
		return power
	}
	return otherOperators
}

// unary appends a prefix operator. A sign in front of a sign is no deeper.
func (p *printer) unary(e *ast.UnaryOp) {
	p.op(e.Op)
	p.str(" ")
	if inner, ok := e.Arg.(*ast.UnaryOp); ok && signs(e.Op) && signs(inner.Op) {
		p.operator(inner)
		return
	}
	p.operand(e.Arg)
}

func signs(o ast.OpName) bool { return len(o.Schema) == 0 && (o.Op == "-" || o.Op == "+") }

func (p *printer) like(e *ast.LikeExpr) {
	p.operand(e.Arg)
	p.when(e.Not, " NOT")
	p.str([...]string{" LIKE ", " ILIKE ", " SIMILAR TO "}[e.Kind])
	p.operand(e.Pattern)
	if e.Escape != nil {
		p.str(" ESCAPE ")
		p.operand(e.Escape)
	}
}
