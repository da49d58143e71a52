//go:build cgo

package pgparse

import (
	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/sql/ast"
)

// exprs converts a list field of expressions.
func (c *converter) exprs(n node, key string) []ast.Expr { return list(n, key, c.expr) }

// expr converts any value expression; nil for an absent one.
func (c *converter) expr(n node) ast.Expr {
	switch n.kind {
	case "":
		return nil
	case "ColumnRef":
		return c.columnRef(n)
	case "A_Const":
		return c.constant(n)
	case "A_Expr":
		return c.operator(n)
	case "FuncCall":
		return c.funcCall(n)
	case "TypeCast":
		return &ast.TypeCast{Loc: loc(n), Arg: c.expr(n.node("arg")), Type: c.typeName(n.object("typeName"))}
	case "ParamRef":
		return &ast.ParamRef{Loc: loc(n), Number: int32(n.int("number"))}
	case "BoolExpr":
		return c.boolExpr(n)
	case "NullTest":
		return &ast.NullTest{Loc: loc(n), Not: n.enum("nulltesttype") == "IS_NOT_NULL", Arg: c.expr(n.node("arg"))}
	case "BooleanTest":
		t := oneOf(c, booleanTests, n.enum("booltesttype"))
		return &ast.BooleanTest{Loc: loc(n), Kind: t.kind, Not: t.not, Arg: c.expr(n.node("arg"))}
	case "SubLink":
		return c.subLink(n)
	case "CaseExpr":
		return &ast.CaseExpr{Loc: loc(n), Arg: c.expr(n.node("arg")), Whens: list(n, "args", c.caseWhen), Else: c.expr(n.node("defresult"))}
	case "A_Indirection":
		return c.indirection(n)
	}
	return c.rareExpr(n)
}

// rareExpr converts the expressions that expr has no case for.
func (c *converter) rareExpr(n node) ast.Expr {
	switch n.kind {
	case "A_ArrayExpr":
		return &ast.ArrayExpr{Loc: loc(n), Elems: c.exprs(n, "elements")}
	case "RowExpr":
		return &ast.RowExpr{Loc: loc(n), Args: c.exprs(n, "args"), Explicit: n.enum("row_format") == "COERCE_EXPLICIT_CALL"}
	case "CollateClause":
		return &ast.CollateExpr{Loc: loc(n), Arg: c.expr(n.node("arg")), Collation: c.name(n, "collname")}
	case "CoalesceExpr":
		return &ast.CoalesceExpr{Loc: loc(n), Args: c.exprs(n, "args")}
	case "MinMaxExpr":
		return &ast.MinMaxExpr{Loc: loc(n), Least: n.enum("op") == "IS_LEAST", Args: c.exprs(n, "args")}
	case "SQLValueFunction":
		return c.sqlValueFunction(n)
	case "NamedArgExpr":
		n.ignore("argnumber")
		return &ast.NamedArg{Loc: loc(n), Name: n.str("name"), Value: c.expr(n.node("arg"))}
	case "GroupingFunc":
		return &ast.GroupingFunc{Loc: loc(n), Args: c.exprs(n, "args")}
	case "GroupingSet":
		return &ast.GroupingSet{Loc: loc(n), Kind: oneOf(c, groupingSets, n.enum("kind")), Content: c.exprs(n, "content")}
	case "SetToDefault":
		return &ast.SetToDefault{Loc: loc(n)}
	case "CurrentOfExpr":
		return &ast.CurrentOfExpr{Loc: ast.NoLoc, Cursor: n.str("cursor_name")}
	case "MultiAssignRef":
		c.fail(errs.Internal("row assignment outside of SET"))
		return nil
	}
	return c.jsonXMLExpr(n)
}

type booleanTest struct {
	kind ast.BooleanTestKind
	not  bool
}

var booleanTests = map[string]booleanTest{
	"IS_TRUE": {ast.IsTrue, false}, "IS_NOT_TRUE": {ast.IsTrue, true},
	"IS_FALSE": {ast.IsFalse, false}, "IS_NOT_FALSE": {ast.IsFalse, true},
	"IS_UNKNOWN": {ast.IsUnknown, false}, "IS_NOT_UNKNOWN": {ast.IsUnknown, true},
}

