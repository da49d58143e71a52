//go:build cgo

package pgparse

import (
	"strconv"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/sql/ast"
	"github.com/basaltdb/basalt/core/sql/lex"
)

func formatInt(v int64) string { return strconv.FormatInt(v, 10) }

func (c *converter) createFunction(n node) ast.Stmt {
	f := &ast.CreateFunction{
		Loc:       ast.NoLoc,
		Name:      c.name(n, "funcname"),
		Procedure: n.bool("is_procedure"),
		OrReplace: n.bool("replace"),
		Params:    list(n, "parameters", c.funcParam),
		Returns:   c.typeName(n.object("returnType")),
		Options:   c.funcOptions(n, "options"),
		Body:      c.funcBody(n.node("sql_body")),
	}
	for _, p := range f.Params {
		if p.Mode == ast.ParamTable {
			// The grammar makes up a return type from the columns.
			f.ReturnsTable, f.Returns = true, nil
		}
	}
	return f
}

var paramModes = map[string]ast.ParamMode{
	"FUNC_PARAM_DEFAULT": ast.ParamDefault, "FUNC_PARAM_IN": ast.ParamIn, "FUNC_PARAM_OUT": ast.ParamOut,
	"FUNC_PARAM_INOUT": ast.ParamInOut, "FUNC_PARAM_VARIADIC": ast.ParamVariadic, "FUNC_PARAM_TABLE": ast.ParamTable,
}

func (c *converter) funcParam(n node) *ast.FuncParam {
	p := &ast.FuncParam{Loc: ast.NoLoc, Name: n.str("name"), Mode: oneOf(c, paramModes, n.enum("mode")),
		Type: c.typeName(n.object("argType")), Default: c.expr(n.node("defexpr"))}
	if p.Type != nil {
		p.Loc = p.Type.Loc
	}
	return p
}

// funcBody converts a body in SQL: RETURN, or a list that holds the list of the
// statements of BEGIN ATOMIC.
func (c *converter) funcBody(n node) *ast.FuncBody {
	switch n.kind {
	case "":
		return nil
	case "ReturnStmt":
		return &ast.FuncBody{Loc: ast.NoLoc, Return: c.expr(n.node("returnval"))}
	}
	body := &ast.FuncBody{Loc: ast.NoLoc}
	for stmts := range n.items("items") {
		body.Atomic = list(stmts, "items", c.nestedStmt)
	}
	return body
}

func (c *converter) returnStmt(n node) ast.Stmt {
	return &ast.ReturnStmt{Loc: ast.NoLoc, Value: c.expr(n.node("returnval"))}
}

// funcOptions converts the options of CREATE and ALTER FUNCTION.
func (c *converter) funcOptions(n node, key string) ast.FuncOptions {
	var o ast.FuncOptions
	for e := range n.items(key) {
		c.funcOption(&o, e, e.node("arg"))
	}
	return o
}

func (c *converter) funcOption(o *ast.FuncOptions, e, arg node) {
	switch name := e.str("defname"); name {
	case "as":
		c.once(o.As != nil, e)
		o.As = c.strs(arg, "items")
	case "language":
		c.once(o.Language != "", e)
		o.Language = c.sval(arg)
	case "volatility":
		c.once(o.Volatility != ast.VolatilityDefault, e)
		o.Volatility = oneOf(c, volatilities, arg.enum("sval"))
	case "strict":
		c.once(o.Strict != nil, e)
		o.Strict = boolOption(e)
	case "security":
		c.once(o.SecurityDefiner != nil, e)
		o.SecurityDefiner = boolOption(e)
	case "leakproof":
		c.once(o.Leakproof != nil, e)
		o.Leakproof = boolOption(e)
	case "window":
		c.once(o.Window, e)
		o.Window = arg.bool("boolval")
	case "parallel":
		c.once(o.Parallel != "", e)
		o.Parallel = c.sval(arg)
	case "cost":
		c.once(o.Cost != nil, e)
		o.Cost = c.optionValue(loc(e), arg)
	case "rows":
		c.once(o.Rows != nil, e)
		o.Rows = c.optionValue(loc(e), arg)
	case "support":
		c.once(o.Support != nil, e)
		o.Support = c.name(arg, "items")
	case "set":
		o.Set = append(o.Set, c.set(arg))
	case "transform":
		o.Transform = list(arg, "items", c.typeName)
	default:
		c.fail(errs.New(errs.FeatureNotSupported, "function option \"%s\" is not supported", name))
	}
	e.ignore("defaction", "location")
}

var volatilities = map[string]ast.Volatility{"volatile": ast.Volatile, "stable": ast.Stable, "immutable": ast.Immutable}

