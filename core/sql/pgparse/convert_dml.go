//go:build cgo

package pgparse

import (
	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/sql/ast"
)

var overridings = map[string]ast.Overriding{
	"OVERRIDING_NOT_SET": ast.OverridingNone, "OVERRIDING_USER_VALUE": ast.OverridingUser, "OVERRIDING_SYSTEM_VALUE": ast.OverridingSystem,
}

func (c *converter) insert(n node) ast.Stmt {
	return &ast.Insert{
		Loc:        ast.NoLoc,
		With:       c.with(n.object("withClause")),
		Table:      c.rangeVar(n.object("relation")),
		Columns:    list(n, "cols", c.insertColumn),
		Overriding: oneOf(c, overridings, n.enum("override")),
		Query:      c.query(n.node("selectStmt")),
		OnConflict: c.onConflict(n.object("onConflictClause")),
		Returning:  c.targets(n, "returningList"),
	}
}

// insertColumn converts a ResTarget that names the target of an assignment.
func (c *converter) insertColumn(n node) *ast.InsertColumn {
	return &ast.InsertColumn{Loc: loc(n), Name: n.str("name"), Indirection: list(n, "indirection", c.indirectionStep)}
}

func (c *converter) indirectionStep(n node) ast.Indirection {
	switch n.kind {
	case "A_Indices":
		return ast.Indirection{Subscript: c.subscript(n)}
	case "String":
		return ast.Indirection{Field: n.str("sval")}
	}
	// PostgreSQL says this when it analyses the statement.
	c.fail(errs.New(errs.FeatureNotSupported, "row expansion via \"*\" is not supported here"))
	return ast.Indirection{}
}

// assignments converts a SET list. A row assignment is in the tree as one target
// a column, each with a copy of the source; it becomes one node again.
func (c *converter) assignments(n node, key string) []*ast.Assignment {
	var out []*ast.Assignment
	for t := range n.items(key) {
		value := t.node("val")
		if value.kind != "MultiAssignRef" {
			out = append(out, &ast.Assignment{Loc: loc(t), Targets: []*ast.InsertColumn{c.insertColumn(t)}, Value: c.expr(value)})
			continue
		}
		if value.int("colno") == 1 {
			out = append(out, &ast.Assignment{Loc: loc(t), Multi: true, Value: c.expr(value.node("source"))})
		}
		value.ignore("ncolumns", "source")
		last := out[len(out)-1]
		last.Targets = append(last.Targets, c.insertColumn(t))
	}
	return out
}

func (c *converter) onConflict(n node) *ast.OnConflict {
	if !n.exists() {
		return nil
	}
	return &ast.OnConflict{
		Loc:    loc(n),
		Target: c.conflictTarget(n.object("infer")),
		Update: n.enum("action") == "ONCONFLICT_UPDATE",
		Set:    c.assignments(n, "targetList"),
		Where:  c.expr(n.node("whereClause")),
	}
}

func (c *converter) conflictTarget(n node) *ast.ConflictTarget {
	if !n.exists() {
		return nil
	}
	return &ast.ConflictTarget{Loc: loc(n), Constraint: n.str("conname"), Elems: list(n, "indexElems", c.indexElem), Where: c.expr(n.node("whereClause"))}
}

func (c *converter) update(n node) ast.Stmt {
	return &ast.Update{
		Loc:       ast.NoLoc,
		With:      c.with(n.object("withClause")),
		Table:     c.rangeVar(n.object("relation")),
		Set:       c.assignments(n, "targetList"),
		From:      c.tableRefs(n, "fromClause"),
		Where:     c.expr(n.node("whereClause")),
		Returning: c.targets(n, "returningList"),
	}
}

func (c *converter) delete(n node) ast.Stmt {
	return &ast.Delete{
		Loc:       ast.NoLoc,
		With:      c.with(n.object("withClause")),
		Table:     c.rangeVar(n.object("relation")),
		Using:     c.tableRefs(n, "usingClause"),
		Where:     c.expr(n.node("whereClause")),
		Returning: c.targets(n, "returningList"),
	}
}

func (c *converter) merge(n node) ast.Stmt {
	return &ast.Merge{
		Loc:    ast.NoLoc,
		With:   c.with(n.object("withClause")),
		Table:  c.rangeVar(n.object("relation")),
		Source: c.tableRef(n.node("sourceRelation")),
		On:     c.expr(n.node("joinCondition")),
		Whens:  list(n, "mergeWhenClauses", c.mergeWhen),
	}
}

func (c *converter) mergeWhen(n node) *ast.MergeWhen {
	when := &ast.MergeWhen{Loc: ast.NoLoc, Matched: n.bool("matched"), Cond: c.expr(n.node("condition")),
		Overriding: oneOf(c, overridings, n.enum("override"))}
	switch n.enum("commandType") {
	case "CMD_INSERT":
		when.Action = ast.MergeInsert
		when.Columns = list(n, "targetList", c.insertColumn)
		when.Values = c.exprs(n, "values")
	case "CMD_UPDATE":
		when.Action = ast.MergeUpdate
		when.Set = c.assignments(n, "targetList")
	case "CMD_DELETE":
		when.Action = ast.MergeDelete
	}
	return when
}

func (c *converter) truncate(n node) ast.Stmt {
	return &ast.Truncate{Loc: ast.NoLoc, Tables: c.rangeVars(n, "relations"), RestartIdentity: n.bool("restart_seqs"), Cascade: cascade(n)}
}

func (c *converter) copy(n node) ast.Stmt {
	stmt := &ast.Copy{
		Loc:      ast.NoLoc,
		Table:    c.rangeVar(n.object("relation")),
		Columns:  c.strs(n, "attlist"),
		From:     n.bool("is_from"),
		Program:  n.bool("is_program"),
		Filename: n.str("filename"),
		Options:  c.options(n, "options"),
		Where:    c.expr(n.node("whereClause")),
	}
	if q := n.node("query"); q.exists() {
		stmt.Query = c.nestedStmt(q)
	}
	return stmt
}
