package physical

import (
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/catalog"
	"github.com/basaltdb/basalt/core/expr"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/vector"
)

// Node is a plan node.
type Node interface {
	// Columns returns the output columns in order.
	Columns() []expr.ColumnInfo
	// Inputs returns the child nodes.
	Inputs() []Node
	// Estimate returns the optimiser's guess of the result.
	Estimate() Est
}

// Est is what the optimiser expects of a node.
type Est struct {
	Rows  float64
	Width float64 // bytes a row
	Cost  float64 // abstract, total
}

// Common is embedded by every node.
type Common struct {
	Cols []expr.ColumnInfo
	Est  Est
}

// Columns returns the output columns.
func (c *Common) Columns() []expr.ColumnInfo { return c.Cols }

// Estimate returns the optimiser's guess.
func (c *Common) Estimate() Est { return c.Est }

// TableScan reads a table. Output columns are those of Ords, in order, then
// the row id if RowID is set.
type TableScan struct {
	Common
	Table *catalog.Table
	Alias string
	Ords  []int      // ordinals of the columns read
	RowID expr.ColID // 0: not wanted
	// Filter holds conjuncts over the output columns, cheapest first.
	Filter []expr.Expr
	// Zone holds those of the conjuncts that zone maps can decide; they are in
	// Filter too.
	Zone []ZonePred
	// Index, when not nil, finds the rows by an index instead of a full scan.
	Index *IndexAccess
}

// ZonePred is "column op constant", with an operator of =, <, <=, >, >=.
type ZonePred struct {
	Ord   int
	Op    string
	Value expr.Expr // a Const or Param, of the column's type
}

// LockMode says how rows are locked.
type LockMode struct {
	Strength LockStrength
	NoWait   bool
	Skip     bool
}

// LockStrength is the strength of a row lock.
type LockStrength uint8

// The strengths, weakest first.
const (
	NoLock LockStrength = iota
	ForKeyShare
	ForShare
	ForNoKeyUpdate
	ForUpdate
)

// String is the clause of SQL that asks for it.
func (s LockStrength) String() string {
	return [...]string{"", "FOR KEY SHARE", "FOR SHARE", "FOR NO KEY UPDATE", "FOR UPDATE"}[s]
}

// IndexAccess is a range of an index: equal values for a prefix of its keys,
// then optionally bounds on the next key. The expressions hold no columns of
// the scan; they may hold those of an enclosing Apply.
type IndexAccess struct {
	Index    *catalog.Index
	Equal    []expr.Expr
	In       *vector.Vector // the key behind Equal is one of these
	Any      expr.Expr      // or one of the elements of this array
	Lower    expr.Expr
	Upper    expr.Expr
	LowerInc bool
	UpperInc bool
	Reverse  bool // descending order
	Ordered  bool // the rows must come in index order
	Only     bool // all columns are read from the index's keys
	// ScanAbove is the number of rows from which on a scan of the table is
	// cheaper; 0: the index is used however many there are.
	ScanAbove float64
}

// SystemScan reads a virtual table: a catalogue or statistics view whose rows
// the session makes.
type SystemScan struct {
	Common
	Name   string // qualified
	Ords   []int
	Filter []expr.Expr
	// EqOrd and EqValue, when EqValue is not nil, is an equality that the
	// source may answer by a hash lookup; it is in Filter too.
	EqOrd   int
	EqValue expr.Expr
}

// Filter keeps the rows for which all conjuncts are true.
type Filter struct {
	Common
	Input Node
	Conds []expr.Expr
}

// Project computes Exprs, one an output column.
type Project struct {
	Common
	Input Node
	Exprs []expr.Expr
}

// ProjectSet is Project where some items are set-returning calls: each input
// row gives as many rows as the longest set, shorter ones padded with nulls.
type ProjectSet struct {
	Common
	Input Node
	Items []SetItem
}

// SetItem is an expression, or a set-returning function when Func is set.
type SetItem struct {
	Expr expr.Expr
	Func *ext.TableFunc
	Args []expr.Expr
}

// JoinKind is the kind of a join, seen from its left input.
type JoinKind uint8

// The kinds of join. A mark join adds a boolean column that says whether the
// left row has a match: true, false, or null when only unknown comparisons
// were found (IN with nulls).
const (
	Inner JoinKind = iota
	Left
	Right
	Full
	Semi
	Anti // not exists
	Mark
	Single // left join that fails with 21000 on a second match
)

