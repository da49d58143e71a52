//go:build cgo

package pgparse

import "github.com/basaltdb/basalt/core/sql/ast"

func (c *converter) createIndex(n node) ast.Stmt {
	return &ast.CreateIndex{
		Loc:              ast.NoLoc,
		Name:             n.str("idxname"),
		Table:            c.rangeVar(n.object("relation")),
		Unique:           n.bool("unique"),
		Concurrently:     n.bool("concurrent"),
		IfNotExists:      n.bool("if_not_exists"),
		Method:           n.str("accessMethod"),
		Elems:            list(n, "indexParams", c.indexElem),
		Include:          list(n, "indexIncludingParams", c.indexElem),
		NullsNotDistinct: n.bool("nulls_not_distinct"),
		Options:          c.options(n, "options"),
		Where:            c.expr(n.node("whereClause")),
		Tablespace:       n.str("tableSpace"),
	}
}

func (c *converter) indexElem(n node) *ast.IndexElem {
	e := &ast.IndexElem{
		Loc:            ast.NoLoc,
		Column:         n.str("name"),
		Expr:           c.expr(n.node("expr")),
		Collation:      c.name(n, "collation"),
		OpClass:        c.name(n, "opclass"),
		OpClassOptions: c.options(n, "opclassopts"),
		Dir:            oneOf(c, sortDirs, n.enum("ordering")),
		Nulls:          oneOf(c, nullsOrders, n.enum("nulls_ordering")),
	}
	if e.Expr != nil {
		e.Pos = e.Expr.Position()
	}
	return e
}

var checkOptions = map[string]ast.ViewCheckOption{
	"NO_CHECK_OPTION": ast.CheckOptionNone, "LOCAL_CHECK_OPTION": ast.CheckOptionLocal, "CASCADED_CHECK_OPTION": ast.CheckOptionCascaded,
}

func (c *converter) createView(n node) ast.Stmt {
	return &ast.CreateView{
		Loc:         ast.NoLoc,
		View:        c.rangeVar(n.object("view")),
		Columns:     c.strs(n, "aliases"),
		Query:       c.query(n.node("query")),
		OrReplace:   n.bool("replace"),
		Options:     c.options(n, "options"),
		CheckOption: oneOf(c, checkOptions, n.enum("withCheckOption")),
	}
}

func (c *converter) refreshMatView(n node) ast.Stmt {
	return &ast.RefreshMatView{Loc: ast.NoLoc, View: c.rangeVar(n.object("relation")), Concurrently: n.bool("concurrent"), WithNoData: n.bool("skipData")}
}

func (c *converter) createSchema(n node) ast.Stmt {
	return &ast.CreateSchema{Loc: ast.NoLoc, Name: n.str("schemaname"), Owner: c.roleSpec(n.object("authrole")),
		IfNotExists: n.bool("if_not_exists"), Elements: list(n, "schemaElts", c.stmt)}
}

func (c *converter) createSequence(n node) ast.Stmt {
	return &ast.CreateSequence{Loc: ast.NoLoc, Sequence: c.rangeVar(n.object("sequence")), IfNotExists: n.bool("if_not_exists"),
		Options: c.sequenceOptions(n, "options")}
}

func (c *converter) alterSequence(n node) ast.Stmt {
	return &ast.AlterSequence{Loc: ast.NoLoc, Sequence: c.rangeVar(n.object("sequence")), IfExists: n.bool("missing_ok"),
		Options: c.sequenceOptions(n, "options")}
}

func (c *converter) createDatabase(n node) ast.Stmt {
	return &ast.CreateDatabase{Loc: ast.NoLoc, Name: n.str("dbname"), Options: c.options(n, "options")}
}

func (c *converter) alterDatabase(n node) ast.Stmt {
	return &ast.AlterDatabase{Loc: ast.NoLoc, Name: n.str("dbname"), Options: c.options(n, "options")}
}

func (c *converter) dropDatabase(n node) ast.Stmt {
	return &ast.DropDatabase{Loc: ast.NoLoc, Name: n.str("dbname"), IfExists: n.bool("missing_ok"), Options: c.options(n, "options")}
}

func (c *converter) createExtension(n node) ast.Stmt {
	return &ast.CreateExtension{Loc: ast.NoLoc, Name: n.str("extname"), IfNotExists: n.bool("if_not_exists"), Options: c.options(n, "options")}
}

func (c *converter) createStatistics(n node) ast.Stmt {
	return &ast.CreateStatistics{
		Loc:         ast.NoLoc,
		Name:        c.name(n, "defnames"),
		IfNotExists: n.bool("if_not_exists"),
		Kinds:       c.strs(n, "stat_types"),
		Exprs: list(n, "exprs", func(e node) ast.Expr {
			if column := e.str("name"); column != "" {
				return &ast.ColumnRef{Loc: ast.NoLoc, Name: ast.Name{column}}
			}
			return c.expr(e.node("expr"))
		}),
		From: c.tableRefs(n, "relations"),
	}
}

var ruleEvents = map[string]string{"CMD_SELECT": "select", "CMD_INSERT": "insert", "CMD_UPDATE": "update", "CMD_DELETE": "delete"}

func (c *converter) createRule(n node) ast.Stmt {
	return &ast.CreateRule{
		Loc: ast.NoLoc, Name: n.str("rulename"), Table: c.rangeVar(n.object("relation")), OrReplace: n.bool("replace"),
		Event: oneOf(c, ruleEvents, n.enum("event")), Where: c.expr(n.node("whereClause")), Instead: n.bool("instead"),
		Actions: list(n, "actions", c.nestedStmt),
	}
}
