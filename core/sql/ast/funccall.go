package ast

// FuncCall is a call of a function, aggregate or window function.
type FuncCall struct {
	Loc
	Name Name
	// Args holds the positional arguments and then NamedArg ones.
	Args []Expr
	// Star marks f(*); Args is then empty.
	Star bool
	// Distinct marks f(DISTINCT …).
	Distinct bool
	// Variadic marks that the last argument was written VARIADIC.
	Variadic bool
	// OrderBy is the ORDER BY inside the parentheses or, with WithinGroup,
	// that of WITHIN GROUP (ORDER BY …).
	OrderBy     []*SortBy
	WithinGroup bool
	// Filter is FILTER (WHERE …), nil without one.
	Filter Expr
	// Over is the OVER clause, nil for a plain call.
	Over *WindowDef
	// SQLSyntax marks a call that was written in one of the standard's own
	// forms, such as EXTRACT(YEAR FROM x), x AT TIME ZONE z, TRIM(…) or
	// SUBSTRING(a FROM b). Name and Args are then the function behind it:
	// pg_catalog.extract('year', x), pg_catalog.timezone(z, x).
	SQLSyntax bool
}

// NamedArg is an argument written name => value.
type NamedArg struct {
	Loc
	Name  string
	Value Expr
}

// WindowDef is the body of OVER (…) or of a WINDOW name AS (…) entry.
//
// OVER w is {RefName: "w", Bare: true}; OVER (w ORDER BY x) has RefName "w"
// and Bare false, which copies the window instead of using it.
type WindowDef struct {
	Loc
	// Name is the name that a WINDOW clause gives, "" in OVER.
	Name    string
	RefName string
	Bare    bool

	PartitionBy []Expr
	OrderBy     []*SortBy
	// Frame is nil when none was written, which means RANGE BETWEEN
	// UNBOUNDED PRECEDING AND CURRENT ROW.
	Frame *Frame
}

// Frame is a window frame. A frame written without BETWEEN has CURRENT ROW as
// its End.
type Frame struct {
	Mode    FrameMode
	Start   FrameBound
	End     FrameBound
	Exclude FrameExclude
}

// FrameMode is the unit of a frame.
type FrameMode uint8

// The frame units.
const (
	FrameRange FrameMode = iota
	FrameRows
	FrameGroups
)

// FrameBound is one end of a frame.
type FrameBound struct {
	Kind FrameBoundKind
	// Offset is set for the kinds OffsetPreceding and OffsetFollowing.
	Offset Expr
}

// FrameBoundKind is the kind of a FrameBound, ordered from the start of the
// partition to its end.
type FrameBoundKind uint8

// The kinds of bounds.
const (
	UnboundedPreceding FrameBoundKind = iota
	OffsetPreceding
	CurrentRow
	OffsetFollowing
	UnboundedFollowing
)

// FrameExclude is the EXCLUDE part of a frame.
type FrameExclude uint8

// The exclusions.
const (
	ExcludeNoOthers FrameExclude = iota
	ExcludeCurrentRow
	ExcludeGroup
	ExcludeTies
)

func (*FuncCall) exprNode() {}
func (*NamedArg) exprNode() {}
