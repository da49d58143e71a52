package ast

// Insert is INSERT INTO Table [AS alias] [(Columns)] Query.
type Insert struct {
	Loc
	With  *With
	Table *RangeVar
	// Columns is empty when no column list was written.
	Columns []*InsertColumn
	// Overriding is OVERRIDING USER|SYSTEM VALUE.
	Overriding Overriding
	// Query is nil for DEFAULT VALUES.
	Query      *Select
	OnConflict *OnConflict
	Returning  []*ResTarget
}

// InsertColumn is a column of an INSERT's list, or the target of an
// assignment: Name with optional .field and [subscript] parts.
type InsertColumn struct {
	Loc
	Name        string
	Indirection []Indirection
}

// Indirection is one step into a column: a field when Field is not "", a
// subscript otherwise.
type Indirection struct {
	Field     string
	Subscript Subscript
}

// Overriding is the OVERRIDING clause of an INSERT.
type Overriding uint8

// The OVERRIDING clauses.
const (
	OverridingNone Overriding = iota
	OverridingUser
	OverridingSystem
)

// OnConflict is ON CONFLICT [target] DO NOTHING | DO UPDATE SET ….
type OnConflict struct {
	Loc
	// Target is nil when no conflict target was written.
	Target *ConflictTarget
	// Update tells DO UPDATE from DO NOTHING.
	Update bool
	Set    []*Assignment
	Where  Expr
}

// ConflictTarget is (Elems) [WHERE Where], or ON CONSTRAINT Constraint.
type ConflictTarget struct {
	Loc
	Constraint string
	Elems      []*IndexElem
	Where      Expr
}

// Assignment is one item of a SET list: Targets[0] = Value, or with Multi
// (a, b, …) = Value where Value is a RowExpr, a scalar SubLink or another
// expression of a row type.
type Assignment struct {
	Loc
	Targets []*InsertColumn
	Multi   bool
	Value   Expr
}

// Update is UPDATE Table SET … [FROM …] [WHERE …] [RETURNING …].
type Update struct {
	Loc
	With      *With
	Table     *RangeVar
	Set       []*Assignment
	From      []TableRef
	Where     Expr
	Returning []*ResTarget
}

// Delete is DELETE FROM Table [USING …] [WHERE …] [RETURNING …].
type Delete struct {
	Loc
	With      *With
	Table     *RangeVar
	Using     []TableRef
	Where     Expr
	Returning []*ResTarget
}

// Merge is MERGE INTO Table USING Source ON On WHEN ….
type Merge struct {
	Loc
	With   *With
	Table  *RangeVar
	Source TableRef
	On     Expr
	Whens  []*MergeWhen
}

// MergeWhen is WHEN [NOT] MATCHED [AND Cond] THEN action.
type MergeWhen struct {
	Loc
	Matched bool
	Cond    Expr
	Action  MergeAction
	// Set is that of MergeUpdate.
	Set []*Assignment
	// Columns, Overriding and Values are those of MergeInsert. Values is nil
	// for INSERT DEFAULT VALUES.
	Columns    []*InsertColumn
	Overriding Overriding
	Values     []Expr
}

// MergeAction is what a MergeWhen does.
type MergeAction uint8

// The actions of MERGE.
const (
	MergeDoNothing MergeAction = iota
	MergeInsert
	MergeUpdate
	MergeDelete
)

// Truncate is TRUNCATE Tables.
type Truncate struct {
	Loc
	Tables          []*RangeVar
	RestartIdentity bool
	Cascade         bool
}

// Copy is COPY Table [(Columns)] | (Query)  FROM | TO  file, STDIN or PROGRAM.
type Copy struct {
	Loc
	// Table is nil when Query is set.
	Table   *RangeVar
	Columns []string
	// Query is a Select, Insert, Update or Delete with RETURNING.
	Query Stmt
	From  bool
	// Program marks that Filename is a command line.
	Program bool
	// Filename is "" for STDIN and STDOUT.
	Filename string
	// Options holds both spellings alike: format, freeze, delimiter, null,
	// header, quote, escape, force_quote, force_not_null, force_null,
	// encoding, default.
	Options []*Option
	// Where is COPY FROM … WHERE.
	Where Expr
}

func (*Insert) stmtNode()   {}
func (*Update) stmtNode()   {}
func (*Delete) stmtNode()   {}
func (*Merge) stmtNode()    {}
func (*Truncate) stmtNode() {}
func (*Copy) stmtNode()     {}