// HashJoin joins on equal keys. The right input is the build side. Output:
// left columns, then right columns (Inner, Left, Right, Full, Single); left
// columns (Semi, Anti); left columns and the mark (Mark).
type HashJoin struct {
	Common
	Kind        JoinKind
	Left, Right Node
	LeftKeys    []expr.Expr
	RightKeys   []expr.Expr // types equal to LeftKeys'
	// NullSafe marks keys compared by IS NOT DISTINCT FROM.
	NullSafe []bool
	// Residual holds further conditions over both sides.
	Residual []expr.Expr
	// NullAware, for Mark and Anti: a null key on either side makes the answer
	// unknown (NOT IN), instead of no match (NOT EXISTS).
	NullAware bool
	// BuildUnique is true when at most one build row matches any key.
	BuildUnique bool
}

// LookupJoin joins by searching an index of the right table for each left row, as
// long as there are few: from MaxLookups left rows on the rest is joined as
// Hash says. The inputs, the kind and the output are those of Hash, whose Right is
// a TableScan without an index.
type LookupJoin struct {
	Common
	Hash  *HashJoin
	Index *catalog.Index
	// Keys are the values of the first keys of Index, over the left columns.
	Keys []expr.Expr
	// Only says that all right columns are read from the index's keys.
	Only bool
	// Conds are all conditions over both sides.
	Conds      []expr.Expr
	MaxLookups float64
}

// LoopJoin joins on any condition by comparing all pairs; the right input is
// held in memory. Output as for HashJoin.
type LoopJoin struct {
	Common
	Kind        JoinKind
	Left, Right Node
	Conds       []expr.Expr
	NullAware   bool
}

// Apply runs Right once for each row of Left, with Left's columns Params as
// constants in it. It is what remains of a lateral join or correlated
// sub-select that could not be unnested. Output as for HashJoin.
type Apply struct {
	Common
	Kind        JoinKind
	Left, Right Node
	Params      []expr.ColID
	Conds       []expr.Expr
	NullAware   bool
}

// HashAggregate groups by the given columns of its input and computes
// aggregates. Output: the group columns, the aggregates, then Grouping.
type HashAggregate struct {
	Common
	Input  Node
	Groups []expr.ColID // columns of the input
	// Sets are grouping sets as positions in Groups; nil means one set of all.
	// Groups empty and Sets nil is one group, present without input too.
	Sets [][]int
	Aggs []AggCall
	// Grouping is a column (int4) that holds the bit mask of the Groups that
	// are not in the row's set, first group highest; 0 if not wanted.
	Grouping expr.ColID
}

// AggCall is one aggregate. Its value is the output column ID.
type AggCall struct {
	ID       expr.ColID
	Agg      *ext.Aggregate
	Args     []expr.Expr // over the input; direct arguments first
	Distinct bool
	Filter   expr.Expr
	OrderBy  []SortKey
	T        types.T
}

// SortKey is one ordering expression.
type SortKey struct {
	Expr       expr.Expr
	Desc       bool
	NullsFirst bool
}

// Distinct removes duplicate rows: over On (DISTINCT ON, keeps the first of
// the input order), or over all columns when On is nil.
type Distinct struct {
	Common
	Input Node
	On    []expr.Expr
}

// Sort orders its input. Limit, when not nil, is the number of rows that are
// needed (a Const or Param, offset included): top-N.
type Sort struct {
	Common
	Input Node
	Keys  []SortKey
	Limit expr.Expr
}

// Limit skips Offset rows and gives at most Count; either may be nil. With
// Ties, rows equal to the last under Keys follow.
type Limit struct {
	Common
	Input  Node
	Count  expr.Expr
	Offset expr.Expr
	Ties   bool
	Keys   []SortKey
}

// LockRows is FOR UPDATE and its like: it locks the rows of tables that its
// input's rows are made of, in the order of the input.
type LockRows struct {
	Common
	Input Node
	Marks []RowMark
	// Limited is true when a limit above takes rows until it has enough: then no
	// row is locked before it is asked for. Want, when not nil, is how many rows
	// the limit takes (a Const or Param, offset included).
	Limited bool
	Want    expr.Expr
}

// RowMark is a table read below a LockRows. One whose strength is NoLock is not
// locked, but keeps its row when the rows of the others are checked again.
type RowMark struct {
	Table *catalog.Table
	RowID expr.ColID
	Mode  LockMode
}

// Window computes window functions over one partitioning and ordering and
// adds their columns to its input's.
type Window struct {
	Common
	Input     Node
	Partition []expr.Expr
	Order     []SortKey
	Calls     []WindowCall
}

// WindowCall is one window function: exactly one of Win and Agg is set.
type WindowCall struct {
	ID     expr.ColID
	Win    *ext.Window
	Agg    *ext.Aggregate
	Args   []expr.Expr
	Filter expr.Expr
	Frame  Frame
	T      types.T
}

// FrameMode is ROWS, RANGE or GROUPS.
type FrameMode uint8

// The frame modes.
const (
	Range FrameMode = iota
	Rows
	GroupsMode
)

// BoundKind is one end of a frame.
type BoundKind uint8