var groupingSets = map[string]ast.GroupingSetKind{
	"GROUPING_SET_EMPTY": ast.GroupingEmpty, "GROUPING_SET_ROLLUP": ast.GroupingRollup,
	"GROUPING_SET_CUBE": ast.GroupingCube, "GROUPING_SET_SETS": ast.GroupingSets,
}

func (c *converter) columnRef(n node) ast.Expr {
	ref := &ast.ColumnRef{Loc: loc(n)}
	for f := range n.items("fields") {
		if f.kind == "A_Star" {
			ref.Star = true
			continue
		}
		if ref.Name == nil {
			ref.Name = make(ast.Name, 0, n.count("fields"))
		}
		ref.Name = append(ref.Name, c.sval(f))
	}
	return ref
}

func (c *converter) caseWhen(n node) *ast.CaseWhen {
	return &ast.CaseWhen{Loc: loc(n), Cond: c.expr(n.node("expr")), Result: c.expr(n.node("result"))}
}

func (c *converter) boolExpr(n node) ast.Expr {
	switch n.enum("boolop") {
	case "AND_EXPR":
		return &ast.BoolExpr{Loc: loc(n), Op: ast.And, Args: c.exprs(n, "args")}
	case "OR_EXPR":
		return &ast.BoolExpr{Loc: loc(n), Op: ast.Or, Args: c.exprs(n, "args")}
	}
	args := c.exprs(n, "args")
	if len(args) != 1 {
		c.unexpected("NOT", n)
		return nil
	}
	return &ast.NotExpr{Loc: loc(n), Arg: args[0]}
}

// operator converts an A_Expr, which stands for all forms that are written
// around an operator.
func (c *converter) operator(n node) ast.Expr {
	at, kind, op := loc(n), n.enum("kind"), c.opName(n, "name")
	left, right := n.node("lexpr"), n.node("rexpr")
	switch kind {
	case "AEXPR_OP":
		if !left.exists() {
			return &ast.UnaryOp{Loc: at, Op: op, Arg: c.expr(right)}
		}
		return &ast.BinaryOp{Loc: at, Op: op, Left: c.expr(left), Right: c.expr(right)}
	case "AEXPR_OP_ANY", "AEXPR_OP_ALL":
		return &ast.QuantifiedOp{Loc: at, Op: op, All: kind == "AEXPR_OP_ALL", Left: c.expr(left), Right: c.expr(right)}
	case "AEXPR_DISTINCT", "AEXPR_NOT_DISTINCT":
		return &ast.DistinctExpr{Loc: at, Not: kind == "AEXPR_NOT_DISTINCT", Left: c.expr(left), Right: c.expr(right)}
	case "AEXPR_NULLIF":
		return &ast.NullIfExpr{Loc: at, Left: c.expr(left), Right: c.expr(right)}
	case "AEXPR_IN":
		return &ast.InExpr{Loc: at, Not: op.Op == "<>", Arg: c.expr(left), List: c.exprs(right, "items")}
	case "AEXPR_LIKE", "AEXPR_ILIKE", "AEXPR_SIMILAR":
		return c.like(at, oneOf(c, likeKinds, kind), op.Op[0] == '!', left, right)
	case "AEXPR_BETWEEN", "AEXPR_NOT_BETWEEN", "AEXPR_BETWEEN_SYM", "AEXPR_NOT_BETWEEN_SYM":
		return c.between(at, kind, left, right)
	}
	c.unexpected("an operator expression", n)
	return nil
}

var likeKinds = map[string]ast.LikeKind{"AEXPR_LIKE": ast.Like, "AEXPR_ILIKE": ast.ILike, "AEXPR_SIMILAR": ast.SimilarTo}

// like takes ESCAPE back out of the function call that the grammar hides it in;
// for SIMILAR TO that call is there without ESCAPE too.
func (c *converter) like(at ast.Loc, kind ast.LikeKind, not bool, arg, pattern node) ast.Expr {
	like := &ast.LikeExpr{Loc: at, Kind: kind, Not: not, Arg: c.expr(arg)}
	value := c.expr(pattern)
	hidden := "like_escape"
	if kind == ast.SimilarTo {
		hidden = "similar_to_escape"
	}
	if call, ok := value.(*ast.FuncCall); ok && call.Name.Last() == hidden && call.Name.Schema() == "pg_catalog" &&
		len(call.Args) > 0 && len(call.Args) <= 2 {
		like.Pattern = call.Args[0]
		if len(call.Args) == 2 {
			like.Escape = call.Args[1]
		}
		return like
	}
	like.Pattern = value
	return like
}

