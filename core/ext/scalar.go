package ext

import (
	"context"
	"sync"
	"time"

	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/vector"
)

// Volatility says what a function's result depends on.
type Volatility uint8

// The volatilities, PostgreSQL's.
const (
	Immutable Volatility = iota // the arguments alone: may be folded
	Stable                      // the arguments, snapshot and settings
	Volatile                    // anything: must be called for each row
)

// Call is the context in which kernels run. One is made for a statement and
// shared by its workers, so what it points at is safe for concurrent use.
type Call struct {
	Ctx      context.Context
	Session  Session
	Now      int64          // transaction start, microseconds since 2000-01-01 UTC
	StmtNow  int64          // statement start, likewise
	Location *time.Location // the TimeZone setting
	// Memory is the statement's budget, nil where there is none. Kernels ask it
	// before they make much of little; what they return is their caller's to count.
	Memory Budget
	// Shared holds what functions keep for the length of the statement, by keys
	// of their own packages' types.
	Shared sync.Map
}

// Budget is the memory that a statement may use.
type Budget interface {
	// Reserve takes bytes, or fails with 53200.
	Reserve(bytes int64) error
	// Release gives bytes back.
	Release(bytes int64)
}

// Session is what functions may ask and change of the session that runs them.
type Session interface {
	// Setting returns a configuration parameter.
	Setting(name string) (value string, ok bool)
	// ShownSetting is Setting as SHOW has it, with a unit.
	ShownSetting(name string) (value string, ok bool)
	// SetSetting changes one; local undoes it at the end of the transaction.
	SetSetting(name, value string, local bool) error
	// User and SessionUser return role names.
	User() string
	SessionUser() string
	// Database and the schemas of the search path, the first that exists first.
	Database() string
	SearchPath(includeImplicit bool) []string
	// BackendID is the pid that clients see.
	BackendID() int32
	// Clock returns the current time, microseconds since 2000-01-01 UTC.
	Clock() int64
	// Random fills p with random bytes.
	Random(p []byte)
	// RandomFloat returns a number in [0,1) of the session's seedable sequence,
	// and SeedRandom seeds it.
	RandomFloat() float64
	SeedRandom(seed float64)
	// NextVal, CurrVal and SetVal work on the sequence with the given OID.
	NextVal(ctx context.Context, sequence types.OID) (int64, error)
	CurrVal(sequence types.OID) (int64, error)
	SetVal(ctx context.Context, sequence types.OID, value int64, called bool) error
	LastVal() (int64, error)
	// Catalog answers questions about catalogue objects, for the reg* types
	// and the pg_get_* functions.
	Catalog() CatalogReader
	// AdvisoryLock takes an application lock. false means that somebody else has
	// it, and that l says not to wait.
	AdvisoryLock(ctx context.Context, l AdvisoryLock) (bool, error)
	// AdvisoryUnlock gives a lock of the session back, which may not be held, and
	// AdvisoryUnlockAll all of them.
	AdvisoryUnlock(l AdvisoryLock) bool
	AdvisoryUnlockAll()
	// Cancel and Terminate act on another backend.
	Cancel(pid int32) bool
	Terminate(pid int32) bool
	// WALPosition returns the end of the write-ahead log, and up to where it is
	// durable.
	WALPosition() (inserted, flushed uint64)
	// SwitchWAL ends the present segment of the log and returns where its records
	// end. Only superusers may.
	SwitchWAL() (uint64, error)
	// GiveWay reports whether a long computation should leave processors to others:
	// they have run short statements lately. The statement counts as a long one
	// from then on.
	GiveWay() bool
	// Greedy is GiveWay where the session's functions have computed for much of the
	// time lately, as Computed was told, and false elsewhere.
	Greedy() bool
	// Computed counts what functions of users have computed; several goroutines may
	// call it and Greedy.
	Computed(time.Duration)
	// Message sends the client a notice or warning.
	Message(warning bool, text string)
	// Sleep waits, and ends early with an error when the statement does.
	Sleep(ctx context.Context, d time.Duration) error
}

// AdvisoryLock names an application lock, by one number or by two, and says how
// it is taken.
type AdvisoryLock struct {
	Key    int64 // or Pair's numbers, the first in the upper half
	Pair   bool
	Shared bool
	Txn    bool // until the end of the transaction, not of the session
	Try    bool // without waiting
}

