package sqldriver

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"

	"github.com/basaltdb/basalt/core"
	"github.com/basaltdb/basalt/core/base/errs"
)

// conn is a connection of a pool.
type conn struct {
	c       *core.Conn
	release func() error // of a connection without a pool
}

// Prepare implements driver.Conn.
func (c *conn) Prepare(sql string) (driver.Stmt, error) {
	return c.PrepareContext(context.Background(), sql)
}

// PrepareContext implements driver.ConnPrepareContext.
func (c *conn) PrepareContext(ctx context.Context, sql string) (driver.Stmt, error) {
	st, err := c.c.Prepare(ctx, sql)
	if err != nil {
		return nil, err
	}
	return &stmt{st}, nil
}

// QueryContext implements driver.QueryerContext.
func (c *conn) QueryContext(ctx context.Context, sql string, args []driver.NamedValue) (driver.Rows, error) {
	values, err := positional(args)
	if err != nil {
		return nil, err
	}
	r, err := c.c.Query(ctx, sql, values...)
	if err != nil {
		return nil, err
	}
	return newRows(r), nil
}

// ExecContext implements driver.ExecerContext.
func (c *conn) ExecContext(ctx context.Context, sql string, args []driver.NamedValue) (driver.Result, error) {
	values, err := positional(args)
	if err != nil {
		return nil, err
	}
	n, err := c.c.Exec(ctx, sql, values...)
	if err != nil {
		return nil, err
	}
	return affected(n), nil
}

// Begin implements driver.Conn.
func (c *conn) Begin() (driver.Tx, error) { return c.BeginTx(context.Background(), driver.TxOptions{}) }

// levels are PostgreSQL's words for the isolation levels of database/sql.
var levels = map[sql.IsolationLevel]string{
	sql.LevelDefault:         "",
	sql.LevelReadUncommitted: " ISOLATION LEVEL READ UNCOMMITTED",
	sql.LevelReadCommitted:   " ISOLATION LEVEL READ COMMITTED",
	sql.LevelRepeatableRead:  " ISOLATION LEVEL REPEATABLE READ",
	sql.LevelSnapshot:        " ISOLATION LEVEL REPEATABLE READ",
	sql.LevelSerializable:    " ISOLATION LEVEL SERIALIZABLE",
}

// BeginTx implements driver.ConnBeginTx.
func (c *conn) BeginTx(ctx context.Context, opts driver.TxOptions) (driver.Tx, error) {
	level, ok := levels[sql.IsolationLevel(opts.Isolation)]
	if !ok {
		return nil, errs.New(errs.FeatureNotSupported, "there is no isolation level %s", sql.IsolationLevel(opts.Isolation))
	}
	begin := "BEGIN" + level
	if opts.ReadOnly {
		begin += " READ ONLY"
	}
	if _, err := c.c.Exec(ctx, begin); err != nil {
		return nil, err
	}
	return tx{c.c}, nil
}

// Ping implements driver.Pinger.
func (c *conn) Ping(ctx context.Context) error {
	_, err := c.c.Exec(ctx, "SELECT 1")
	return err
}

// ResetSession implements driver.SessionResetter: the next user of the
// connection finds no transaction of the last one. Settings stay, as they do in
// the drivers of PostgreSQL.
func (c *conn) ResetSession(ctx context.Context) error {
	if !c.c.InTransaction() {
		return nil
	}
	if _, err := c.c.Exec(ctx, "ROLLBACK"); err != nil {
		return errors.Join(driver.ErrBadConn, err)
	}
	return nil
}

// CheckNamedValue implements driver.NamedValueChecker. Values that implement
// driver.Valuer give what they hold; the rest is judged when it is bound.
func (c *conn) CheckNamedValue(v *driver.NamedValue) error {
	valuer, ok := v.Value.(driver.Valuer)
	if !ok {
		if converted, err := driver.DefaultParameterConverter.ConvertValue(v.Value); err == nil {
			v.Value = converted
		}
		return nil
	}
	var err error
	v.Value, err = valuer.Value()
	return err
}

// Close implements driver.Conn.
func (c *conn) Close() error {
	err := c.c.Close()
	if c.release != nil {
		err = errors.Join(err, c.release())
	}
	return err
}

// tx is an open transaction block.
type tx struct{ c *core.Conn }

// Commit implements driver.Tx. A transaction that has failed is rolled back by
// COMMIT, which is an error here, since nothing was kept.
func (t tx) Commit() error {
	r, err := t.c.Query(context.Background(), "COMMIT")
	if err != nil {
		return err
	}
	if err := r.Close(); err != nil {
		return err
	}
	if r.Tag() != "COMMIT" {
		return errs.New(errs.InFailedSQLTransaction, "the transaction had failed and was rolled back")
	}
	return nil
}

// Rollback implements driver.Tx.
func (t tx) Rollback() error {
	_, err := t.c.Exec(context.Background(), "ROLLBACK")
	return err
}

// positional orders the values of parameters, which have no names.
func positional(args []driver.NamedValue) ([]any, error) {
	values := make([]any, len(args))
	for _, a := range args {
		if a.Name != "" {
			return nil, errs.New(errs.FeatureNotSupported, "parameters have numbers, as $1, and no names")
		}
		values[a.Ordinal-1] = a.Value
	}
	return values, nil
}
