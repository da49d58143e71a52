package core

import (
	"context"

	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/session"
	"github.com/basaltdb/basalt/core/value"
	"github.com/basaltdb/basalt/vector"
)

// Column is a result column.
type Column struct {
	Name string
	Type types.T
}

// Rows are the rows of a statement that runs. No other statement of the
// connection runs before they are closed or read to the end.
type Rows struct {
	c    *Conn
	ctx  context.Context
	res  *session.Result
	sync bool
	done bool
	err  error
}

// Columns returns the columns, none for a statement that gives no rows.
func (r *Rows) Columns() []Column {
	cols := make([]Column, len(r.res.Columns))
	for i, c := range r.res.Columns {
		cols[i] = Column{c.Name, c.Type}
	}
	return cols
}

// Next returns the next batch, or nil at the end, by when an implicit
// transaction is committed. A batch is valid until the next call.
func (r *Rows) Next() (*vector.Batch, error) {
	if r.done {
		return nil, r.err
	}
	if r.res.Columns != nil {
		b, err := r.res.Next()
		if err != nil {
			return nil, r.finish(err)
		}
		if b != nil {
			return b, nil
		}
	}
	return nil, r.finish(nil)
}

// Tag is the command tag, as "INSERT 0 5", once the rows have been read.
func (r *Rows) Tag() string { return r.res.Tag() }

// Affected is the number of rows that the statement has given or changed.
func (r *Rows) Affected() int64 { return r.res.Rows() }

// Format returns the settings that text forms of values depend on.
func (r *Rows) Format() *value.Format { return r.c.s.Format() }

// Close ends the statement. A statement that changes data is run to its end; of
// a query the rows that were not read are not computed. It returns the
// error of the commit, if there is one.
func (r *Rows) Close() error {
	if !r.done && r.res.Writes() {
		_, err := r.drain()
		return err
	}
	return r.finish(nil)
}

// drain reads the rest and closes the rows.
func (r *Rows) drain() (int64, error) {
	for {
		b, err := r.Next()
		if err != nil {
			return 0, err
		}
		if b == nil {
			return r.res.Rows(), nil
		}
	}
}

// finish ends the statement with err, and commits where that is nil.
func (r *Rows) finish(err error) error {
	if r.done {
		return r.err
	}
	r.done = true
	r.c.open = nil
	r.res.Close()
	if err == nil && r.sync {
		err = r.c.s.Sync(r.ctx)
	}
	if err != nil {
		r.c.s.Fail()
	}
	r.err = err
	return err
}
