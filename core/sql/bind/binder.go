package bind

import (
	"unicode/utf8"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/catalog"
	"github.com/basaltdb/basalt/core/expr"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/core/plan/logical"
	"github.com/basaltdb/basalt/core/plan/physical"
	"github.com/basaltdb/basalt/core/sql/ast"
	"github.com/basaltdb/basalt/core/value"
)

// SystemRel is a virtual table.
type SystemRel struct {
	OID     types.OID
	Schema  string
	Name    string
	Columns []ext.ResultColumn
	// Source is what the plan names, where it is not schema and name.
	Source string
}

// System finds virtual tables by schema and name, nil when there is none.
type System interface {
	SystemRel(schema, name string) *SystemRel
}

// Functions finds user-defined functions in a schema.
type Functions interface {
	UserScalars(schema types.OID, name string) []*ext.Scalar
	UserAggregates(schema types.OID, name string) []*ext.Aggregate
	UserTables(schema types.OID, name string) []*ext.TableFunc
}

// Config is what a statement is bound against.
type Config struct {
	Catalog    *catalog.Snapshot
	Registry   *ext.Registry
	System     System
	Functions  Functions
	SearchPath []string // without the implicit pg_catalog
	TempSchema string   // what pg_temp means
	Format     *value.Format
	// SQL is the statement's text, for error positions.
	SQL string
	// Parse parses a stored view or expression.
	Parse func(sql string) (ast.Stmt, error)
	// ParamTypes are the declared types of $1, $2, ...; zero means to infer.
	ParamTypes []types.T
	User       types.OID
}

// Binder binds one statement.
type Binder struct {
	Config
	nextCol  expr.ColID
	nextCTE  int
	params   []types.T
	depth    int
	viewDeep int
	// relations lists the tables that the statement uses, for locks,
	// privileges and plan invalidation.
	relations []Use
	routines  []types.OID
}

// Routines returns the functions of users that what was bound calls.
func (b *Binder) Routines() []types.OID { return b.routines }

// calls notes the use of a function.
func (b *Binder) calls(oid types.OID) {
	if oid >= catalog.FirstUserOID {
		b.routines = append(b.routines, oid)
	}
}

// Use is one use of a table by a statement.
type Use struct {
	Table  *catalog.Table
	Access Access
	// Lock is the mode of LockRows.
	Lock physical.LockStrength
	// AsOwner is true for a table behind a view, which the view's owner uses.
	AsOwner types.OID
}

// Access is how a statement uses a table.
type Access uint8

// The kinds of access.
const (
	Read Access = iota
	InsertInto
	UpdateOf
	DeleteFrom
	LockRows
)

// Result is a bound statement.
type Result struct {
	Plan      logical.Node
	Columns   []OutputColumn
	Params    []types.T
	Relations []Use
}

// OutputColumn describes a result column to the client.
type OutputColumn struct {
	Name  string
	Type  types.T
	Table types.OID // origin, 0 for none
	Attr  int16
}

// New returns a binder for one statement.
func New(c Config) *Binder {
	b := &Binder{Config: c}
	b.params = append(b.params, c.ParamTypes...)
	return b
}

// maxDepth bounds the nesting of queries and expressions.
const maxDepth = 1000

// enter counts one level of nesting; the caller must call leave.
func (b *Binder) enter() error {
	b.depth++
	if b.depth > maxDepth {
		return errs.New(errs.StatementTooComplex, "stack depth limit exceeded").
			WithHint("The statement nests deeper than %d levels.", maxDepth)
	}
	return nil
}

func (b *Binder) leave() { b.depth-- }

// newCol allots a column id.
func (b *Binder) newCol() expr.ColID {
	b.nextCol++
	return b.nextCol
}

// column makes a new column of a plan.
func (b *Binder) column(name string, t types.T) expr.ColumnInfo {
	return expr.ColumnInfo{ID: b.newCol(), Name: name, Type: t}
}

// errorAt makes an error that points at a node.
func (b *Binder) errorAt(n ast.Node, code errs.Code, format string, args ...any) *errs.Error {
	e := errs.New(code, format, args...)
	e.Position = b.position(n)
	return e
}

// position converts a node's byte offset to PostgreSQL's character position.
func (b *Binder) position(n ast.Node) int {
	if n == nil || b.viewDeep > 0 {
		return 0
	}
	at := int(n.Position())
	if at < 0 || at > len(b.SQL) {
		return 0
	}
	return utf8.RuneCountInString(b.SQL[:at]) + 1
}

// at gives an error the position of n unless it has one.
func (b *Binder) at(err error, n ast.Node) error {
	e := errs.From(err)
	if e == nil {
		return nil
	}
	if e.Position == 0 {
		c := *e
		c.Position = b.position(n)
		return &c
	}
	return e
}

// paramType returns the type of $n so far, growing the list.
func (b *Binder) paramType(n int) types.T {
	for len(b.params) < n {
		b.params = append(b.params, types.T{})
	}
	return b.params[n-1]
}

// finish checks that every parameter got a type.
func (b *Binder) finish() error {
	for i, t := range b.params {
		if t.OID == 0 || t.OID == types.UnknownOID {
			// A parameter that nothing constrains is text, as for SELECT $1.
			b.params[i] = types.Text
		}
	}
	return nil
}
