package ast

// Select is a SELECT, a VALUES or a set operation.
//
//   - Op == SetNone, Values == nil: a plain SELECT.
//   - Values != nil: VALUES (…), (…). Only With, OrderBy, Limit, Offset and
//     Locking may be set beside it.
//   - Op != SetNone: Left Op [ALL] Right. Again only With, OrderBy, Limit,
//     Offset and Locking may be set beside it. Chains are left-deep.
//
// A TABLE t is SELECT * FROM t.
type Select struct {
	Loc
	With *With

	Op          SetOp
	All         bool
	Left, Right *Select

	Values [][]Expr

	// Distinct marks SELECT DISTINCT; DistinctOn is then empty or the list of
	// DISTINCT ON (…).
	Distinct   bool
	DistinctOn []Expr
	// Targets may be empty: SELECT FROM t is allowed.
	Targets []*ResTarget
	From    []TableRef
	Where   Expr
	// GroupBy holds plain expressions and GroupingSet nodes.
	GroupBy []Expr
	// GroupDistinct marks GROUP BY DISTINCT.
	GroupDistinct bool
	Having        Expr
	Windows       []*WindowDef

	OrderBy []*SortBy
	// Limit is nil without one; LIMIT ALL is a NullLit.
	Limit  Expr
	Offset Expr
	// WithTies marks FETCH FIRST n ROWS WITH TIES.
	WithTies bool
	Locking  []*LockingClause
}

// SetOp is the set operation of a Select.
type SetOp uint8

// The set operations.
const (
	SetNone SetOp = iota
	SetUnion
	SetIntersect
	SetExcept
)

// ResTarget is an item of a target list: Value [AS Name]. Name is "" without
// an alias.
type ResTarget struct {
	Loc
	Name  string
	Value Expr
}

// SortBy is one item of an ORDER BY.
type SortBy struct {
	Loc
	Value Expr
	Dir   SortDir
	Nulls NullsOrder
	// Using is the operator of ORDER BY x USING <, set when Dir is SortUsing.
	Using OpName
}

// SortDir is the direction of a SortBy.
type SortDir uint8

// The directions.
const (
	SortDefault SortDir = iota
	SortAsc
	SortDesc
	SortUsing
)

// NullsOrder is NULLS FIRST or NULLS LAST; NullsDefault means last for an
// ascending order and first for a descending one.
type NullsOrder uint8

// The null orders.
const (
	NullsDefault NullsOrder = iota
	NullsFirst
	NullsLast
)

// GroupingSet is a grouping item other than a plain expression.
//
//	Empty   ()
//	Rollup  ROLLUP (…)
//	Cube    CUBE (…)
//	Sets    GROUPING SETS (…), whose Content may hold GroupingSet nodes
//
// A composite element (a, b) is an implicit RowExpr.
type GroupingSet struct {
	Loc
	Kind    GroupingSetKind
	Content []Expr
}

// GroupingSetKind is the kind of a GroupingSet.
type GroupingSetKind uint8

// The kinds of grouping sets.
const (
	GroupingEmpty GroupingSetKind = iota
	GroupingRollup
	GroupingCube
	GroupingSets
)

// With is WITH [RECURSIVE] and its list.
type With struct {
	Loc
	Recursive bool
	CTEs      []*CTE
}

// CTE is Name [(Columns)] AS [[NOT] MATERIALIZED] (Query) [SEARCH …] [CYCLE …].
// Query is a Select, Insert, Update or Delete.
type CTE struct {
	Loc
	Name         string
	Columns      []string
	Materialized Materialize
	Query        Stmt
	Search       *CTESearch
	Cycle        *CTECycle
}

// Materialize is the MATERIALIZED hint of a CTE.
type Materialize uint8

// The hints.
const (
	MaterializeDefault Materialize = iota
	MaterializeAlways
	MaterializeNever
)

// CTESearch is SEARCH DEPTH|BREADTH FIRST BY Columns SET SetColumn.
type CTESearch struct {
	Loc
	BreadthFirst bool
	Columns      []string
	SetColumn    string
}

// CTECycle is CYCLE Columns SET MarkColumn TO MarkValue DEFAULT MarkDefault USING
// PathColumn. The values are nil where TRUE and FALSE are implied.
type CTECycle struct {
	Loc
	Columns     []string
	MarkColumn  string
	MarkValue   Expr
	MarkDefault Expr
	PathColumn  string
}

// LockingClause is FOR UPDATE|… [OF Tables] [NOWAIT|SKIP LOCKED].
type LockingClause struct {
	Loc
	Strength LockStrength
	// Tables are the names after OF, empty for all.
	Tables []*RangeVar
	Wait   LockWait
}

// LockStrength is the row lock that a LockingClause takes, weakest first.
type LockStrength uint8

// The row locks.
const (
	ForKeyShare LockStrength = iota
	ForShare
	ForNoKeyUpdate
	ForUpdate
)

// Clause is the text that asks for the lock.
func (s LockStrength) Clause() string {
	return [...]string{"FOR KEY SHARE", "FOR SHARE", "FOR NO KEY UPDATE", "FOR UPDATE"}[s]
}

// LockWait is what to do when a row is locked by another transaction.
type LockWait uint8

// The wait policies.
const (
	LockBlock LockWait = iota
	LockSkip
	LockNoWait
)

func (*Select) stmtNode()      {}
func (*GroupingSet) exprNode() {}
