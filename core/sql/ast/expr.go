package ast

// ColumnRef is a name in an expression: `a`, `t.a`, `s.t.a`, and with Star
// `t.*` or `*` (Name is then the qualifier, possibly empty).
type ColumnRef struct {
	Loc
	Name Name
	Star bool
}

// ParamRef is `$n`, n counted from 1.
type ParamRef struct {
	Loc
	Number int32
}

// NullLit is the constant NULL.
type NullLit struct{ Loc }

// BoolLit is TRUE or FALSE.
type BoolLit struct {
	Loc
	Value bool
}

// IntLit is an integer constant: int4 if Value fits in 32 bits, else int8.
// A minus sign in front of the digits is already folded in.
type IntLit struct {
	Loc
	Value int64
}

// NumericLit is a constant of type numeric: one with a point or an exponent,
// or an integer beyond int8. Text is decimal, without underscores, and may
// begin with a minus sign.
type NumericLit struct {
	Loc
	Text string
}

// StringLit is a string constant, with its escapes already resolved. Its type
// is unknown until the context gives it one.
type StringLit struct {
	Loc
	Value string
}

// BitStringLit is B'0101' or, with Hex, X'1F'. Digits is as written.
type BitStringLit struct {
	Loc
	Digits string
	Hex    bool
}

// TypeCast is CAST(Arg AS Type), Arg::Type or Type 'literal'.
type TypeCast struct {
	Loc
	Arg  Expr
	Type *TypeName
}

// CollateExpr is Arg COLLATE Collation.
type CollateExpr struct {
	Loc
	Arg       Expr
	Collation Name
}

// CaseExpr is CASE [Arg] WHEN … THEN … [ELSE Else] END. Without an Arg each
// When's Cond is a boolean; with one it is a value to compare with.
type CaseExpr struct {
	Loc
	Arg   Expr // nil for the searched form
	Whens []*CaseWhen
	Else  Expr // nil means NULL
}

// CaseWhen is one WHEN Cond THEN Result.
type CaseWhen struct {
	Loc
	Cond   Expr
	Result Expr
}

// CoalesceExpr is COALESCE(Args…).
type CoalesceExpr struct {
	Loc
	Args []Expr
}

// MinMaxExpr is GREATEST(Args…) or LEAST(Args…).
type MinMaxExpr struct {
	Loc
	Least bool
	Args  []Expr
}

// NullIfExpr is NULLIF(Left, Right); PostgreSQL resolves it through `=`.
type NullIfExpr struct {
	Loc
	Left, Right Expr
}

// ArrayExpr is ARRAY[Elems…]; a nested `[…]` is an ArrayExpr as well.
type ArrayExpr struct {
	Loc
	Elems []Expr
}

// RowExpr is ROW(Args…), or (a, b, …) when Explicit is false.
type RowExpr struct {
	Loc
	Args     []Expr
	Explicit bool
}

// SubscriptExpr is Arg[i], Arg[i][j] or Arg[l:u]: consecutive subscripts are
// one node because together they address one array.
type SubscriptExpr struct {
	Loc
	Arg     Expr
	Indices []Subscript
}

// Subscript is one [Upper] or, with IsSlice, [Lower:Upper] where an omitted
// bound is nil.
type Subscript struct {
	IsSlice bool
	Lower   Expr
	Upper   Expr
}

// FieldSelect is (Arg).Field, or (Arg).* when Star is set.
type FieldSelect struct {
	Loc
	Arg   Expr
	Field string
	Star  bool
}

// GroupingFunc is GROUPING(Args…).
type GroupingFunc struct {
	Loc
	Args []Expr
}

// SetToDefault is the keyword DEFAULT in VALUES or UPDATE … SET.
type SetToDefault struct{ Loc }

// CurrentOfExpr is WHERE CURRENT OF Cursor.
type CurrentOfExpr struct {
	Loc
	Cursor string
}

// SQLValueFunction is a niladic function of the SQL standard.
type SQLValueFunction struct {
	Loc
	Op SQLValueOp
	// Precision is the (n) of CURRENT_TIME(n) and the like, -1 without one.
	Precision int32
}

// SQLValueOp names an SQLValueFunction.
type SQLValueOp uint8

// The niladic functions.
const (
	CurrentDate SQLValueOp = iota
	CurrentTime
	CurrentTimestamp
	LocalTime
	LocalTimestamp
	CurrentRole
	CurrentUser
	User
	SessionUser
	CurrentCatalog
	CurrentSchema
)

var sqlValueNames = [...]string{"current_date", "current_time", "current_timestamp", "localtime", "localtimestamp",
	"current_role", "current_user", "user", "session_user", "current_catalog", "current_schema"}

// String returns the function's name in lower case, as PostgreSQL names the
// result column.
func (o SQLValueOp) String() string { return sqlValueNames[o] }

func (*ColumnRef) exprNode()        {}
func (*ParamRef) exprNode()         {}
func (*NullLit) exprNode()          {}
func (*BoolLit) exprNode()          {}
func (*IntLit) exprNode()           {}
func (*NumericLit) exprNode()       {}
func (*StringLit) exprNode()        {}
func (*BitStringLit) exprNode()     {}
func (*TypeCast) exprNode()         {}
func (*CollateExpr) exprNode()      {}
func (*CaseExpr) exprNode()         {}
func (*CoalesceExpr) exprNode()     {}
func (*MinMaxExpr) exprNode()       {}
func (*NullIfExpr) exprNode()       {}
func (*ArrayExpr) exprNode()        {}
func (*RowExpr) exprNode()          {}
func (*SubscriptExpr) exprNode()    {}
func (*FieldSelect) exprNode()      {}
func (*GroupingFunc) exprNode()     {}
func (*SetToDefault) exprNode()     {}
func (*CurrentOfExpr) exprNode()    {}
func (*SQLValueFunction) exprNode() {}
