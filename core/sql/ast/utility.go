package ast

// Explain is EXPLAIN [(Options)] Query. The old spelling EXPLAIN ANALYZE VERBOSE
// gives the same options.
type Explain struct {
	Loc
	Options []*Option
	// Query is any statement that can be explained: Select, Insert, Update,
	// Delete, Merge, CreateTableAs, RefreshMatView, DeclareCursor, Execute.
	Query Stmt
}

// Vacuum is VACUUM, or with Analyze alone ANALYZE.
type Vacuum struct {
	Loc
	// AnalyzeOnly tells ANALYZE from VACUUM.
	AnalyzeOnly bool
	Options     []*Option
	// Targets is empty for the whole database.
	Targets []VacuumTarget
}

// VacuumTarget is a table with an optional column list.
type VacuumTarget struct {
	Table   *RangeVar
	Columns []string
}

// LockTable is LOCK [TABLE] Tables IN Mode MODE [NOWAIT].
type LockTable struct {
	Loc
	Tables []*RangeVar
	Mode   TableLockMode
	NoWait bool
}

// TableLockMode is a table lock mode, numbered as PostgreSQL numbers them.
type TableLockMode uint8

// The table lock modes, weakest first.
const (
	AccessShareLock TableLockMode = iota + 1
	RowShareLock
	RowExclusiveLock
	ShareUpdateExclusiveLock
	ShareLock
	ShareRowExclusiveLock
	ExclusiveLock
	AccessExclusiveLock
)

// Checkpoint is CHECKPOINT.
type Checkpoint struct{ Loc }

// Reindex is REINDEX [(Options)] INDEX|TABLE|SCHEMA|SYSTEM|DATABASE.
type Reindex struct {
	Loc
	// Kind is ObjectIndex, ObjectTable, ObjectSchema or ObjectDatabase;
	// System marks REINDEX SYSTEM.
	Kind     ObjectKind
	System   bool
	Relation *RangeVar
	Name     string
	Options  []*Option
}

// Cluster is CLUSTER [Table [USING Index]].
type Cluster struct {
	Loc
	Table   *RangeVar
	Index   string
	Options []*Option
}

// CreateStatistics is CREATE STATISTICS Name (Kinds) ON … FROM ….
type CreateStatistics struct {
	Loc
	Name        Name
	IfNotExists bool
	Kinds       []string
	// Exprs are the columns (ColumnRef) and expressions.
	Exprs []Expr
	From  []TableRef
}

// CreateRule is CREATE [OR REPLACE] RULE Name AS ON Event TO Table ….
type CreateRule struct {
	Loc
	Name      string
	Table     *RangeVar
	OrReplace bool
	// Event is select, insert, update or delete.
	Event   string
	Where   Expr
	Instead bool
	Actions []Stmt
}

func (*Explain) stmtNode()          {}
func (*Vacuum) stmtNode()           {}
func (*LockTable) stmtNode()        {}
func (*Checkpoint) stmtNode()       {}
func (*Reindex) stmtNode()          {}
func (*Cluster) stmtNode()          {}
func (*CreateStatistics) stmtNode() {}
func (*CreateRule) stmtNode()       {}
