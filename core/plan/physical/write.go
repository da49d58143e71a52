package physical

import (
	"github.com/basaltdb/basalt/core/catalog"
	"github.com/basaltdb/basalt/core/expr"
)

// Insert writes the rows of Input to a table and gives the Returning columns.
// Input has one column for each live column of the table, in Ords' order,
// defaults filled in.
type Insert struct {
	Common
	Table *catalog.Table
	Input Node
	Ords  []int
	// Row names the columns that Checks, generated columns, Returning and
	// OnConflict use for the row to be inserted, one for each of Ords.
	Row       []expr.ColID
	Computed  []Computed // generated columns, over Row
	Checks    []Check    // over Row
	Conflict  *OnConflict
	Returning []expr.Expr // over Row
}

// Computed is a generated column.
type Computed struct {
	Ord  int
	Expr expr.Expr
}

// Check is a condition that a written row must not fail; null passes.
type Check struct {
	Name   string // of the constraint; "" for NOT NULL of Column
	Column string
	Cond   expr.Expr
}

// OnConflict is ON CONFLICT. Without Update it is DO NOTHING. Index nil means
// any unique index, which only DO NOTHING may have.
type OnConflict struct {
	Index  *catalog.Index
	Update bool
	// Existing names the columns of the row in the table, one for each ordinal
	// of Insert.Ords; the proposed row (excluded) is Insert.Row.
	Existing []expr.ColID
	SetOrds  []int
	SetExprs []expr.Expr
	Where    expr.Expr
}

// Update writes new values. Input gives the row id in column RowID, the old
// values of all live columns in Old (for Ords), and whatever Exprs need.
type Update struct {
	Common
	Table *catalog.Table
	Input Node
	RowID expr.ColID
	Ords  []int        // ordinals of all live columns
	Old   []expr.ColID // their old values in Input
	// New names the columns of the new row, one for each of Ords, for Checks,
	// Computed and Returning.
	New       []expr.ColID
	SetOrds   []int
	SetExprs  []expr.Expr // over Input
	Computed  []Computed
	Checks    []Check
	Returning []expr.Expr // over New and Input's other columns
}

// Delete removes rows. Input gives the row id in column RowID and the old
// values that Returning uses.
type Delete struct {
	Common
	Table     *catalog.Table
	Input     Node
	RowID     expr.ColID
	Ords      []int
	Old       []expr.ColID
	Returning []expr.Expr
}

// Inputs implements Node.
func (n *Insert) Inputs() []Node { return []Node{n.Input} }

// Inputs implements Node.
func (n *Update) Inputs() []Node { return []Node{n.Input} }

// Inputs implements Node.
func (n *Delete) Inputs() []Node { return []Node{n.Input} }
