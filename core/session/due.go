package session

import (
	"github.com/basaltdb/basalt/core/base/mem"
	"github.com/basaltdb/basalt/core/catalog"
	"github.com/basaltdb/basalt/vector"
)

// due is what has to be done once a statement has ended: checks of foreign keys, then
// the triggers that are called AFTER it, for rows and then for the statement.
type due struct {
	checks     []fkCheck
	rows       []*writtenRows
	statements []statementEvent
}

// writtenRows are rows that AFTER triggers are called for: batches without a selection
// of all live columns of the table, nil for what the event has not.
type writtenRows struct {
	table    *catalog.Table
	event    catalog.TriggerEvent
	old, new *vector.Batch
	triggers []*catalog.Trigger
	fires    []vector.Bitmap // by trigger: the rows it is called for, nil for all
	memory   *mem.Budget
	bytes    int64 // reserved
}

// statementEvent is a write that AFTER triggers are called for as a whole.
type statementEvent struct {
	table    *catalog.Table
	event    catalog.TriggerEvent
	triggers []*catalog.Trigger
}

// n is the number of rows.
func (w *writtenRows) n() int {
	if w.old != nil {
		return w.old.N
	}
	return w.new.N
}

func (w *writtenRows) release() {
	w.memory.Release(w.bytes)
	w.bytes = 0
}

// drop gives up what will not be done.
func (d *due) drop() {
	for _, w := range d.rows {
		w.release()
	}
	*d = due{}
}

// add takes over what o has.
func (d *due) add(o due) {
	d.checks = append(d.checks, o.checks...)
	d.rows = append(d.rows, o.rows...)
	d.statements = append(d.statements, o.statements...)
}
