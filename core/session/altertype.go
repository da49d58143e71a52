package session

import (
	"context"
	"slices"
	"strings"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/catalog"
	"github.com/basaltdb/basalt/core/sql/ast"
	"github.com/basaltdb/basalt/core/sql/deparse"
	"github.com/basaltdb/basalt/core/sql/parse"
	"github.com/basaltdb/basalt/core/txn"
)

// alterType changes a column's type. The rows go to a new storage, converted,
// and the indexes are built anew over them; ordinals and objects stay.
func (s *Session) alterType(ctx context.Context, ed *catalog.Editor, t *catalog.Table, x *ast.AlterColumnType) error {
	c, err := columnOf(t, x.Column)
	if err != nil {
		return err
	}
	b, err := s.alterBuilder(ctx, ed, t)
	if err != nil {
		return err
	}
	to, err := b.bind.TypeOf(x.Type)
	if err != nil {
		return err
	}
	if to == c.Type && x.Using == nil {
		return nil
	}
	if err := s.typeMayChange(ed.Snapshot(), t, c); err != nil {
		return err
	}
	conversion, err := b.conversion(c, to, x.Using)
	if err != nil {
		return err
	}
	if c.Default != "" && !c.Generated {
		if _, err := b.bind.BindRowExpr(nil, c.Default, to); err != nil {
			return errs.New(errs.DatatypeMismatch, "default for column \"%s\" cannot be cast automatically to type %s", c.Name, to)
		}
	}
	ord := t.ColumnNamed(x.Column)
	query := s.rewriteQuery(ed.Snapshot(), t, ord, conversion)
	c.Type, c.Stats = to, nil
	return s.rewriteTable(ctx, ed, t, query)
}

// typeMayChange refuses where something computes with the column.
func (s *Session) typeMayChange(snap *catalog.Snapshot, t *catalog.Table, c *catalog.Column) error {
	for _, v := range snap.Tables() {
		if v.Query != "" && slices.Contains(s.viewTables(snap, v), t.OID) && s.viewMentions(v, c.Name) {
			return errs.New(errs.FeatureNotSupported, "cannot alter type of a column used by a view or rule").
				WithDetail("%s %s depends on column \"%s\"", relWord(v), v.Name, c.Name)
		}
	}
	for _, g := range t.Columns {
		if !g.Generated || g.Dropped {
			continue
		}
		if g.Name == c.Name || mentions(s, g.Default, c.Name) {
			return errs.New(errs.FeatureNotSupported, "cannot alter type of a column used by a generated column").
				WithDetail("Column \"%s\" is used by generated column \"%s\".", c.Name, g.Name)
		}
	}
	return nil
}

// mentions reports whether an expression names a column; true where it cannot
// be told.
func mentions(s *Session, sql, column string) bool {
	st, err := s.parseOne("SELECT " + sql)
	if err != nil {
		return true
	}
	found := false
	ast.Walk(st, func(n ast.Node) bool {
		if ref, ok := n.(*ast.ColumnRef); ok && (ref.Star || ref.Name.Last() == column) {
			found = true
		}
		return !found
	})
	return found
}

// conversion is the SQL expression that gives the new values of a column.
func (b *tableBuilder) conversion(c *catalog.Column, to types.T, using ast.Expr) (string, error) {
	if using == nil {
		sql := quoteIdent(c.Name)
		if _, err := b.bind.BindRowExpr(b.t, sql, to); err != nil {
			return "", errs.New(errs.DatatypeMismatch, "column \"%s\" cannot be cast automatically to type %s", c.Name, to.Bare()).
				WithHint("You might need to specify \"USING %s::%s\".", quoteIdent(c.Name), to)
		}
		return "CAST(" + sql + " AS " + to.String() + ")", nil
	}
	sql, err := deparse.Expr(using)
	if err != nil {
		return "", err
	}
	if _, err := b.bind.BindRowExpr(b.t, sql, to); err != nil {
		if errs.Is(err, errs.CannotCoerce) {
			return "", errs.New(errs.DatatypeMismatch, "result of USING clause for column \"%s\" cannot be cast automatically to type %s", c.Name, to.Bare()).
				WithHint("You might need to add an explicit cast.")
		}
		return "", err
	}
	return "CAST((" + sql + ") AS " + to.String() + ")", nil
}

// rewriteQuery reads the live columns of a table, the one at ord by conversion.
func (s *Session) rewriteQuery(snap *catalog.Snapshot, t *catalog.Table, ord int, conversion string) string {
	var cols []string
	for i, c := range t.Columns {
		switch {
		case c.Dropped:
		case i == ord:
			cols = append(cols, conversion+" AS "+quoteIdent(c.Name))
		default:
			cols = append(cols, quoteIdent(c.Name))
		}
	}
	return "SELECT " + strings.Join(cols, ", ") + " FROM ONLY " + qualified(snap, t.Schema, t.Name)
}

// rewriteTable moves a table, whose columns t describes as they shall be, to a
// new storage with the rows that query gives.
func (s *Session) rewriteTable(ctx context.Context, ed *catalog.Editor, t *catalog.Table, query string) error {
	if err := s.recheck(ctx, t, query); err != nil {
		return err
	}
	st, err := s.parseOne(query)
	if err != nil {
		return err
	}
	p, err := s.Prepare(ctx, parse.Statement{AST: st, Text: query}, nil)
	if err != nil {
		return err
	}
	cols := make([]txn.ColumnDef, len(t.Columns))
	for i, c := range t.Columns {
		cols[i] = txn.ColumnDef{Type: c.Type, Dropped: c.Dropped}
	}
	id, err := s.tx.CreateTable(ctx, cols)
	if err != nil {
		return err
	}
	old := t.Storage
	t.Storage = uint64(id)
	if _, err := s.fill(ctx, t, p); err != nil {
		return err
	}
	indexes := t.Indexes
	t.Indexes = nil
	for _, oid := range indexes {
		ix := *ed.Snapshot().Index(oid)
		if err := s.retype(t, &ix); err != nil {
			return err
		}
		if err := s.buildIndex(ctx, ed, t, &ix); err != nil {
			return err
		}
	}
	ed.PutTable(t)
	return s.tx.DropTable(ctx, txn.TableID(old))
}

// retype gives the keys of an index the types that they have over t.
func (s *Session) retype(t *catalog.Table, ix *catalog.Index) error {
	b, _, err := s.binder("", nil)
	if err != nil {
		return err
	}
	ix.Keys = slices.Clone(ix.Keys)
	for i := range ix.Keys {
		k := &ix.Keys[i]
		if k.Column >= 0 {
			k.Type = t.Columns[k.Column].Type
			continue
		}
		e, err := b.BindRowExpr(t, k.Expr, types.T{})
		if err != nil {
			return err
		}
		k.Type = e.Type()
	}
	return nil
}

// recheck looks for rows of query, which are to be the table's, that fail its
// CHECK constraints.
func (s *Session) recheck(ctx context.Context, t *catalog.Table, query string) error {
	for _, con := range t.Constraints {
		if con.Kind != catalog.ConCheck || con.NotValid {
			continue
		}
		n, err := s.runSQL(ctx, "SELECT 1 FROM ("+query+") AS "+quoteIdent(t.Name)+" WHERE NOT ("+con.Check+") LIMIT 1")
		if err != nil {
			return err
		}
		if n > 0 {
			return errFailsCheck(con.Name, t.Name)
		}
	}
	return nil
}

func errFailsCheck(constraint, table string) *errs.Error {
	return errs.New(errs.CheckViolation, "check constraint \"%s\" of relation \"%s\" is violated by some row", constraint, table)
}