func (c *converter) between(at ast.Loc, kind string, arg, bounds node) ast.Expr {
	b := c.exprs(bounds, "items")
	if len(b) != 2 {
		c.unexpected("BETWEEN", bounds)
		return nil
	}
	return &ast.BetweenExpr{
		Loc:       at,
		Not:       kind == "AEXPR_NOT_BETWEEN" || kind == "AEXPR_NOT_BETWEEN_SYM",
		Symmetric: kind == "AEXPR_BETWEEN_SYM" || kind == "AEXPR_NOT_BETWEEN_SYM",
		Arg:       c.expr(arg), Lower: b[0], Upper: b[1],
	}
}

var subLinkKinds = map[string]ast.SubLinkKind{
	"EXISTS_SUBLINK": ast.SubLinkExists, "ANY_SUBLINK": ast.SubLinkAny, "ALL_SUBLINK": ast.SubLinkAll,
	"EXPR_SUBLINK": ast.SubLinkScalar, "ARRAY_SUBLINK": ast.SubLinkArray,
}

func (c *converter) subLink(n node) ast.Expr {
	return &ast.SubLink{
		Loc:   loc(n),
		Kind:  oneOf(c, subLinkKinds, n.enum("subLinkType")),
		Arg:   c.expr(n.node("testexpr")),
		Op:    c.opName(n, "operName"),
		Query: c.query(n.node("subselect")),
	}
}

// indirection converts (arg).field, arg[i] and chains of them. Consecutive
// subscripts become one node, because together they address one array.
func (c *converter) indirection(n node) ast.Expr {
	e := c.expr(n.node("arg"))
	at := ast.NoLoc
	if e != nil {
		at = ast.At(e.Position())
	}
	var subscripts *ast.SubscriptExpr
	for step := range n.items("indirection") {
		switch step.kind {
		case "A_Indices":
			if subscripts == nil {
				subscripts = &ast.SubscriptExpr{Loc: at, Arg: e}
				e = subscripts
			}
			subscripts.Indices = append(subscripts.Indices, c.subscript(step))
		case "A_Star":
			e, subscripts = &ast.FieldSelect{Loc: at, Arg: e, Star: true}, nil
		default:
			e, subscripts = &ast.FieldSelect{Loc: at, Arg: e, Field: c.sval(step)}, nil
		}
	}
	return e
}

func (c *converter) subscript(n node) ast.Subscript {
	return ast.Subscript{IsSlice: n.bool("is_slice"), Lower: c.expr(n.node("lidx")), Upper: c.expr(n.node("uidx"))}
}

var sqlValueOps = map[string]ast.SQLValueOp{
	"SVFOP_CURRENT_DATE": ast.CurrentDate, "SVFOP_CURRENT_TIME": ast.CurrentTime, "SVFOP_CURRENT_TIME_N": ast.CurrentTime,
	"SVFOP_CURRENT_TIMESTAMP": ast.CurrentTimestamp, "SVFOP_CURRENT_TIMESTAMP_N": ast.CurrentTimestamp,
	"SVFOP_LOCALTIME": ast.LocalTime, "SVFOP_LOCALTIME_N": ast.LocalTime,
	"SVFOP_LOCALTIMESTAMP": ast.LocalTimestamp, "SVFOP_LOCALTIMESTAMP_N": ast.LocalTimestamp,
	"SVFOP_CURRENT_ROLE": ast.CurrentRole, "SVFOP_CURRENT_USER": ast.CurrentUser, "SVFOP_USER": ast.User,
	"SVFOP_SESSION_USER": ast.SessionUser, "SVFOP_CURRENT_CATALOG": ast.CurrentCatalog, "SVFOP_CURRENT_SCHEMA": ast.CurrentSchema,
}

func (c *converter) sqlValueFunction(n node) ast.Expr {
	// typmod is the precision, -1 without one.
	return &ast.SQLValueFunction{Loc: loc(n), Op: oneOf(c, sqlValueOps, n.enum("op")), Precision: int32(n.int("typmod"))}
}
