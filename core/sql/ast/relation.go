package ast

// CreateIndex is CREATE [UNIQUE] INDEX [CONCURRENTLY] [IF NOT EXISTS] [Name] ON Table
// [USING Method] (Elems) ….
type CreateIndex struct {
	Loc
	// Name is "" when the index is to be named automatically.
	Name         string
	Table        *RangeVar
	Unique       bool
	Concurrently bool
	IfNotExists  bool
	// Method is "btree" unless USING names another one.
	Method           string
	Elems            []*IndexElem
	Include          []*IndexElem
	NullsNotDistinct bool
	Options          []*Option
	Where            Expr
	Tablespace       string
}

// IndexElem is a column (Column is set) or an expression of an index.
type IndexElem struct {
	Loc
	Column         string
	Expr           Expr
	Collation      Name
	OpClass        Name
	OpClassOptions []*Option
	Dir            SortDir
	Nulls          NullsOrder
}

// CreateView is CREATE [OR REPLACE] [TEMP] VIEW. CREATE RECURSIVE VIEW comes with
// its WITH RECURSIVE written out.
type CreateView struct {
	Loc
	View        *RangeVar
	Columns     []string
	Query       *Select
	OrReplace   bool
	Options     []*Option
	CheckOption ViewCheckOption
}

// ViewCheckOption is WITH [LOCAL|CASCADED] CHECK OPTION.
type ViewCheckOption uint8

// The check options.
const (
	CheckOptionNone ViewCheckOption = iota
	CheckOptionLocal
	CheckOptionCascaded
)

// RefreshMatView is REFRESH MATERIALIZED VIEW.
type RefreshMatView struct {
	Loc
	View         *RangeVar
	Concurrently bool
	WithNoData   bool
}

// CreateSchema is CREATE SCHEMA, with the statements written inside it.
type CreateSchema struct {
	Loc
	// Name is "" for CREATE SCHEMA AUTHORIZATION role.
	Name        string
	Owner       *RoleSpec
	IfNotExists bool
	Elements    []Stmt
}

// CreateSequence is CREATE [TEMP] SEQUENCE.
type CreateSequence struct {
	Loc
	Sequence    *RangeVar
	IfNotExists bool
	Options     SequenceOptions
}

// AlterSequence is ALTER SEQUENCE with sequence options.
type AlterSequence struct {
	Loc
	Sequence *RangeVar
	IfExists bool
	Options  SequenceOptions
}

// SequenceOptions are the options of a sequence or an identity column; a nil
// pointer was not written.
type SequenceOptions struct {
	Type      *TypeName
	Increment *int64
	Start     *int64
	MinValue  *int64
	MaxValue  *int64
	// NoMinValue and NoMaxValue are NO MINVALUE and NO MAXVALUE.
	NoMinValue bool
	NoMaxValue bool
	Cache      *int64
	Cycle      *bool
	// Restart marks RESTART; RestartWith is its value, nil without one.
	Restart     bool
	RestartWith *int64
	// OwnedBy is {"none"} for OWNED BY NONE, nil when not written.
	OwnedBy Name
	// SequenceName is SEQUENCE NAME of an identity column (pg_dump).
	SequenceName Name
}

// CreateDatabase is CREATE DATABASE.
type CreateDatabase struct {
	Loc
	Name    string
	Options []*Option
}

// AlterDatabase is ALTER DATABASE Name with options.
type AlterDatabase struct {
	Loc
	Name    string
	Options []*Option
}

// DropDatabase is DROP DATABASE.
type DropDatabase struct {
	Loc
	Name     string
	IfExists bool
	Options  []*Option
}

// CreateExtension is CREATE EXTENSION with its options schema, new_version and
// cascade.
type CreateExtension struct {
	Loc
	Name        string
	IfNotExists bool
	Options     []*Option
}

func (*CreateIndex) stmtNode()     {}
func (*CreateView) stmtNode()      {}
func (*RefreshMatView) stmtNode()  {}
func (*CreateSchema) stmtNode()    {}
func (*CreateSequence) stmtNode()  {}
func (*AlterSequence) stmtNode()   {}
func (*CreateDatabase) stmtNode()  {}
func (*AlterDatabase) stmtNode()   {}
func (*DropDatabase) stmtNode()    {}
func (*CreateExtension) stmtNode() {}
