package rule

import (
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/catalog"
	"github.com/basaltdb/basalt/core/expr"
	"github.com/basaltdb/basalt/core/plan/logical"
	"github.com/basaltdb/basalt/core/plan/physical"
)

// splitReturning moves the RETURNING items of a write above it where one of
// them holds a sub-select, which may ask for the columns as they were written;
// nil where none does.
func (c *Context) splitReturning(n logical.Node) logical.Node {
	write := n.WithInputs(n.Inputs()) // a copy
	var common *physical.Common
	var returning *[]expr.Expr
	written := n.Inputs()[0].Columns()
	switch x := write.(type) {
	case *logical.Insert:
		common, returning = &x.Op.Common, &x.Op.Returning
		written = tableColumns(x.Op.Table, x.Op.Ords, x.Op.Row)
	case *logical.Update:
		common, returning = &x.Op.Common, &x.Op.Returning
		written = append(tableColumns(x.Op.Table, x.Op.Ords, x.Op.New), written...)
	case *logical.Delete:
		common, returning = &x.Op.Common, &x.Op.Returning
	}
	found := false
	used := logical.ColSet{}
	for _, e := range *returning {
		found = found || expr.Contains(e, isSubquery)
		logical.ExprColumns(e, used)
	}
	if !found {
		return nil
	}
	given := map[expr.ColID]expr.Expr{}
	var cols []expr.ColumnInfo
	var exprs []expr.Expr
	for _, col := range written {
		if used[col.ID] {
			info := c.column(col.Name, col.Type)
			given[col.ID] = ref(info)
			cols, exprs = append(cols, info), append(exprs, ref(col))
		}
	}
	if len(cols) == 0 { // a write that returns no column gives no rows
		cols, exprs = append(cols, c.column("written", types.Bool)), append(exprs, expr.BoolConst(true))
	}
	p := &logical.Project{Input: write, Cols: common.Cols, Exprs: substituted(*returning, given)}
	common.Cols, *returning = cols, exprs
	return p
}

// tableColumns describes columns of a table under the ids that they have in a
// plan.
func tableColumns(t *catalog.Table, ords []int, ids []expr.ColID) []expr.ColumnInfo {
	out := make([]expr.ColumnInfo, len(ords))
	for i, ord := range ords {
		out[i] = expr.ColumnInfo{ID: ids[i], Name: t.Columns[ord].Name, Type: t.Columns[ord].Type}
	}
	return out
}
