package catalog

import (
	"slices"

	"github.com/basaltdb/basalt/core/base/types"
)

// OID identifies a catalogue object. User objects start at FirstUserOID, as
// in PostgreSQL; lower numbers are built in.
type OID = types.OID

// FirstUserOID is the first OID that a user's object gets.
const FirstUserOID OID = 16384

// BootstrapRoleOID is the OID of the superuser that the first start makes.
const BootstrapRoleOID OID = 10

// RelKind is pg_class.relkind.
type RelKind byte

// The kinds of relation.
const (
	RelTable    RelKind = 'r'
	RelIndex    RelKind = 'i'
	RelSequence RelKind = 'S'
	RelView     RelKind = 'v'
	RelMatView  RelKind = 'm'
)

// Schema is a namespace.
type Schema struct {
	OID   OID
	Name  string
	Owner OID
	ACL   []Grant
}

// Table is a table, view or materialised view.
type Table struct {
	OID     OID
	Schema  OID
	Name    string
	Kind    RelKind
	Owner   OID
	Columns []Column // in attnum order; dropped ones stay, so ordinals never move
	// Storage is the table's number in core/txn, 0 for a view.
	Storage uint64
	// Query is a view's definition as SQL text, with resolved names.
	Query       string
	SearchPath  []string // in force when the view was made
	Temporary   bool
	OnCommit    OnCommit `json:",omitempty"`
	Constraints []Constraint
	Triggers    []Trigger `json:",omitempty"` // by name
	// KeysOff are the foreign keys, its own and those of others to it, that changes of the
	// table are not held to: those that there were at DISABLE TRIGGER ALL.
	KeysOff []OID `json:",omitempty"`
	Indexes []OID
	Comment string
	ACL     []Grant
	Options map[string]string
	// Populated is false for a materialised view made WITH NO DATA.
	Populated bool
}

// OnCommit is what happens to a temporary table at the end of a transaction.
type OnCommit byte

// What may happen; 0 keeps the rows.
const (
	OnCommitDeleteRows OnCommit = 'd'
	OnCommitDrop       OnCommit = 'D'
)

// Column is a column of a table. Its ordinal is its position in Columns, and
// attnum is one more.
type Column struct {
	Name    string
	Type    types.T
	NotNull bool
	// Default is an SQL expression, "" for none. For a Generated column it is
	// the expression that computes it.
	Default   string
	Generated bool
	// Identity is 'a' for GENERATED ALWAYS, 'd' for BY DEFAULT, 0 for none.
	Identity byte
	// Sequence is the sequence an identity or serial column owns, or 0.
	Sequence  OID
	Dropped   bool
	Comment   string
	Collation string
	// Stats are ANALYZE's findings, nil before it ran.
	Stats *ColumnStats
}

// ConstraintKind is pg_constraint.contype.
type ConstraintKind byte

// The kinds of constraint.
const (
	ConCheck      ConstraintKind = 'c'
	ConForeignKey ConstraintKind = 'f'
	ConPrimaryKey ConstraintKind = 'p'
	ConUnique     ConstraintKind = 'u'
)

// Constraint is a table constraint.
type Constraint struct {
	OID     OID
	Name    string
	Kind    ConstraintKind
	Columns []int  // ordinals
	Check   string // SQL expression
	Index   OID    // of a primary key or unique constraint
	// RefTable and RefColumns are a foreign key's target.
	RefTable           OID
	RefColumns         []int
	RefIndex           OID
	OnDelete, OnUpdate byte // 'a' no action, 'r' restrict, 'c' cascade, 'n' set null, 'd' set default
	Match              byte // 's' simple, 'f' full
	Deferrable         bool
	InitiallyDeferred  bool
	NotValid           bool
	Comment            string
}

// Index is an index over a table.
type Index struct {
	OID     OID
	Schema  OID
	Name    string
	Table   OID
	Owner   OID
	Method  string // "btree" or "lsm"
	Unique  bool
	Primary bool
	// NullsNotDistinct makes a unique index treat nulls as equal.
	NullsNotDistinct bool
	Keys             []IndexKey
	Include          []int  // ordinals of covered columns
	Where            string // SQL predicate of a partial index
	// Options are the storage parameters, as name=value.
	Options    []string `json:",omitempty"`
	Storage    uint64   // number in core/txn
	Constraint OID
	Comment    string
}

// KeyOf returns the position of a column among the keys, -1 where it is none.
func (ix *Index) KeyOf(ord int) int {
	return slices.IndexFunc(ix.Keys, func(k IndexKey) bool { return k.Column == ord })
}

// IndexKey is one key of an index: a column, or an expression over the table.
type IndexKey struct {
	Column     int    // ordinal, -1 for an expression
	Expr       string // SQL
	Type       types.T
	Desc       bool
	NullsFirst bool
}

// Sequence is a sequence generator. Its current value is storage's.
type Sequence struct {
	OID       OID
	Schema    OID
	Name      string
	Owner     OID
	Type      types.T
	Start     int64
	Increment int64
	Min, Max  int64
	Cache     int64
	Cycle     bool
	Storage   uint64
	OwnedBy   OID // table, 0 for none
	OwnedCol  int // ordinal
	Temporary bool
	Comment   string
	ACL       []Grant
}

