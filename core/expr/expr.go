package expr

import (
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/vector"
)

// ColID names a column of a statement: of a scan, of a computed expression or
// of an aggregate. 0 is no column.
type ColID int32

// ColumnInfo describes one output column of a plan node.
type ColumnInfo struct {
	ID   ColID
	Name string
	Type types.T
}

// Expr is a typed scalar expression.
type Expr interface {
	// Type returns the type of the value.
	Type() types.T
	expr()
}

// Rel is a relational plan inside an expression. It is implemented by the
// logical nodes; it stands here so that expressions need not import plans.
type Rel interface {
	Columns() []ColumnInfo
}

// Column is a reference to a column.
type Column struct {
	ID   ColID
	T    types.T
	Name string // for messages and EXPLAIN
}

// Const is a literal or folded value: a Const vector of one row.
type Const struct {
	Value *vector.Vector
}

// Param is a statement parameter, numbered from 1.
type Param struct {
	N int
	T types.T
}

// Call applies a scalar function. Op is the operator it was written as, or "".
type Call struct {
	Fn   *ext.Scalar
	Args []Expr
	T    types.T
	Op   string
}

// Cast converts a value.
type Cast struct {
	Cast     *ext.Cast
	Arg      Expr
	T        types.T
	Explicit bool
}

// And is the conjunction of two or more conditions.
type And struct{ Args []Expr }

// Or is the disjunction of two or more conditions.
type Or struct{ Args []Expr }

// Not is logical negation.
type Not struct{ Arg Expr }

// IsNull tests for null, or with Not for not null.
type IsNull struct {
	Arg Expr
	Not bool
}

// BoolTest is IS [NOT] TRUE and IS [NOT] FALSE; IS UNKNOWN is IsNull.
type BoolTest struct {
	Arg   Expr
	Value bool
	Not   bool
}

// Case is a searched CASE: the first When whose condition is true gives the
// value. Conditions and results behind it are not evaluated for that row.
type Case struct {
	Whens []When
	Else  Expr // nil means null
	T     types.T
}

// When is one branch of a Case.
type When struct{ Cond, Then Expr }

// Coalesce gives the first argument that is not null.
type Coalesce struct {
	Args []Expr
	T    types.T
}

// MinMax is GREATEST, or with Least LEAST; nulls are ignored.
type MinMax struct {
	Args  []Expr
	Least bool
	T     types.T
}

// DistinctFrom is IS DISTINCT FROM, or with Not IS NOT DISTINCT FROM. Eq
// compares two values that are not null.
type DistinctFrom struct {
	Left, Right Expr
	Eq          *ext.Scalar
	Not         bool
}

// InList tests an argument against constants of its own type, as a set.
type InList struct {
	Arg  Expr
	List *vector.Vector // Flat, no nulls
	// HasNull says that the written list held a null, so that a miss is null.
	HasNull bool
	Not     bool
}

// ArrayOp is "arg op ANY (array)", or with All "arg op ALL (array)".
type ArrayOp struct {
	Arg, Array Expr
	Op         *ext.Scalar // bool result; arguments element-typed
	OpName     string
	All        bool
}

// Array builds an array from its elements, all of T's element type, or with
// Nested a multidimensional one from arrays of T.
type Array struct {
	Elems  []Expr
	Nested bool
	T      types.T
}

// Row builds a record.
type Row struct {
	Fields []Expr
	Names  []string
}

// SubqueryKind says what a Subquery's value is.
type SubqueryKind uint8

// The kinds of sub-select in an expression.
const (
	Scalar SubqueryKind = iota // the only column of the only row, null for none
	Exists
	Any // true if Cond is for any row
	All
	ArrayOf // array of the only column
)

// Subquery is a sub-select in an expression. Columns of the surrounding query
// appear in it as ordinary Columns that its own plan does not produce. Cond,
// for Any and All, is a condition over them and the plan's columns.
type Subquery struct {
	Kind SubqueryKind
	Plan Rel
	Cond Expr
	T    types.T
}

// Type implements Expr for every node.
func (e *Column) Type() types.T { return e.T }

// Type returns the constant's type.
func (e *Const) Type() types.T { return e.Value.Type }

// Type returns the parameter's type.
func (e *Param) Type() types.T { return e.T }

// Type returns the function's result type.
func (e *Call) Type() types.T { return e.T }

// Type returns the target type.
func (e *Cast) Type() types.T { return e.T }

// Type returns bool.
func (*And) Type() types.T { return types.Bool }

// Type returns bool.
func (*Or) Type() types.T { return types.Bool }

// Type returns bool.
func (*Not) Type() types.T { return types.Bool }

// Type returns bool.
func (*IsNull) Type() types.T { return types.Bool }

// Type returns bool.
func (*BoolTest) Type() types.T { return types.Bool }

// Type returns the common type of the branches.
func (e *Case) Type() types.T { return e.T }

// Type returns the common type of the arguments.
func (e *Coalesce) Type() types.T { return e.T }

// Type returns the common type of the arguments.
func (e *MinMax) Type() types.T { return e.T }

// Type returns bool.
func (*DistinctFrom) Type() types.T { return types.Bool }

// Type returns bool.
func (*InList) Type() types.T { return types.Bool }

// Type returns bool.
func (*ArrayOp) Type() types.T { return types.Bool }

// Type returns the array type.
func (e *Array) Type() types.T { return e.T }

// Type returns record.
func (*Row) Type() types.T { return types.Record }

// Type returns the type of the sub-select's value.
func (e *Subquery) Type() types.T { return e.T }

func (*Column) expr()       {}
func (*Const) expr()        {}
func (*Param) expr()        {}
func (*Call) expr()         {}
func (*Cast) expr()         {}
func (*And) expr()          {}
func (*Or) expr()           {}
func (*Not) expr()          {}
func (*IsNull) expr()       {}
func (*BoolTest) expr()     {}
func (*Case) expr()         {}
func (*Coalesce) expr()     {}
func (*MinMax) expr()       {}
func (*DistinctFrom) expr() {}
func (*InList) expr()       {}
func (*ArrayOp) expr()      {}
func (*Array) expr()        {}
func (*Row) expr()          {}
func (*Subquery) expr()     {}
