package logical

import (
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/expr"
	"github.com/basaltdb/basalt/core/plan/physical"
)

// Columns returns the columns read.
func (n *Get) Columns() []expr.ColumnInfo { return n.Cols }

// Columns returns the columns read.
func (n *SystemGet) Columns() []expr.ColumnInfo { return n.Cols }

// Columns returns the input's columns.
func (n *Filter) Columns() []expr.ColumnInfo { return n.Input.Columns() }

// Columns returns the computed columns.
func (n *Project) Columns() []expr.ColumnInfo { return n.Cols }

// Columns returns the computed columns.
func (n *ProjectSet) Columns() []expr.ColumnInfo { return n.Cols }

// Columns returns both sides' columns, or the left's for Semi and Anti, with
// the mark for Mark.
func (n *Join) Columns() []expr.ColumnInfo { return JoinColumns(n.Kind, n.Left, n.Right, n.Mark) }

// JoinColumns returns the output columns of a join.
func JoinColumns(kind physical.JoinKind, left, right expr.Rel, mark expr.ColumnInfo) []expr.ColumnInfo {
	l := left.Columns()
	out := append(make([]expr.ColumnInfo, 0, len(l)+8), l...)
	switch kind {
	case physical.Semi, physical.Anti:
		return out
	case physical.Mark:
		return append(out, mark)
	}
	return append(out, right.Columns()...)
}

// Columns returns the groups, the aggregates and the grouping mask.
func (n *Aggregate) Columns() []expr.ColumnInfo {
	out := append(make([]expr.ColumnInfo, 0, len(n.Groups)+len(n.Aggs)+1), n.Groups...)
	for _, a := range n.Aggs {
		out = append(out, expr.ColumnInfo{ID: a.ID, Name: a.Agg.Name, Type: a.T})
	}
	if n.Grouping != 0 {
		out = append(out, expr.ColumnInfo{ID: n.Grouping, Name: "grouping", Type: types.Int4})
	}
	return out
}

// Columns returns the input's columns.
func (n *Distinct) Columns() []expr.ColumnInfo { return n.Input.Columns() }

// Columns returns the input's columns.
func (n *Sort) Columns() []expr.ColumnInfo { return n.Input.Columns() }

// Columns returns the input's columns.
func (n *LockRows) Columns() []expr.ColumnInfo { return n.Input.Columns() }

// Columns returns the input's columns.
func (n *Limit) Columns() []expr.ColumnInfo { return n.Input.Columns() }

// Columns returns the input's columns and the calls'.
func (n *Window) Columns() []expr.ColumnInfo {
	in := n.Input.Columns()
	out := append(make([]expr.ColumnInfo, 0, len(in)+len(n.Calls)), in...)
	for _, c := range n.Calls {
		out = append(out, expr.ColumnInfo{ID: c.ID, Name: windowName(c), Type: c.T})
	}
	return out
}

func windowName(c physical.WindowCall) string {
	if c.Agg != nil {
		return c.Agg.Name
	}
	return c.Win.Name
}

// Columns returns the result columns.
func (n *SetOp) Columns() []expr.ColumnInfo { return n.Cols }

// Columns returns the columns of the rows.
func (n *Values) Columns() []expr.ColumnInfo { return n.Cols }

// Columns returns the functions' columns.
func (n *TableFunc) Columns() []expr.ColumnInfo { return n.Cols }

// Columns returns the columns of the query that uses the CTE.
func (n *CTE) Columns() []expr.ColumnInfo { return n.Input.Columns() }

// Columns returns the scan's columns.
func (n *CTEScan) Columns() []expr.ColumnInfo { return n.Cols }

// Columns returns the result columns.
func (n *RecursiveUnion) Columns() []expr.ColumnInfo { return n.Cols }

// Columns returns the RETURNING columns.
func (n *Insert) Columns() []expr.ColumnInfo { return n.Op.Cols }

// Columns returns the RETURNING columns.
func (n *Update) Columns() []expr.ColumnInfo { return n.Op.Cols }

// Columns returns the RETURNING columns.
func (n *Delete) Columns() []expr.ColumnInfo { return n.Op.Cols }
