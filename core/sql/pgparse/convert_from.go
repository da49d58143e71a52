//go:build cgo

package pgparse

import "github.com/basaltdb/basalt/core/sql/ast"

func (c *converter) tableRefs(n node, key string) []ast.TableRef { return list(n, key, c.tableRef) }

// tableRef converts an item of FROM.
func (c *converter) tableRef(n node) ast.TableRef {
	switch n.kind {
	case "RangeVar":
		return c.rangeVar(n)
	case "JoinExpr":
		return c.join(n)
	case "RangeSubselect":
		return &ast.RangeSubselect{Loc: ast.NoLoc, Lateral: n.bool("lateral"), Query: c.query(n.node("subquery")), Alias: c.alias(n.object("alias"))}
	case "RangeFunction":
		return c.rangeFunction(n)
	case "RangeTableSample":
		return &ast.RangeTableSample{Loc: loc(n), Relation: c.rangeVar(n.node("relation")), Method: c.name(n, "method"),
			Args: c.exprs(n, "args"), Repeatable: c.expr(n.node("repeatable"))}
	case "RangeTableFunc":
		n.ignore("docexpr", "rowexpr", "namespaces", "columns")
		return &ast.RangeTableFunc{Loc: loc(n), Lateral: n.bool("lateral"), Alias: c.alias(n.object("alias"))}
	}
	c.unexpected("FROM", n)
	return nil
}

var joinKinds = map[string]ast.JoinKind{
	"JOIN_INNER": ast.InnerJoin, "JOIN_LEFT": ast.LeftJoin, "JOIN_RIGHT": ast.RightJoin, "JOIN_FULL": ast.FullJoin,
}

func (c *converter) join(n node) ast.TableRef {
	return &ast.JoinExpr{
		Loc:        ast.NoLoc,
		Kind:       oneOf(c, joinKinds, n.enum("jointype")),
		Natural:    n.bool("isNatural"),
		Left:       c.tableRef(n.node("larg")),
		Right:      c.tableRef(n.node("rarg")),
		Using:      c.strs(n, "usingClause"),
		UsingAlias: n.object("join_using_alias").str("aliasname"),
		On:         c.expr(n.node("quals")),
		Alias:      c.alias(n.object("alias")),
	}
}

func (c *converter) rangeFunction(n node) ast.TableRef {
	f := &ast.RangeFunction{
		Loc:        ast.NoLoc,
		Lateral:    n.bool("lateral"),
		Ordinality: n.bool("ordinality"),
		RowsFrom:   n.bool("is_rowsfrom"),
		Funcs:      list(n, "functions", c.rangeFuncItem),
		Alias:      c.alias(n.object("alias")),
		ColumnDefs: list(n, "coldeflist", c.columnDef),
	}
	if len(f.Funcs) > 0 && f.Funcs[0].Call != nil {
		f.Pos = f.Funcs[0].Call.Position()
	}
	return f
}

// rangeFuncItem converts the pair of a function and its column definition list,
// which may be absent.
func (c *converter) rangeFuncItem(pair node) ast.RangeFuncItem {
	var item ast.RangeFuncItem
	first := true
	for e := range pair.items("items") {
		if first {
			item.Call = c.expr(e)
			first = false
			continue
		}
		item.ColumnDefs = list(e, "items", c.columnDef)
	}
	return item
}
