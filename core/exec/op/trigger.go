package op

import (
	"context"

	"github.com/basaltdb/basalt/core/catalog"
	"github.com/basaltdb/basalt/vector"
)

// Triggers finds the row triggers of tables.
type Triggers interface {
	// RowTriggers returns those that a write calls, nil where there are none. set are
	// the columns that an UPDATE assigns.
	RowTriggers(ctx context.Context, t *catalog.Table, event catalog.TriggerEvent, set []int) (RowTriggers, error)
}

// RowTriggers are the row triggers that one write calls. Rows are batches of all live
// columns of the table; old is nil for an INSERT, and new for a DELETE.
type RowTriggers interface {
	// HasBefore reports whether there are any that are called before a row is
	// written.
	HasBefore() bool
	// OneByOne reports whether these look at the table, so that each row has to be
	// written before they are called for the next.
	OneByOne() bool
	// Before calls them for rows of batches without a selection. changed are all rows
	// of new with what was assigned, assigned the ordinals of columns that were, and
	// kept the positions of rows that are to be written.
	Before(old, new *vector.Batch) (changed *vector.Batch, assigned []int, kept []int32, err error)
	// After takes the selected rows, which have been written, for those that are
	// called at the statement's end.
	After(old, new *vector.Batch) error
	Close()
}
