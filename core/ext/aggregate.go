package ext

import (
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/vector"
)

// Aggregate is one aggregate function.
type Aggregate struct {
	OID      types.OID
	Name     string
	Schema   string
	Args     []types.T
	Variadic bool
	Return   types.T
	// Strict aggregates skip rows in which any argument is null: the executor
	// takes them out of sel.
	Strict bool
	// OrderedSet says that the arguments stand behind WITHIN GROUP; DirectArgs
	// of the parameters come before, and are evaluated once a group.
	OrderedSet bool
	DirectArgs int
	// Hypothetical is true for rank('x') WITHIN GROUP and its like.
	Hypothetical bool
	// OrderSensitive is true when the result depends on the input order.
	OrderSensitive bool
	// NoMerge is true when states cannot be merged: one worker reads all rows.
	NoMerge bool
	// Dict: Update takes Dict arguments.
	Dict bool
	// Family, when not "", names aggregates that keep the same states for the
	// same arguments, like sum and avg: they are computed once for all of them.
	// Their States implement FamilyStates.
	Family string

	// New returns an empty array of states. args are the actual types.
	New func(c *Call, args []types.T) States
}

// States is a growing array of the states of one aggregate, one a group. The
// executor owns it and uses it from one goroutine at a time.
type States interface {
	// Grow makes states for groups 0..groups-1, the new ones empty.
	Grow(groups int)
	// Update adds the rows of sel (nil: all n): row i goes to groups[i], which
	// is indexed by row position, not by position in sel.
	Update(c *Call, groups []uint32, args []*vector.Vector, n int, sel []int32) error
	// Merge adds state i of other, which was made by the same New, to state
	// into[i], or skips it where that is NoGroup. States of other that were
	// merged are not used afterwards.
	Merge(c *Call, other States, into []uint32) error
	// Final appends the results of groups from..from+n-1 to out. It leaves the
	// states as they are: a running window asks again after more rows.
	Final(c *Call, from, n int, out *vector.Builder) error
	// Bytes estimates the memory held.
	Bytes() int
}

// NoGroup marks a state that Merge skips.
const NoGroup = ^uint32(0)

// SingleStates is implemented by States with a faster way for rows of one
// group.
type SingleStates interface {
	// UpdateOne is Update with every row in the given group.
	UpdateOne(c *Call, group uint32, args []*vector.Vector, n int, sel []int32) error
}

// FamilyStates is implemented by the States of aggregates with a Family.
type FamilyStates interface {
	// FinalAs is Final for another aggregate of the family.
	FinalAs(a *Aggregate, c *Call, from, n int, out *vector.Builder) error
}

// InvertibleStates is implemented by States that can take rows out again
// exactly, so that a sliding frame need not be computed anew for each row.
type InvertibleStates interface {
	// Remove takes out rows that an Update added.
	Remove(c *Call, groups []uint32, args []*vector.Vector, n int, sel []int32) error
}

// Window is one window function that is not an aggregate.
type Window struct {
	OID    types.OID
	Name   string
	Args   []types.T
	Return types.T
	// UsesFrame is true for first_value and its like, false for row_number.
	UsesFrame bool
	// Eval appends one result for each row of the partition to out.
	Eval func(c *Call, p *Partition, args []*vector.Vector, out *vector.Builder) error
}

// Partition is one partition of a window, its rows in window order. Rows are
// numbered 0..N-1 and are the positions in the argument vectors.
type Partition struct {
	N int
	// PeerStart and PeerEnd give for each row the range of its peers.
	PeerStart, PeerEnd []int32
	// FrameStart and FrameEnd give for each row its frame, after exclusion is
	// not taken into account; Excluded reports whether a row of the frame is
	// excluded. They are nil for functions that do not use the frame.
	FrameStart, FrameEnd []int32
	Excluded             func(row, candidate int32) bool
}

// TableFunc is one set-returning function.
type TableFunc struct {
	OID         types.OID
	Name        string
	Schema      string
	Args        []types.T
	ArgNames    []string
	Defaults    int
	DefaultText []string // as in Scalar
	DefaultSQL  []string // as in Scalar
	Variadic    bool
	Strict      bool // a null argument gives no rows
	Volatility  Volatility
	Columns     []ResultColumn
	// Scalar is true when the function returns a set of plain values, so that a
	// single column takes the name of its alias.
	Scalar bool
	Rows   float64 // estimate
	// Estimate, where it is not nil, is a better one for arguments that are known when
	// the statement is planned, which are as for Open and not null.
	Estimate func(args []*vector.Vector) float64
	// Input, where it is not nil, is the parameter in whose place a call has the rows
	// of a query.
	Input *RowInput
	// Open starts one call; args are Const vectors of one row, of the actual
	// types. The reader's batches have the columns of Columns. It is nil where there
	// is an Input.
	Open func(c *Call, args []*vector.Vector) (vector.Reader, error)
}

// RowInput is the parameter of a set-returning function that takes rows.
type RowInput struct {
	// At is its place in Args, where its type is record.
	At int
	// Columns are those that it has to have, nil for any.
	Columns []ResultColumn
	// Check, where it is not nil, fails for the type of a column that it cannot have.
	Check func(t types.T) error
	// Open starts one call; args are as for TableFunc.Open, without the rows.
	Open func(c *Call, args []*vector.Vector) (RowCall, error)
}

// RowCall is one call of a function that takes rows. It is used by one goroutine at a
// time.
type RowCall interface {
	// Push gives it some rows, and calls emit with those that it makes of them, which
	// have the columns of the function; no rows at all, nil, are the end. An error of
	// emit is returned as it is.
	Push(rows *vector.Batch, emit func(b *vector.Batch) error) error
	// Close ends the call, wherever it is.
	Close()
}

// ResultColumn names one column of a set-returning function.
type ResultColumn struct {
	Name string
	Type types.T
}
