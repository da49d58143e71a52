package ast

// AlterTable is ALTER TABLE|INDEX|SEQUENCE|VIEW|… Relation Cmds. Its forms RENAME,
// SET SCHEMA and OWNER TO are Rename, AlterSchema and (here) SetOwner.
type AlterTable struct {
	Loc
	// Kind is the object kind that the statement names.
	Kind     ObjectKind
	Relation *RangeVar
	IfExists bool
	Cmds     []AlterTableCmd
}

// AlterTableCmd is one action of an AlterTable. The set is sealed.
type AlterTableCmd interface {
	alterTableCmd()
}

// AddColumn is ADD [COLUMN] [IF NOT EXISTS]; ADD ATTRIBUTE of a composite type.
type AddColumn struct {
	Column      *ColumnDef
	IfNotExists bool
	Cascade     bool
}

// DropColumn is DROP [COLUMN]; DROP ATTRIBUTE of a composite type.
type DropColumn struct {
	Column   string
	IfExists bool
	Cascade  bool
}

// AlterColumnType is ALTER COLUMN … TYPE Type [COLLATE c] [USING e].
type AlterColumnType struct {
	Column    string
	Type      *TypeName
	Collation Name
	Using     Expr
	Cascade   bool
}

// SetColumnDefault is SET DEFAULT, or with a nil Default DROP DEFAULT.
type SetColumnDefault struct {
	Column  string
	Default Expr
}

// SetNotNull is SET NOT NULL, or with Drop DROP NOT NULL.
type SetNotNull struct {
	Column string
	Drop   bool
}

// DropExpression is ALTER COLUMN … DROP EXPRESSION.
type DropExpression struct {
	Column   string
	IfExists bool
}

// AddIdentity is ALTER COLUMN … ADD GENERATED … AS IDENTITY.
type AddIdentity struct {
	Column   string
	Identity *Constraint
}

// SetIdentity is ALTER COLUMN … SET GENERATED, SET sequence option, RESTART.
type SetIdentity struct {
	Column string
	// Generation is nil unless SET GENERATED was written; true means ALWAYS.
	Generation *bool
	Sequence   *SequenceOptions
}

// DropIdentity is ALTER COLUMN … DROP IDENTITY.
type DropIdentity struct {
	Column   string
	IfExists bool
}

// SetStatistics is ALTER COLUMN … SET STATISTICS n. Column is "" when ColumnNumber
// (from 1) is given instead.
type SetStatistics struct {
	Column       string
	ColumnNumber int32
	Target       int64
}

// SetColumnStorage is ALTER COLUMN … SET STORAGE s.
type SetColumnStorage struct {
	Column  string
	Storage string
}

// SetColumnCompression is ALTER COLUMN … SET COMPRESSION c.
type SetColumnCompression struct {
	Column      string
	Compression string
}

// SetColumnOptions is ALTER COLUMN … SET (…), or with Reset RESET (…).
type SetColumnOptions struct {
	Column  string
	Reset   bool
	Options []*Option
}

// AddConstraint is ADD table_constraint.
type AddConstraint struct {
	Constraint *Constraint
}

// AlterConstraint is ALTER CONSTRAINT … [NOT] DEFERRABLE ….
type AlterConstraint struct {
	Constraint *Constraint
}

// ValidateConstraint is VALIDATE CONSTRAINT Name.
type ValidateConstraint struct {
	Name string
}

// DropConstraint is DROP CONSTRAINT [IF EXISTS] Name.
type DropConstraint struct {
	Name     string
	IfExists bool
	Cascade  bool
}

// SetOwner is OWNER TO Owner.
type SetOwner struct {
	Owner *RoleSpec
}

// SetTableOptions is SET (…), or with Reset RESET (…).
type SetTableOptions struct {
	Reset   bool
	Options []*Option
}

// SetTablespace is SET TABLESPACE Name.
type SetTablespace struct {
	Name string
}

// SetPersistence is SET LOGGED or SET UNLOGGED.
type SetPersistence struct {
	Logged bool
}

// SetAccessMethod is SET ACCESS METHOD Name.
type SetAccessMethod struct {
	Name string
}

// EnableTrigger is ENABLE|DISABLE [REPLICA|ALWAYS] TRIGGER or RULE. Name is "" for
// ALL and USER.
type EnableTrigger struct {
	Name string
	Mode EnableMode
	// Rule tells rules from triggers, User marks TRIGGER USER.
	Rule bool
	User bool
}

// EnableMode is how a trigger fires.
type EnableMode uint8

// The firing modes.
const (
	EnableOrigin EnableMode = iota
	EnableAlways
	EnableReplica
	EnableDisabled
)

// SetRowSecurity is ENABLE, DISABLE, FORCE or NO FORCE ROW LEVEL SECURITY.
type SetRowSecurity struct {
	Enable bool
	Force  bool
	// ForceForm tells the two FORCE forms, where only Force counts, from the
	// two others.
	ForceForm bool
}

// AlterInherit is INHERIT Parent, or with Drop NO INHERIT Parent.
type AlterInherit struct {
	Parent *RangeVar
	Drop   bool
}

// AttachPartition is ATTACH PARTITION Partition bound; for an index the Bound is
// nil.
type AttachPartition struct {
	Partition *RangeVar
	Bound     *PartitionBound
}

// DetachPartition is DETACH PARTITION Partition [CONCURRENTLY|FINALIZE].
type DetachPartition struct {
	Partition    *RangeVar
	Concurrently bool
	Finalize     bool
}

// AlterTableOther is an action that Basalt has no node for; What names it.
type AlterTableOther struct {
	What string
}

func (*AlterTable) stmtNode() {}

func (*AddColumn) alterTableCmd()            {}
func (*DropColumn) alterTableCmd()           {}
func (*AlterColumnType) alterTableCmd()      {}
func (*SetColumnDefault) alterTableCmd()     {}
func (*SetNotNull) alterTableCmd()           {}
func (*DropExpression) alterTableCmd()       {}
func (*AddIdentity) alterTableCmd()          {}
func (*SetIdentity) alterTableCmd()          {}
func (*DropIdentity) alterTableCmd()         {}
func (*SetStatistics) alterTableCmd()        {}
func (*SetColumnStorage) alterTableCmd()     {}
func (*SetColumnCompression) alterTableCmd() {}
func (*SetColumnOptions) alterTableCmd()     {}
func (*AddConstraint) alterTableCmd()        {}
func (*AlterConstraint) alterTableCmd()      {}
func (*ValidateConstraint) alterTableCmd()   {}
func (*DropConstraint) alterTableCmd()       {}
func (*SetOwner) alterTableCmd()             {}
func (*SetTableOptions) alterTableCmd()      {}
func (*SetTablespace) alterTableCmd()        {}
func (*SetPersistence) alterTableCmd()       {}
func (*SetAccessMethod) alterTableCmd()      {}
func (*EnableTrigger) alterTableCmd()        {}
func (*SetRowSecurity) alterTableCmd()       {}
func (*AlterInherit) alterTableCmd()         {}
func (*AttachPartition) alterTableCmd()      {}
func (*DetachPartition) alterTableCmd()      {}
func (*AlterTableOther) alterTableCmd()      {}