// The frame bounds.
const (
	UnboundedPreceding BoundKind = iota
	OffsetPreceding
	CurrentRow
	OffsetFollowing
	UnboundedFollowing
)

// Exclude is a frame's exclusion clause.
type Exclude uint8

// The exclusions.
const (
	ExcludeNone Exclude = iota
	ExcludeCurrentRow
	ExcludeGroup
	ExcludeTies
)

// Frame is a window frame. For RANGE with offsets, InRange computes "value -
// offset" and the like: StartLimit and EndLimit are the order key plus or
// minus the offset, over the input's columns, and the frame ends where the
// key passes them.
type Frame struct {
	Mode                   FrameMode
	Start, End             BoundKind
	StartOffset, EndOffset expr.Expr // ROWS and GROUPS: int8, no columns
	StartLimit, EndLimit   expr.Expr // RANGE with offsets
	Exclude                Exclude
}

// Append gives the rows of all inputs in turn; columns match by position.
type Append struct {
	Common
	List []Node
}

// SetOpKind is INTERSECT or EXCEPT.
type SetOpKind uint8

// The set operations that Append does not do.
const (
	Intersect SetOpKind = iota
	Except
)

// SetOp is INTERSECT or EXCEPT, with All by multiplicity.
type SetOp struct {
	Common
	Kind        SetOpKind
	All         bool
	Left, Right Node
}

// Values gives constant rows: expressions without columns of an input.
type Values struct {
	Common
	Rows [][]expr.Expr
}

// TableFunc gives the rows of set-returning calls side by side, padded with
// nulls; Ordinality adds a bigint row number as the last column. A call that takes
// rows is the only one, and Input has them, its columns in their order; otherwise
// Input is nil.
type TableFunc struct {
	Common
	Input      Node
	Calls      []SetItem
	Ordinality bool
}

// CTE computes the definition with the given number once, before or while
// Input reads it through CTEScans.
type CTE struct {
	Common
	ID         int
	Name       string
	Definition Node
	Input      Node
}

// CTEScan reads a CTE, or inside a RecursiveUnion's Recursive part its
// working table. Output columns match the definition's by position.
type CTEScan struct {
	Common
	ID   int
	Name string
}

// RecursiveUnion is WITH RECURSIVE: Initial, then Recursive over the rows of
// the last round (read by CTEScan ID) until it gives none. Without All,
// duplicates of any earlier row are dropped.
type RecursiveUnion struct {
	Common
	ID                 int
	Initial, Recursive Node
	All                bool
}

// Inputs implements Node.
func (*TableScan) Inputs() []Node { return nil }

// Inputs implements Node.
func (*SystemScan) Inputs() []Node { return nil }

// Inputs implements Node.
func (n *Filter) Inputs() []Node { return []Node{n.Input} }

// Inputs implements Node.
func (n *Project) Inputs() []Node { return []Node{n.Input} }

// Inputs implements Node.
func (n *ProjectSet) Inputs() []Node { return []Node{n.Input} }

// Inputs implements Node.
func (n *HashJoin) Inputs() []Node { return []Node{n.Left, n.Right} }

// Inputs implements Node.
func (n *LookupJoin) Inputs() []Node { return n.Hash.Inputs() }

// Inputs implements Node.
func (n *LoopJoin) Inputs() []Node { return []Node{n.Left, n.Right} }

// Inputs implements Node.
func (n *Apply) Inputs() []Node { return []Node{n.Left, n.Right} }

// Inputs implements Node.
func (n *HashAggregate) Inputs() []Node { return []Node{n.Input} }

// Inputs implements Node.
func (n *Distinct) Inputs() []Node { return []Node{n.Input} }

// Inputs implements Node.
func (n *Sort) Inputs() []Node { return []Node{n.Input} }

// Inputs implements Node.
func (n *LockRows) Inputs() []Node { return []Node{n.Input} }

// Inputs implements Node.
func (n *Limit) Inputs() []Node { return []Node{n.Input} }

// Inputs implements Node.
func (n *Window) Inputs() []Node { return []Node{n.Input} }

// Inputs implements Node.
func (n *Append) Inputs() []Node { return n.List }

// Inputs implements Node.
func (n *SetOp) Inputs() []Node { return []Node{n.Left, n.Right} }

// Inputs implements Node.
func (*Values) Inputs() []Node { return nil }

// Inputs implements Node.
func (n *TableFunc) Inputs() []Node {
	if n.Input == nil {
		return nil
	}
	return []Node{n.Input}
}

// Inputs implements Node.
func (n *CTE) Inputs() []Node { return []Node{n.Definition, n.Input} }

// Inputs implements Node.
func (*CTEScan) Inputs() []Node { return nil }

// Inputs implements Node.
func (n *RecursiveUnion) Inputs() []Node { return []Node{n.Initial, n.Recursive} }