// Function is a user-defined function or procedure.
type Function struct {
	OID        OID
	Schema     OID
	Name       string
	Owner      OID
	Kind       byte // 'f' function, 'p' procedure, 'a' aggregate
	Args       []FunctionArg
	Return     types.T
	ReturnsSet bool
	Language   string // "sql", "wasm", "wat"
	// Source is the SQL text, or the exported symbol of a module.
	Source string
	// Text is what the module was made of, in a language that is text.
	Text   string
	Module OID
	// FromManifest is true for a function that its module has declared.
	FromManifest bool `json:",omitempty"`
	Strict       bool
	// Steps are the functions that an aggregate is made of, nil for one of a module.
	Steps *Steps `json:",omitempty"`
	// Definer says that it runs with the rights of its owner.
	Definer bool `json:",omitempty"`
	// Settings are parameters that hold while it runs, as "name=value".
	Settings   []string `json:",omitempty"`
	Volatility byte     // 'i', 's', 'v'
	Cost       float32
	// Rows is what a set-returning function is taken to give.
	Rows     float32
	Parallel byte // ParallelSafe, or 'r' or 'u' for restricted and unsafe
	Options  map[string]string
	Comment  string
	ACL      []Grant
}

// ParallelSafe says that several workers may run a function, each with a module of its own.
const ParallelSafe = 's'

// Steps are what an aggregate is made of.
type Steps struct {
	State types.T
	// Initial is the text of the first state, nil where that is null.
	Initial *string `json:",omitempty"`
	Next    FunctionRef
	Combine FunctionRef
	Result  FunctionRef
}

// FunctionRef refers to a function: one of the catalogue's, or where there is none
// of that OID to the built-in one of the name. Without a name it is none.
type FunctionRef struct {
	OID  OID
	Name string
}

// FunctionArg is one parameter.
type FunctionArg struct {
	Name    string
	Type    types.T
	Mode    byte // 'i', 'o', 'b', 'v', 't'
	Default string
	// Columns are those that a query in the place of the parameter has to have, where
	// the type is record; nil for any.
	Columns []ArgColumn `json:",omitempty"`
}

// ArgColumn is a column of a parameter that takes rows.
type ArgColumn struct {
	Name string
	Type types.T
}

// Module is a stored WebAssembly module; the bytes are those uploaded.
type Module struct {
	OID    OID
	Schema OID
	Name   string
	Owner  OID
	SHA256 string
	Bytes  []byte
	// Named modules are objects of their own, which functions are bound to and
	// which have versions. The others belong to the one function that they were
	// made with.
	Named bool `json:",omitempty"`
	// Language is what a named module was written in, and Text the text where
	// that is one.
	Language string `json:",omitempty"`
	Text     string `json:",omitempty"`
	// Version is the label of what the module is now, and Number its place among
	// all that it has been; Last is the highest number that was given.
	Version      string `json:",omitempty"`
	Number, Last int    `json:",omitempty"`
	// Former are the versions that can be gone back to, in the order of their
	// numbers.
	Former []OID `json:",omitempty"`
	// Capabilities are what the module may ask of the server.
	Capabilities []string     `json:",omitempty"`
	Limits       ModuleLimits `json:",omitzero"`
	Comment      string
	ACL          []Grant `json:",omitempty"`
}

// ModuleLimits bound what the functions of one module may use, below what bounds
// all of them; 0 is no limit of its own.
type ModuleLimits struct {
	MaxMemory int64 `json:",omitempty"` // bytes of an instance
	Fuel      int64 `json:",omitempty"` // of a statement
	TimeoutMS int64 `json:",omitempty"` // of a statement's calls, together
}

// ModuleVersion is what a named module was before. It is not changed once it is
// made.
type ModuleVersion struct {
	OID      OID
	Module   OID
	Version  string
	Number   int
	Language string
	Text     string `json:",omitempty"`
	SHA256   string
	Bytes    []byte
}

// UserType is an enum, domain or composite type.
type UserType struct {
	OID      OID
	ArrayOID OID
	Schema   OID
	Name     string
	Owner    OID
	Kind     byte // 'e' enum, 'd' domain, 'c' composite
	Labels   []string
	Base     types.T
	NotNull  bool
	Default  string
	Checks   []Constraint
	Fields   []Column
	Comment  string
}

// Role is a user or group.
type Role struct {
	OID         OID
	Name        string
	Superuser   bool
	Inherit     bool
	CreateRole  bool
	CreateDB    bool
	Login       bool
	Replication bool
	BypassRLS   bool
	ConnLimit   int32
	// Verifier is the SCRAM-SHA-256 secret in PostgreSQL's text form, "" for a
	// role that cannot log in by password.
	Verifier string
	MemberOf []OID
	Settings map[string]string
	Comment  string
}

// Grant gives privileges to a role; Grantee 0 is PUBLIC.
type Grant struct {
	Grantee    OID
	Grantor    OID
	Privileges string // PostgreSQL's letters: r, a, w, d, D, x, t, U, C, X
	Options    string // those held WITH GRANT OPTION
}

// Collection is a SODA document collection over a table.
type Collection struct {
	OID           OID
	Name          string
	Table         OID
	KeyMethod     string // "UUID", "CLIENT", "SEQUENCE"
	VersionMethod string
	ReadOnly      bool
	Metadata      string // the JSON that created it
}

// TableStats and ColumnStats are ANALYZE's findings.
type TableStats struct {
	Rows float64
}

// ColumnStats describes the values of one column.
type ColumnStats struct {
	NullFraction float64
	Distinct     float64 // number of distinct values
	Width        float64 // average bytes
	// Bounds are the histogram's bucket bounds as memcomparable-free text in
	// the type's input form, ascending; each bucket holds an equal share of the
	// rows that are not among the most common values.
	Bounds []string
	// MCV are the most common values and MCF their fractions of all rows.
	MCV []string
	MCF []float64
}