// CatalogReader is the session's view of the catalogue, as text in and out,
// for functions over object identifiers.
type CatalogReader interface {
	// Resolve returns the OID that a name of the given reg* type stands for.
	Resolve(kind types.OID, name string) (types.OID, error)
	// NameOf returns the name that a reg* value prints as, qualified where the
	// search path does not find it, and false for an OID that names nothing.
	NameOf(kind types.OID, oid types.OID) (string, bool)
	// Describe answers a pg_get_*def style question; see core/session.
	Describe(what string, oid types.OID, arg int32, pretty bool) (string, bool, error)
	// HasPrivilege answers has_<kind>_privilege for a role, 0 for the current
	// one, and pg_has_role with the kind "role". privileges is a list as those
	// functions take it. known is false where there is no such object.
	HasPrivilege(kind string, role, object types.OID, privileges string) (yes, known bool, err error)
	// ACLDefault returns the aclitem array of an object of which nothing was
	// granted yet; kind is acldefault's letter.
	ACLDefault(kind byte, owner types.OID) ([]byte, error)
}

// ScalarKernel computes a scalar function for a batch; see the package
// comment for the contract.
type ScalarKernel func(c *Call, args []*vector.Vector, sel []int32, out *vector.Vector) error

// SelectKernel computes a boolean function as a filter: it appends the rows
// of sel (nil: all n) for which the result is true to dst and returns it. It
// handles null arguments itself.
type SelectKernel func(c *Call, args []*vector.Vector, n int, sel []int32, dst []int32) ([]int32, error)

// Scalar is one scalar function.
type Scalar struct {
	OID      types.OID
	Name     string
	Schema   string // "pg_catalog" for the built-in ones
	Args     []types.T
	ArgNames []string // empty, or one a parameter
	Defaults int      // how many trailing parameters may be left out; the kernel sees fewer args
	// DefaultText holds literals for the trailing parameters, for calls by name
	// that leave one out before another one. Without it they are refused.
	DefaultText []string
	// DefaultSQL holds the defaults of a user's function for the trailing parameters,
	// expressions. The kernel sees all arguments.
	DefaultSQL []string
	Variadic   bool // the last parameter, an array or "any", takes any number
	// OverArray is the form of a function with a variadic "any" parameter for
	// calls that give an array for it with VARIADIC; nil where that is refused.
	OverArray  *Scalar
	Return     types.T
	Strict     bool
	Volatility Volatility
	Cost       float32 // relative to an integer addition; 0 means 1
	Dict       bool    // Eval takes Dict arguments
	LeakProof  bool
	// Procedure marks what is none, but stands where functions are looked up: the
	// binder refuses a call that means it.
	Procedure bool

	Eval   ScalarKernel
	Select SelectKernel // optional, for predicates

	// ReturnMod derives the result's type modifier, -1 when nil.
	ReturnMod func(args []types.T) int32
}

// Operator is one operator; its work is done by Fn, which has one argument
// for a prefix operator.
type Operator struct {
	OID        types.OID
	Name       string
	Left       types.T // zero for a prefix operator
	Right      types.T
	Fn         *Scalar
	Commutator string // operator name with the arguments swapped, or ""
	Negator    string
	// CanHash and CanMerge: the operator is an equality that hashing and
	// sorting by the default order of its argument types agree with.
	CanHash, CanMerge bool
}

// CastContext says where a cast applies without being written.
type CastContext uint8

// The cast contexts; each includes the ones before it.
const (
	CastExplicit CastContext = iota
	CastAssignment
	CastImplicit
)

// CastKernel converts in to type to. explicit is true for a cast that the
// user wrote, which may truncate where an assignment is an error.
type CastKernel func(c *Call, in *vector.Vector, sel []int32, to types.T, explicit bool, out *vector.Vector) error

// Cast converts between two types. Every cast is strict.
type Cast struct {
	From, To   types.T
	Context    CastContext
	Volatility Volatility
	// Relabel is true when the two types share their layout and every value of
	// From is one of To: no kernel runs.
	Relabel bool
	Eval    CastKernel
}
