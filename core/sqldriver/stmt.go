package sqldriver

import (
	"context"
	"database/sql/driver"

	"github.com/basaltdb/basalt/core"
	"github.com/basaltdb/basalt/core/base/errs"
)

// stmt is a prepared statement.
type stmt struct{ st *core.Stmt }

// Close implements driver.Stmt.
func (s *stmt) Close() error { return nil }

// NumInput implements driver.Stmt.
func (s *stmt) NumInput() int { return s.st.NumInput() }

// QueryContext implements driver.StmtQueryContext.
func (s *stmt) QueryContext(ctx context.Context, args []driver.NamedValue) (driver.Rows, error) {
	values, err := positional(args)
	if err != nil {
		return nil, err
	}
	r, err := s.st.Query(ctx, values...)
	if err != nil {
		return nil, err
	}
	return newRows(r), nil
}

// ExecContext implements driver.StmtExecContext.
func (s *stmt) ExecContext(ctx context.Context, args []driver.NamedValue) (driver.Result, error) {
	values, err := positional(args)
	if err != nil {
		return nil, err
	}
	n, err := s.st.Exec(ctx, values...)
	if err != nil {
		return nil, err
	}
	return affected(n), nil
}

// Query implements driver.Stmt.
func (s *stmt) Query(args []driver.Value) (driver.Rows, error) {
	return s.QueryContext(context.Background(), numbered(args))
}

// Exec implements driver.Stmt.
func (s *stmt) Exec(args []driver.Value) (driver.Result, error) {
	return s.ExecContext(context.Background(), numbered(args))
}

func numbered(args []driver.Value) []driver.NamedValue {
	out := make([]driver.NamedValue, len(args))
	for i, v := range args {
		out[i] = driver.NamedValue{Ordinal: i + 1, Value: v}
	}
	return out
}

// affected is the number of rows of a statement.
type affected int64

// RowsAffected implements driver.Result.
func (n affected) RowsAffected() (int64, error) { return int64(n), nil }

// LastInsertId implements driver.Result.
func (affected) LastInsertId() (int64, error) {
	return 0, errs.New(errs.FeatureNotSupported, "there is no last inserted id").
		WithHint("Use INSERT ... RETURNING with Query.")
}
