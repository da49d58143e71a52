package logical

import (
	"github.com/basaltdb/basalt/core/catalog"
	"github.com/basaltdb/basalt/core/expr"
	"github.com/basaltdb/basalt/core/plan/physical"
)

// Node is a relational operator.
type Node interface {
	expr.Rel
	// Inputs returns the child nodes in order.
	Inputs() []Node
	// WithInputs returns a copy of the node over other children.
	WithInputs(in []Node) Node
}

// Get reads a table. Cols are the columns at Ords, in order, then the row id
// if RowID is set.
type Get struct {
	Table *catalog.Table
	Alias string
	Ords  []int
	Cols  []expr.ColumnInfo
	RowID expr.ColID
}

// SystemGet reads a virtual table.
type SystemGet struct {
	Name string // qualified
	Ords []int
	Cols []expr.ColumnInfo
}

// Filter keeps the rows for which all conjuncts hold.
type Filter struct {
	Input Node
	Conds []expr.Expr
}

// Project computes one expression a column.
type Project struct {
	Input Node
	Cols  []expr.ColumnInfo
	Exprs []expr.Expr
}

// ProjectSet is Project with set-returning items.
type ProjectSet struct {
	Input Node
	Cols  []expr.ColumnInfo
	Items []physical.SetItem
}

// Join combines two inputs. If the right one uses columns of the left, it is
// a lateral join.
type Join struct {
	Kind        physical.JoinKind
	Left, Right Node
	Conds       []expr.Expr
	// Mark is the column that a Mark join adds.
	Mark expr.ColumnInfo
	// NullAware is NOT IN's reading of nulls; see physical.HashJoin.
	NullAware bool
}

// Aggregate groups its input. Groups are columns of the input.
type Aggregate struct {
	Input    Node
	Groups   []expr.ColumnInfo
	Sets     [][]int
	Aggs     []physical.AggCall
	Grouping expr.ColID
}

// Distinct removes duplicates: by On, keeping the first in the input's order,
// or of whole rows when On is nil.
type Distinct struct {
	Input Node
	On    []expr.Expr
}

// Sort orders its input.
type Sort struct {
	Input Node
	Keys  []physical.SortKey
}

// LockRows locks the rows that its input's rows are made of.
type LockRows struct {
	Input Node
	Marks []physical.RowMark
}

// Limit skips and cuts. Either bound may be nil.
type Limit struct {
	Input         Node
	Count, Offset expr.Expr
	Ties          bool
	Keys          []physical.SortKey
}

// Window adds the columns of window functions that share a window.
type Window struct {
	Input     Node
	Partition []expr.Expr
	Order     []physical.SortKey
	Calls     []physical.WindowCall
}

// SetOpKind is the kind of a SetOp.
type SetOpKind uint8

// The set operations.
const (
	Union SetOpKind = iota
	Intersect
	Except
)

// SetOp combines inputs whose columns match by position.
type SetOp struct {
	Kind        SetOpKind
	All         bool
	Left, Right Node
	Cols        []expr.ColumnInfo
}

// Values gives constant rows.
type Values struct {
	Cols []expr.ColumnInfo
	Rows [][]expr.Expr
}

// TableFunc gives the rows of set-returning calls side by side, or of one that takes
// the rows of Input.
type TableFunc struct {
	Input      Node // nil where no call takes rows
	Cols       []expr.ColumnInfo
	Calls      []physical.SetItem
	Ordinality bool
}

// CTE defines a common table expression for Input.
type CTE struct {
	ID                int
	Name              string
	Definition, Input Node
	// Inline allows the optimiser to put the definition in place of its only
	// scan. It is false for MATERIALIZED and for definitions with side effects.
	Inline bool
}

// CTEScan reads a CTE or a recursive working table.
type CTEScan struct {
	ID   int
	Name string
	Cols []expr.ColumnInfo
}

// RecursiveUnion is the definition of a recursive CTE.
type RecursiveUnion struct {
	ID                 int
	Initial, Recursive Node
	All                bool
	Cols               []expr.ColumnInfo
}

// Insert, Update and Delete hold their physical form without an input.
type Insert struct {
	Input Node
	Op    physical.Insert
}

// Update changes rows.
type Update struct {
	Input Node
	Op    physical.Update
}

// Delete removes rows.
type Delete struct {
	Input Node
	Op    physical.Delete
}