func (c *converter) alterFunction(n node) ast.Stmt {
	kind := oneOf(c, objectKinds, n.enum("objtype"))
	o := &ast.ObjectName{Loc: ast.NoLoc}
	c.objectWithArgs(o, n.object("func"))
	return &ast.AlterFunction{Loc: ast.NoLoc, Kind: kind, Object: o, Options: c.funcOptions(n, "actions")}
}

func (c *converter) call(n node) ast.Stmt {
	return &ast.Call{Loc: ast.NoLoc, Func: c.funcCall(n.object("funccall"))}
}

func (c *converter) do(n node) ast.Stmt {
	do := &ast.Do{Loc: ast.NoLoc}
	var seenCode bool
	for e := range n.items("args") {
		switch e.enum("defname") {
		case "as":
			c.once(seenCode, e)
			seenCode = true
			do.Code = c.sval(e.node("arg"))
		case "language":
			c.once(do.Language != "", e)
			do.Language = c.sval(e.node("arg"))
		}
		e.ignore("defaction", "location")
	}
	if !seenCode {
		c.fail(errs.New(errs.SyntaxError, "no inline code specified"))
	}
	return do
}

// PostgreSQL's TRIGGER_TYPE bits.
const (
	triggerBefore    = 1 << 1
	triggerEventsLow = 2 // INSERT, DELETE, UPDATE and TRUNCATE follow from this bit
	triggerInstead   = 1 << 6
)

func (c *converter) createTrigger(n node) ast.Stmt {
	t := &ast.CreateTrigger{
		Loc: ast.NoLoc, Name: n.str("trigname"), Table: c.rangeVar(n.object("relation")), OrReplace: n.bool("replace"),
		Constraint: n.bool("isconstraint"), Events: ast.TriggerEvent(n.int("events") >> triggerEventsLow & 0xF),
		Columns: c.strs(n, "columns"), ForEachRow: n.bool("row"), When: c.expr(n.node("whenClause")),
		Func: c.name(n, "funcname"), Args: c.strs(n, "args"), From: c.rangeVar(n.object("constrrel")),
		Deferrable: n.bool("deferrable"), InitiallyDeferred: n.bool("initdeferred"),
	}
	switch n.int("timing") {
	case triggerBefore:
		t.Timing = ast.TriggerBefore
	case triggerInstead:
		t.Timing = ast.TriggerInsteadOf
	}
	for e := range n.items("transitionRels") {
		if !e.bool("isTable") {
			c.fail(errs.New(errs.FeatureNotSupported, "ROW variable naming in the REFERENCING clause is not supported").
				WithHint("Use OLD TABLE or NEW TABLE for naming transition tables."))
		}
		if e.bool("isNew") {
			t.NewTable = e.str("name")
		} else {
			t.OldTable = e.str("name")
		}
	}
	return t
}

// define converts CREATE AGGREGATE and CREATE TYPE; the tree has one node for
// them and for objects that Basalt does not have.
func (c *converter) define(n node) ast.Stmt {
	kind := oneOf(c, objectKinds, n.enum("kind"))
	switch kind {
	case ast.ObjectAggregate:
		return c.createAggregate(n)
	case ast.ObjectType:
		return &ast.CreateBaseType{Loc: ast.NoLoc, Name: c.name(n, "defnames"), Options: c.options(n, "definition")}
	}
	return &ast.Unsupported{Loc: ast.NoLoc, StmtTag: "CREATE " + kind.String()}
}

// createAggregate converts CREATE AGGREGATE. Its args are a list of parameters and
// the number of those in front of ORDER BY, -1 without ORDER BY, which the JSON
// of an Integer cannot tell from 0.
func (c *converter) createAggregate(n node) ast.Stmt {
	a := &ast.CreateAggregate{Loc: ast.NoLoc, Name: c.name(n, "defnames"), OrReplace: n.bool("replace"), DirectParams: -1,
		Options: c.options(n, "definition")}
	// The old style gives the argument as the option basetype.
	n.ignore("oldstyle")
	first := true
	for e := range n.items("args") {
		if first {
			first = false
			a.Params = list(e, "items", c.funcParam)
			a.Star = len(a.Params) == 0
			continue
		}
		if direct := int(e.int("ival")); direct > 0 || c.aggregateOrdersFirst() {
			a.DirectParams = direct
		}
	}
	return a
}

// aggregateOrdersFirst reports whether the first parenthesis of the statement is
// followed by ORDER.
func (c *converter) aggregateOrdersFirst() bool {
	l := lex.New(c.text)
	for t := l.Next(); t.Kind != lex.EOF; t = l.Next() {
		if t.Is('(') {
			return l.Next().Keyword() == lex.KwOrder
		}
	}
	return false
}
