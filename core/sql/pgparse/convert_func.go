//go:build cgo

package pgparse

import "github.com/basaltdb/basalt/core/sql/ast"

func (c *converter) funcCall(n node) *ast.FuncCall {
	return &ast.FuncCall{
		Loc:         loc(n),
		Name:        c.name(n, "funcname"),
		Args:        c.exprs(n, "args"),
		Star:        n.bool("agg_star"),
		Distinct:    n.bool("agg_distinct"),
		Variadic:    n.bool("func_variadic"),
		OrderBy:     c.sortBys(n, "agg_order"),
		WithinGroup: n.bool("agg_within_group"),
		Filter:      c.expr(n.node("agg_filter")),
		Over:        c.over(n.object("over")),
		SQLSyntax:   n.enum("funcformat") == "COERCE_SQL_SYNTAX",
	}
}

// over converts an OVER clause; nil for an absent one. The tree says OVER w with
// the name field, which a WINDOW clause uses for what it defines.
func (c *converter) over(n node) *ast.WindowDef {
	if !n.exists() {
		return nil
	}
	w := c.windowDef(n)
	if w.Name != "" {
		w.RefName, w.Name, w.Bare = w.Name, "", true
	}
	return w
}

func (c *converter) windowDef(n node) *ast.WindowDef {
	return &ast.WindowDef{
		Loc:         loc(n),
		Name:        n.str("name"),
		RefName:     n.str("refname"),
		PartitionBy: c.exprs(n, "partitionClause"),
		OrderBy:     c.sortBys(n, "orderClause"),
		Frame:       c.frame(n),
	}
}

// PostgreSQL's FRAMEOPTION bits.
const (
	frameNonDefault = 1 << iota
	frameRange
	frameRows
	frameGroups
	frameBetween
	frameStartUnboundedPreceding
	frameEndUnboundedPreceding
	frameStartUnboundedFollowing
	frameEndUnboundedFollowing
	frameStartCurrentRow
	frameEndCurrentRow
	frameStartOffsetPreceding
	frameEndOffsetPreceding
	frameStartOffsetFollowing
	frameEndOffsetFollowing
	frameExcludeCurrentRow
	frameExcludeGroup
	frameExcludeTies
)

func (c *converter) frame(n node) *ast.Frame {
	options := n.int("frameOptions")
	start, end := n.node("startOffset"), n.node("endOffset")
	if options&frameNonDefault == 0 {
		return nil
	}
	f := &ast.Frame{
		Start: ast.FrameBound{Kind: frameBound(options), Offset: c.expr(start)},
		// The bits of a frame's end are those of its start moved up by one.
		End: ast.FrameBound{Kind: frameBound(options >> 1), Offset: c.expr(end)},
	}
	switch {
	case options&frameRows != 0:
		f.Mode = ast.FrameRows
	case options&frameGroups != 0:
		f.Mode = ast.FrameGroups
	}
	switch {
	case options&frameExcludeCurrentRow != 0:
		f.Exclude = ast.ExcludeCurrentRow
	case options&frameExcludeGroup != 0:
		f.Exclude = ast.ExcludeGroup
	case options&frameExcludeTies != 0:
		f.Exclude = ast.ExcludeTies
	}
	return f
}

func frameBound(options int64) ast.FrameBoundKind {
	switch {
	case options&frameStartUnboundedPreceding != 0:
		return ast.UnboundedPreceding
	case options&frameStartOffsetPreceding != 0:
		return ast.OffsetPreceding
	case options&frameStartOffsetFollowing != 0:
		return ast.OffsetFollowing
	case options&frameStartUnboundedFollowing != 0:
		return ast.UnboundedFollowing
	}
	return ast.CurrentRow
}
