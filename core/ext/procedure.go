package ext

import (
	"context"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/vector"
)

// Procedure is one procedure, which CALL runs.
type Procedure struct {
	// Run runs it. args has a vector of one row for every parameter, null for
	// those that are OUT, and out likewise for those that are OUT or INOUT, in
	// their order. What it did before an error is undone by the caller.
	Run func(c *Call, sql SQL, args []*vector.Vector) (out []*vector.Vector, err error)
}

// SQL is how a procedure runs statements: in the transaction of its caller, with
// the rights that it has itself. It is used by one goroutine.
//
// Parameters are vectors of one row: of bigint and double precision as they are,
// of type unknown as texts of whatever type the statement wants.
//
// After an error everything that the statement did is undone, and the
// transaction goes on, unless the error is Final.
type SQL interface {
	// Exec runs one statement to its end, and returns how many rows it gave or
	// changed.
	Exec(ctx context.Context, sql string, params []*vector.Vector) (int64, error)
	// Query runs one statement for its rows. Statements that change nothing are
	// computed as their rows are read, in the state in which they began.
	Query(ctx context.Context, sql string, params []*vector.Vector) (Rows, error)
	// Parse reads a value as the session's settings have it; Format appends its
	// text.
	Parse(t types.T, text string) (*vector.Vector, error)
	Format(dst []byte, v *vector.Vector, row int) []byte
}

// Rows are the rows of a query.
type Rows interface {
	vector.Reader
	Columns() []ResultColumn
}

// Final reports whether an error ends the statement that a procedure was called
// by, whatever the procedure makes of it: it was cancelled, or the server is at
// fault or ends.
func Final(err error) bool {
	switch code := errs.CodeOf(err); code[:2] {
	case "57", "58", "XX":
		return true
	}
	return false
}
