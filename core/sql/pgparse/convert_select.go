//go:build cgo

package pgparse

import (
	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/sql/ast"
	"github.com/basaltdb/basalt/core/sql/lex"
)

// selectStmt converts a SELECT that is a statement; with INTO it makes a table.
func (c *converter) selectStmt(n node) ast.Stmt {
	into := intoClause(n)
	query := c.queryBody(n)
	if !into.exists() {
		return query
	}
	create := c.into(into)
	create.SelectInto = true
	create.Query = query
	return create
}

// intoClause returns the INTO of a SELECT, which for a set operation is that of
// its first arm.
func intoClause(n node) node {
	for n.exists() {
		if into := n.object("intoClause"); into.exists() {
			return into
		}
		n = n.object("larg")
	}
	return node{}
}

// query converts a SELECT inside another statement, where INTO may not stand;
// nil for an absent one.
func (c *converter) query(n node) *ast.Select {
	if !n.exists() {
		return nil
	}
	if n.kind != "SelectStmt" && n.kind != "" {
		c.unexpected("a query", n)
		return nil
	}
	if into := intoClause(n); into.exists() {
		at := int32(into.object("rel").int("location"))
		c.fail(errs.New(errs.SyntaxError, "SELECT ... INTO is not allowed here").At(lex.CharPos(c.text, int(at))))
		return nil
	}
	return c.queryBody(n)
}

var setOps = map[string]ast.SetOp{
	"SETOP_NONE": ast.SetNone, "SETOP_UNION": ast.SetUnion, "SETOP_INTERSECT": ast.SetIntersect, "SETOP_EXCEPT": ast.SetExcept,
}

func (c *converter) queryBody(n node) *ast.Select {
	s := &ast.Select{
		Loc:           ast.NoLoc,
		With:          c.with(n.object("withClause")),
		Op:            oneOf(c, setOps, n.enum("op")),
		All:           n.bool("all"),
		Values:        list(n, "valuesLists", c.valuesRow),
		Targets:       c.targets(n, "targetList"),
		From:          c.tableRefs(n, "fromClause"),
		Where:         c.expr(n.node("whereClause")),
		GroupBy:       c.exprs(n, "groupClause"),
		GroupDistinct: n.bool("groupDistinct"),
		Having:        c.expr(n.node("havingClause")),
		Windows:       list(n, "windowClause", c.windowDef),
		OrderBy:       c.sortBys(n, "sortClause"),
		Limit:         c.expr(n.node("limitCount")),
		Offset:        c.expr(n.node("limitOffset")),
		WithTies:      n.enum("limitOption") == "LIMIT_OPTION_WITH_TIES",
		Locking:       list(n, "lockingClause", c.locking),
	}
	// DISTINCT without ON is a list with a single NULL.
	for e := range n.items("distinctClause") {
		s.Distinct = true
		if e.exists() {
			s.DistinctOn = append(s.DistinctOn, c.expr(e))
		}
	}
	if s.Op != ast.SetNone {
		s.Left, s.Right = c.queryBody(n.object("larg")), c.query(n.object("rarg"))
	}
	return s
}

// valuesRow converts one parenthesised row of VALUES.
func (c *converter) valuesRow(n node) []ast.Expr { return c.exprs(n, "items") }

// targets converts a list of ResTarget that stand for values: a target list or
// RETURNING.
func (c *converter) targets(n node, key string) []*ast.ResTarget {
	return list(n, key, func(t node) *ast.ResTarget {
		return &ast.ResTarget{Loc: loc(t), Name: t.str("name"), Value: c.expr(t.node("val"))}
	})
}

var sortDirs = map[string]ast.SortDir{
	"SORTBY_DEFAULT": ast.SortDefault, "SORTBY_ASC": ast.SortAsc, "SORTBY_DESC": ast.SortDesc, "SORTBY_USING": ast.SortUsing,
}

var nullsOrders = map[string]ast.NullsOrder{
	"SORTBY_NULLS_DEFAULT": ast.NullsDefault, "SORTBY_NULLS_FIRST": ast.NullsFirst, "SORTBY_NULLS_LAST": ast.NullsLast,
}

func (c *converter) sortBys(n node, key string) []*ast.SortBy {
	return list(n, key, func(s node) *ast.SortBy {
		by := &ast.SortBy{
			Loc:   loc(s),
			Value: c.expr(s.node("node")),
			Dir:   oneOf(c, sortDirs, s.enum("sortby_dir")),
			Nulls: oneOf(c, nullsOrders, s.enum("sortby_nulls")),
			Using: c.opName(s, "useOp"),
		}
		// The tree knows the place of USING's operator only.
		if by.Pos < 0 && by.Value != nil {
			by.Pos = by.Value.Position()
		}
		return by
	})
}

var lockStrengths = map[string]ast.LockStrength{
	"LCS_FORKEYSHARE": ast.ForKeyShare, "LCS_FORSHARE": ast.ForShare, "LCS_FORNOKEYUPDATE": ast.ForNoKeyUpdate, "LCS_FORUPDATE": ast.ForUpdate,
}

var lockWaits = map[string]ast.LockWait{
	"LockWaitBlock": ast.LockBlock, "LockWaitSkip": ast.LockSkip, "LockWaitError": ast.LockNoWait,
}

func (c *converter) locking(n node) *ast.LockingClause {
	return &ast.LockingClause{
		Loc:      ast.NoLoc,
		Strength: oneOf(c, lockStrengths, n.enum("strength")),
		Tables:   c.rangeVars(n, "lockedRels"),
		Wait:     oneOf(c, lockWaits, n.enum("waitPolicy")),
	}
}

func (c *converter) with(n node) *ast.With {
	if !n.exists() {
		return nil
	}
	return &ast.With{Loc: loc(n), Recursive: n.bool("recursive"), CTEs: list(n, "ctes", c.cte)}
}

var materializes = map[string]ast.Materialize{
	"CTEMaterializeDefault": ast.MaterializeDefault, "CTEMaterializeAlways": ast.MaterializeAlways, "CTEMaterializeNever": ast.MaterializeNever,
}

func (c *converter) cte(n node) *ast.CTE {
	return &ast.CTE{
		Loc:          loc(n),
		Name:         n.str("ctename"),
		Columns:      c.strs(n, "aliascolnames"),
		Materialized: oneOf(c, materializes, n.enum("ctematerialized")),
		Query:        c.nestedStmt(n.node("ctequery")),
		Search:       c.cteSearch(n.object("search_clause")),
		Cycle:        c.cteCycle(n.object("cycle_clause")),
	}
}

// nestedStmt converts a statement inside another one that takes queries and
// data-modifying statements alike.
func (c *converter) nestedStmt(n node) ast.Stmt {
	if n.kind == "SelectStmt" {
		if q := c.query(n); q != nil {
			return q
		}
		return nil
	}
	return c.stmt(n)
}

func (c *converter) cteSearch(n node) *ast.CTESearch {
	if !n.exists() {
		return nil
	}
	return &ast.CTESearch{Loc: loc(n), BreadthFirst: n.bool("search_breadth_first"), Columns: c.strs(n, "search_col_list"),
		SetColumn: n.str("search_seq_column")}
}

func (c *converter) cteCycle(n node) *ast.CTECycle {
	if !n.exists() {
		return nil
	}
	return &ast.CTECycle{Loc: loc(n), Columns: c.strs(n, "cycle_col_list"), MarkColumn: n.str("cycle_mark_column"),
		MarkValue: c.expr(n.node("cycle_mark_value")), MarkDefault: c.expr(n.node("cycle_mark_default")), PathColumn: n.str("cycle_path_column")}
}
