package ext

import "github.com/basaltdb/basalt/vector"

// Trigger is a function that triggers call.
type Trigger struct {
	// Open begins the calls of one trigger within one statement. The caller has to
	// close what it returns.
	Open func(c *Call, sql SQL, about *TriggerInfo) (TriggerCalls, error)
}

// TriggerInfo is what all calls of a trigger within a statement have in common.
type TriggerInfo struct {
	Name          string // of the trigger
	Schema, Table string
	When          string // BEFORE or AFTER
	Level         string // ROW or STATEMENT
	Event         string // INSERT, UPDATE, DELETE or TRUNCATE
	Args          []string
	Columns       []ResultColumn // of the table
}

// TriggerCalls calls the function of a trigger. It is used by one goroutine.
type TriggerCalls interface {
	// Fire makes one call for a row of two batches without a selection: the table's
	// columns as they were and as they will be, nil where there is no such row. Where
	// assigned is not nil it has, for each column, a vector of one row that stands in
	// for new's value, or nil; the function may put others there, and says by keep
	// whether the row is to be written at all.
	Fire(old, new *vector.Batch, row int, assigned []*vector.Vector) (keep bool, err error)
	// RunsSQL reports whether the function may look at what was written so far.
	RunsSQL() bool
	Close()
}
