package ast

// CreateTable is CREATE TABLE with a column list, OF a type or PARTITION OF.
type CreateTable struct {
	Loc
	// Table carries the persistence (TEMP, UNLOGGED).
	Table       *RangeVar
	IfNotExists bool
	// Elements are columns, constraints and LIKE clauses in written order.
	Elements []TableElement
	Inherits []*RangeVar
	// OfType is CREATE TABLE … OF type, else nil.
	OfType *TypeName
	// PartitionOf is the parent of PARTITION OF, with its Bound.
	PartitionOf    *RangeVar
	PartitionBound *PartitionBound
	PartitionBy    *PartitionSpec
	Options        []*Option
	OnCommit       OnCommit
	AccessMethod   string
	Tablespace     string
}

// TableElement is a ColumnDef, a Constraint or a LikeClause.
type TableElement interface {
	Node
	tableElement()
}

// OnCommit is what happens to a temporary table at the end of a transaction.
type OnCommit uint8

// The ON COMMIT actions.
const (
	OnCommitNone OnCommit = iota
	OnCommitPreserveRows
	OnCommitDeleteRows
	OnCommitDrop
)

// ColumnDef is a column of a table, of a composite type or of a function's
// column definition list.
type ColumnDef struct {
	Loc
	Name string
	// Type is nil only in CREATE TABLE OF and PARTITION OF. The serial types
	// are {"serial"} and its like.
	Type *TypeName
	// Collation is the COLLATE clause, nil without one.
	Collation Name
	// Constraints are NOT NULL, DEFAULT, CHECK and so on in written order;
	// Deferrable attributes are already merged into theirs.
	Constraints []*Constraint
	Compression string
	Storage     string
}

// LikeClause is LIKE Table with its INCLUDING options.
type LikeClause struct {
	Loc
	Table   *RangeVar
	Include LikeOption
}

// LikeOption is a set of INCLUDING options.
type LikeOption uint32

// The options of LIKE; LikeAll is every bit.
const (
	LikeComments LikeOption = 1 << iota
	LikeCompression
	LikeConstraints
	LikeDefaults
	LikeGenerated
	LikeIdentity
	LikeIndexes
	LikeStatistics
	LikeStorage
	LikeAll LikeOption = 1<<9 - 1
)

// Constraint is a column or table constraint. A column constraint of a kind
// with Columns leaves them empty.
type Constraint struct {
	Loc
	Kind ConstraintKind
	// Name is "" when none was given.
	Name string
	// Expr is that of Check, Default and Generated.
	Expr Expr
	// Columns are those of PrimaryKey and Unique, and the referencing ones of
	// ForeignKey.
	Columns []string
	// Include are the INCLUDE columns of PrimaryKey, Unique and Exclude.
	Include          []string
	NullsNotDistinct bool
	// UsingIndex is UNIQUE|PRIMARY KEY USING INDEX name.
	UsingIndex string

	// IdentityAlways tells GENERATED ALWAYS AS IDENTITY from BY DEFAULT;
	// Sequence are the options in its parentheses, nil without any.
	IdentityAlways bool
	Sequence       *SequenceOptions

	// References is the table that a ForeignKey points at, RefColumns its
	// columns, empty for the primary key.
	References *RangeVar
	RefColumns []string
	Match      FKMatch
	OnDelete   FKAction
	OnUpdate   FKAction
	// OnDeleteColumns is SET NULL|DEFAULT (columns).
	OnDeleteColumns []string

	// Exclusions, AccessMethod and Where are those of EXCLUDE.
	Exclusions   []*Exclusion
	AccessMethod string
	Where        Expr

	Deferrable        bool
	InitiallyDeferred bool
	NoInherit         bool
	// NotValid marks ADD CONSTRAINT … NOT VALID.
	NotValid bool
	// Options are WITH (…) index parameters.
	Options    []*Option
	Tablespace string
}

// ConstraintKind is the kind of a Constraint.
type ConstraintKind uint8

// The kinds of constraints.
const (
	ConstraintNull ConstraintKind = iota
	ConstraintNotNull
	ConstraintDefault
	ConstraintIdentity
	ConstraintGenerated
	ConstraintCheck
	ConstraintPrimaryKey
	ConstraintUnique
	ConstraintExclude
	ConstraintForeignKey
)

// FKAction is a referential action.
type FKAction uint8

// The referential actions.
const (
	FKNoAction FKAction = iota
	FKRestrict
	FKCascade
	FKSetNull
	FKSetDefault
)

// FKMatch is the MATCH type of a foreign key.
type FKMatch uint8

// The match types.
const (
	MatchSimple FKMatch = iota
	MatchFull
	MatchPartial
)

// Exclusion is one `element WITH operator` of EXCLUDE.
type Exclusion struct {
	Elem *IndexElem
	Op   OpName
}

// PartitionSpec is PARTITION BY Strategy (Keys).
type PartitionSpec struct {
	Loc
	Strategy PartitionStrategy
	Keys     []*PartitionKey
}

// PartitionStrategy is LIST, RANGE or HASH.
type PartitionStrategy uint8

// The partition strategies.
const (
	PartitionList PartitionStrategy = iota
	PartitionRange
	PartitionHash
)

// PartitionKey is a column (Column is set) or an expression of a partition key.
type PartitionKey struct {
	Loc
	Column    string
	Expr      Expr
	Collation Name
	OpClass   Name
}

// PartitionBound is FOR VALUES … or DEFAULT.
type PartitionBound struct {
	Loc
	Default  bool
	Strategy PartitionStrategy
	// Values are those of IN (…).
	Values []Expr
	// From and To are those of a range; a MINVALUE or MAXVALUE is a ColumnRef
	// of that lower-case name.
	From, To []Expr
	// Modulus and Remainder are those of a hash partition.
	Modulus, Remainder int32
}

// CreateTableAs is CREATE [MATERIALIZED VIEW|TABLE] … AS Query and SELECT INTO.
type CreateTableAs struct {
	Loc
	Table        *RangeVar
	Columns      []string
	Materialized bool
	IfNotExists  bool
	// SelectInto marks that it was written SELECT … INTO.
	SelectInto bool
	// Query is a Select or an Execute.
	Query        Stmt
	WithNoData   bool
	Options      []*Option
	OnCommit     OnCommit
	AccessMethod string
	Tablespace   string
}

func (*ColumnDef) tableElement()  {}
func (*Constraint) tableElement() {}
func (*LikeClause) tableElement() {}
func (*CreateTable) stmtNode()    {}
func (*CreateTableAs) stmtNode()  {}
