package core

import (
	"context"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/session"
	"github.com/basaltdb/basalt/core/sql/parse"
)

// Conn is a connection: it has its own transaction, settings and prepared
// statements.
type Conn struct {
	s    *session.Session
	open *Rows // whose statement still runs
}

// Stmt is a prepared statement of a connection.
type Stmt struct {
	c *Conn
	p *session.Prepared
}

// Close rolls an open transaction back and ends the connection.
func (c *Conn) Close() error {
	if c.open != nil {
		c.open.Close()
	}
	c.s.Close()
	return nil
}

// InTransaction reports whether a transaction block is open, failed or not.
func (c *Conn) InTransaction() bool { return c.s.Status() != 'I' }

// Notices returns the messages that statements have given since the last call.
func (c *Conn) Notices() []*errs.Error { return c.s.TakeNotices() }

// Prepare analyses one statement.
func (c *Conn) Prepare(ctx context.Context, sql string) (*Stmt, error) {
	list, err := c.script(sql)
	if err != nil {
		return nil, err
	}
	if len(list) != 1 {
		return nil, errs.New(errs.SyntaxError, "one statement is expected, and this has %d", len(list))
	}
	p, err := c.s.Prepare(ctx, list[0], nil)
	if err != nil {
		c.s.Fail()
		return nil, err
	}
	return &Stmt{c: c, p: p}, nil
}

// Query runs one statement with parameters, and returns its rows, which the
// caller closes.
func (c *Conn) Query(ctx context.Context, sql string, args ...any) (*Rows, error) {
	st, err := c.Prepare(ctx, sql)
	if err != nil {
		return nil, err
	}
	return st.Query(ctx, args...)
}

// Exec runs a statement to its end and returns the number of rows that it
// changed or gave. Without parameters sql may hold several statements, which
// are one transaction where they hold no BEGIN; the number is the last one's.
func (c *Conn) Exec(ctx context.Context, sql string, args ...any) (int64, error) {
	if len(args) > 0 {
		rows, err := c.Query(ctx, sql, args...)
		if err != nil {
			return 0, err
		}
		return rows.drain()
	}
	list, err := c.script(sql)
	if err != nil {
		return 0, err
	}
	n := int64(0)
	for i, st := range list {
		p, err := c.s.Prepare(ctx, st, nil)
		if err != nil {
			c.s.Fail()
			return 0, err
		}
		rows, err := c.start(ctx, p, nil, i == len(list)-1)
		if err != nil {
			return 0, err
		}
		if n, err = rows.drain(); err != nil {
			return 0, err
		}
	}
	return n, nil
}

// script parses a text and leaves empty statements out.
func (c *Conn) script(sql string) ([]parse.Statement, error) {
	if c.open != nil {
		return nil, errs.New(errs.ObjectNotInPrerequisiteState, "the rows of another statement of this connection are still open")
	}
	list, err := c.s.ParseScript(sql)
	if err != nil {
		c.s.Fail()
		return nil, err
	}
	kept := list[:0:0]
	for _, st := range list {
		if st.AST != nil {
			kept = append(kept, st)
		}
	}
	return kept, nil
}

// start executes a statement. sync says that its end is the end of an implicit
// transaction.
func (c *Conn) start(ctx context.Context, p *session.Prepared, args []any, sync bool) (*Rows, error) {
	if c.open != nil {
		return nil, errs.New(errs.ObjectNotInPrerequisiteState, "the rows of another statement of this connection are still open")
	}
	params, err := bindArgs(c.s, p.Params, args)
	var res *session.Result
	if err == nil {
		res, err = c.s.Execute(ctx, p, params)
	}
	if err == nil && res.Copy != nil {
		res.Close()
		err = errs.New(errs.FeatureNotSupported, "COPY from or to a client needs a client").
			WithHint("Use INSERT, or COPY with a file.")
	}
	if err != nil {
		c.s.Fail()
		return nil, err
	}
	c.open = &Rows{c: c, ctx: ctx, res: res, sync: sync}
	return c.open, nil
}

// NumInput is the number of parameters.
func (st *Stmt) NumInput() int { return len(st.p.Params) }

// Query runs the statement and returns its rows, which the caller closes.
func (st *Stmt) Query(ctx context.Context, args ...any) (*Rows, error) {
	return st.c.start(ctx, st.p, args, true)
}

// Exec runs the statement to its end and returns the number of rows that it
// changed or gave.
func (st *Stmt) Exec(ctx context.Context, args ...any) (int64, error) {
	rows, err := st.Query(ctx, args...)
	if err != nil {
		return 0, err
	}
	return rows.drain()
}
