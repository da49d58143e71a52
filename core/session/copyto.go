package session

import (
	"context"
	"slices"
	"strings"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/catalog"
	"github.com/basaltdb/basalt/core/copyfmt"
	"github.com/basaltdb/basalt/core/sql/ast"
)

// copyTo is a COPY … TO: a query whose rows are written in a format.
type copyTo struct {
	s    *Session
	stmt ast.Stmt
	plan *plan
	enc  *copyfmt.Encoder
}

// newCopyTo plans a COPY … TO.
func (s *Session) newCopyTo(ctx context.Context, x *ast.Copy, sql string) (*copyTo, error) {
	st, query := x.Query, sql
	if x.Table != nil {
		text, err := s.copyToQuery(x)
		if err != nil {
			return nil, err
		}
		if st, err = s.parseOne(text); err != nil {
			return nil, err
		}
		query = text
	}
	pl, err := s.locked(ctx, func() (*plan, error) { return s.planStatement(ctx, st, query, nil) })
	if err != nil {
		return nil, err
	}
	if pl.columns == nil {
		return nil, errs.New(errs.FeatureNotSupported, "COPY query must have a RETURNING clause")
	}
	c := &copyTo{s: s, stmt: st, plan: pl, enc: &copyfmt.Encoder{Format: s.Format()}}
	var names []string
	for _, col := range pl.columns {
		names = append(names, col.Name)
		c.enc.Columns = append(c.enc.Columns, copyfmt.Column{Name: col.Name, Type: col.Type})
	}
	c.enc.Options, err = copyOptions(x, names, sql)
	return c, err
}

// copyToQuery is the query that reads the columns of a table.
func (s *Session) copyToQuery(x *ast.Copy) (string, error) {
	name := x.Table.QName()
	snap, err := s.snapshot()
	if err != nil {
		return "", err
	}
	cols := "*"
	t, err := s.tableNamed(snap, name)
	switch {
	case err == nil && t.Kind == catalog.RelView:
		return "", errs.New(errs.WrongObjectType, "cannot copy from view \"%s\"", t.Name).WithHint("Try the COPY (SELECT ...) TO variant.")
	case err == nil:
		ords, err := copyColumns(t, x.Columns)
		if err != nil {
			return "", err
		}
		cols = quotedColumns(t, ords)
	case len(x.Columns) > 0: // a virtual table
		list := make([]string, len(x.Columns))
		for i, c := range x.Columns {
			list[i] = quoteIdent(c)
		}
		cols = strings.Join(list, ", ")
	}
	from := quoteIdent(x.Table.Name)
	if x.Table.Schema != "" {
		from = quoteIdent(x.Table.Schema) + "." + from
	}
	return "SELECT " + cols + " FROM " + from, nil
}

// copyColumns resolves the column list of a COPY; without one all columns but
// generated ones are meant.
func copyColumns(t *catalog.Table, names []string) ([]int, error) {
	var ords []int
	if len(names) == 0 {
		for _, ord := range t.LiveColumns() {
			if !t.Columns[ord].Generated {
				ords = append(ords, ord)
			}
		}
		return ords, nil
	}
	for _, name := range names {
		ord := t.ColumnNamed(name)
		switch {
		case ord < 0:
			return nil, errs.New(errs.UndefinedColumn, "column \"%s\" of relation \"%s\" does not exist", name, t.Name)
		case t.Columns[ord].Generated:
			return nil, errs.New(errs.InvalidColumnReference, "column \"%s\" is a generated column", name).
				WithDetail("Generated columns cannot be used in COPY.")
		case slices.Contains(ords, ord):
			return nil, errs.New(errs.DuplicateColumn, "column \"%s\" specified more than once", name)
		}
		ords = append(ords, ord)
	}
	return ords, nil
}

// run writes the rows and returns their number.
func (c *copyTo) run(ctx context.Context, write func([]byte) error) (n int64, err error) {
	res, err := c.s.runPlan(ctx, c.stmt, c.plan, nil)
	if err != nil {
		return 0, err
	}
	res.s, res.ctx = c.s, ctx
	defer res.Close()
	// The header of the binary format goes with the first row, as clients
	// expect that take a write for a row.
	buf := c.enc.Start(nil)
	if len(buf) > 0 && c.enc.Options.Format != copyfmt.Binary {
		if err := write(buf); err != nil {
			return 0, err
		}
		buf = buf[:0]
	}
	for {
		b, err := res.Next()
		if err != nil {
			return n, err
		}
		if b == nil {
			break
		}
		for i := range b.Rows() {
			buf = c.enc.Row(buf, b, b.Row(i))
			if err := write(buf); err != nil {
				return n, err
			}
			buf = buf[:0]
		}
		n += int64(b.Rows())
	}
	if buf = c.enc.End(buf); len(buf) > 0 {
		err = write(buf)
	}
	return n, err
}
