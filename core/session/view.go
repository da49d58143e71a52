package session

import (
	"context"
	"strings"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/catalog"
	"github.com/basaltdb/basalt/core/security"
	"github.com/basaltdb/basalt/core/sql/ast"
	"github.com/basaltdb/basalt/core/sql/bind"
	"github.com/basaltdb/basalt/core/sql/deparse"
	"github.com/basaltdb/basalt/core/sql/parse"
	"github.com/basaltdb/basalt/core/txn"
	"github.com/basaltdb/basalt/vector"
)

// createView runs CREATE VIEW. The definition is kept as text, with the search
// path that it was written under.
func (s *Session) createView(ctx context.Context, x *ast.CreateView, sql string) (*Result, error) {
	text, err := deparse.Query(x.Query)
	if err != nil {
		return nil, err
	}
	b, _, err := s.binder(sql, nil)
	if err != nil {
		return nil, err
	}
	res, err := b.BindStatement(x.Query)
	if err != nil {
		return nil, err
	}
	if len(res.Params) > 0 {
		return nil, errs.New(errs.FeatureNotSupported, "views must not contain parameters")
	}
	cols, err := namedColumns(res.Columns, x.Columns)
	if err != nil {
		return nil, err
	}
	err = s.edit(ctx, func(ed *catalog.Editor) error {
		snap := ed.Snapshot()
		ns, err := s.schemaForNew(ed, s.viewName(snap, x.View, res.Relations))
		if err != nil {
			return err
		}
		v := &catalog.Table{OID: s.db.newOID(), Schema: ns.OID, Name: x.View.Name, Kind: catalog.RelView, Owner: s.role.OID,
			Columns: cols, Query: text, SearchPath: s.searchPath(snap), Temporary: ns.Name == s.tempName(), Populated: true}
		if old := snap.RelationNamed(ns.OID, x.View.Name); old != 0 {
			t := snap.Table(old)
			if !x.OrReplace || t == nil || t.Kind != catalog.RelView {
				return errs.New(errs.DuplicateTable, "relation \"%s\" already exists", x.View.Name)
			}
			if err := replaceable(t.Columns, cols); err != nil {
				return err
			}
			v.OID, v.Owner, v.ACL, v.Comment = t.OID, t.Owner, t.ACL, t.Comment
		}
		ed.PutTable(v)
		return nil
	})
	return done("CREATE VIEW"), err
}

// viewName is the name of a new view, which is temporary where something that
// it reads is.
func (s *Session) viewName(snap *catalog.Snapshot, rv *ast.RangeVar, reads []bind.Use) *ast.RangeVar {
	ns := snap.SchemaNamed(s.tempName())
	for _, u := range reads {
		if ns != nil && u.Table.Schema == ns.OID && rv.Persistence != ast.Temporary {
			s.Notice(errs.New(errs.SuccessfulCompletion, "view \"%s\" will be a temporary view", rv.Name))
			temp := *rv
			temp.Persistence = ast.Temporary
			return &temp
		}
	}
	return rv
}

// namedColumns makes columns of a query's, with names given before it.
func namedColumns(in []bind.OutputColumn, names []string) ([]catalog.Column, error) {
	if len(names) > len(in) {
		return nil, errs.New(errs.SyntaxError, "too many column names were specified")
	}
	var out []catalog.Column
	seen := map[string]bool{}
	for i, c := range in {
		name := c.Name
		if i < len(names) {
			name = names[i]
		}
		if seen[name] {
			return nil, errs.New(errs.DuplicateColumn, "column \"%s\" specified more than once", name)
		}
		seen[name] = true
		t := c.Type
		if t.OID == types.UnknownOID {
			t = types.Text
		}
		out = append(out, catalog.Column{Name: name, Type: t})
	}
	return out, nil
}

// replaceable checks that a new definition keeps the view's columns.
func replaceable(old, fresh []catalog.Column) error {
	if len(fresh) < len(old) {
		return errs.New(errs.InvalidTableDefinition, "cannot drop columns from view")
	}
	for i := range old {
		if old[i].Name != fresh[i].Name {
			return errs.New(errs.InvalidTableDefinition, "cannot change name of view column \"%s\" to \"%s\"", old[i].Name, fresh[i].Name).
				WithHint("Use ALTER VIEW ... RENAME COLUMN ... to change name of view column instead.")
		}
		if old[i].Type.OID != fresh[i].Type.OID {
			return errs.New(errs.InvalidTableDefinition, "cannot change data type of view column \"%s\" from %s to %s", old[i].Name, old[i].Type, fresh[i].Type)
		}
	}
	return nil
}

// createTableAs runs CREATE TABLE AS, SELECT INTO and CREATE MATERIALIZED VIEW.
func (s *Session) createTableAs(ctx context.Context, x *ast.CreateTableAs, sql string) (*Result, error) {
	sel, ok := x.Query.(*ast.Select)
	if !ok {
		return nil, errs.New(errs.FeatureNotSupported, "CREATE TABLE AS EXECUTE is not supported")
	}
	p, err := s.Prepare(ctx, parse.Statement{AST: sel, Text: sql}, nil)
	if err != nil {
		return nil, err
	}
	cols, err := namedColumns(p.Columns, x.Columns)
	if err != nil {
		return nil, err
	}
	var table *catalog.Table
	err = s.edit(ctx, func(ed *catalog.Editor) error {
		b, err := s.newTable(ctx, ed, x.Table)
		if err != nil {
			return err
		}
		if err := b.onCommit(x.OnCommit); err != nil {
			return err
		}
		b.t.Columns = cols
		if x.Materialized {
			b.t.Kind, b.t.SearchPath, b.t.Populated = catalog.RelMatView, s.searchPath(ed.Snapshot()), !x.WithNoData
			if b.t.Query, err = deparse.Query(sel); err != nil {
				return err
			}
		}
		table = b.t
		return b.storage()
	})
	tag := "SELECT"
	if x.Materialized && x.WithNoData || x.WithNoData {
		tag = ast.Tag(x)
	}
	if err != nil {
		if errs.Is(err, errs.DuplicateTable) && x.IfNotExists {
			s.Notice(errs.New(errs.DuplicateTable, "relation \"%s\" already exists, skipping", x.Table.Name))
			return done(ast.Tag(x)), nil
		}
		return nil, err
	}
	if x.WithNoData {
		return done(tag), nil
	}
	n, err := s.fill(ctx, table, p)
	return &Result{verb: "SELECT", counts: true, count: n, done: true}, err
}

// refresh runs REFRESH MATERIALIZED VIEW: the rows are replaced in one
// transaction, so that readers see the old ones until it ends.
func (s *Session) refresh(ctx context.Context, x *ast.RefreshMatView) (*Result, error) {
	tag := done(ast.Tag(x))
	snap, err := s.snapshot()
	if err != nil {
		return nil, err
	}
	t, err := s.tableNamed(snap, x.View.QName())
	if err != nil {
		return nil, err
	}
	if t.Kind != catalog.RelMatView {
		return nil, errs.New(errs.FeatureNotSupported, "\"%s\" is not a materialized view", t.Name)
	}
	if err := security.CheckOwner(snap, s.role.OID, t.Owner, "materialized view", t.Name); err != nil {
		return nil, err
	}
	if err := s.tx.Truncate(ctx, txn.TableID(t.Storage)); err != nil {
		return nil, err
	}
	if !x.WithNoData {
		if err := s.refill(ctx, t); err != nil {
			return nil, err
		}
	}
	if t.Populated == !x.WithNoData {
		return tag, nil
	}
	return tag, s.edit(ctx, func(ed *catalog.Editor) error {
		c := *ed.Snapshot().Table(t.OID)
		c.Populated = !x.WithNoData
		ed.PutTable(&c)
		return nil
	})
}

// refill runs the query of a materialised view under the search path that it
// was made under.
func (s *Session) refill(ctx context.Context, t *catalog.Table) error {
	path := make([]string, len(t.SearchPath))
	for i, name := range t.SearchPath {
		path[i] = quoteIdent(name)
	}
	mark := s.values.Begin()
	defer s.values.Rollback(mark)
	if err := s.values.Set("search_path", strings.Join(path, ", "), true, true); err != nil {
		return err
	}
	st, err := s.parseOne(t.Query)
	if err != nil {
		return err
	}
	p, err := s.Prepare(ctx, parse.Statement{AST: st, Text: t.Query}, nil)
	if err != nil {
		return err
	}
	_, err = s.fill(ctx, t, p)
	return err
}

// fill loads the rows of a query into a new table.
func (s *Session) fill(ctx context.Context, t *catalog.Table, p *Prepared) (int64, error) {
	res, err := s.execute(ctx, p, nil)
	if err != nil {
		return 0, err
	}
	load, err := s.tx.Bulk(ctx, txn.TableID(t.Storage))
	if err != nil {
		return 0, err
	}
	err = res.program.Each(ctx, func(b *vector.Batch) error {
		cols := make([]*vector.Vector, 0, len(b.Cols))
		for _, c := range t.Columns {
			if !c.Dropped {
				cols = append(cols, b.Cols[len(cols)].WithType(c.Type))
			}
		}
		return load.Append(ctx, &vector.Batch{Cols: cols, N: b.N, Sel: b.Sel})
	})
	if err != nil {
		return 0, err
	}
	return load.Close(ctx)
}

// createSchema runs CREATE SCHEMA.
func (s *Session) createSchema(ctx context.Context, x *ast.CreateSchema) (*Result, error) {
	name := x.Name
	if name == "" && x.Owner != nil {
		name = x.Owner.Name
	}
	err := s.edit(ctx, func(ed *catalog.Editor) error {
		if !security.IsSuperuser(ed.Snapshot(), s.role.OID) {
			return errs.New(errs.InsufficientPrivilege, "permission denied for database %s", DatabaseName)
		}
		if len(name) > 3 && name[:3] == "pg_" {
			return errs.New(errs.ReservedName, "unacceptable schema name \"%s\"", name).WithDetail("The prefix \"pg_\" is reserved for system schemas.")
		}
		if ed.Snapshot().SchemaNamed(name) != nil {
			if x.IfNotExists {
				s.Notice(errs.New(errs.DuplicateSchema, "schema \"%s\" already exists, skipping", name))
				return nil
			}
			return errs.New(errs.DuplicateSchema, "schema \"%s\" already exists", name)
		}
		owner := s.role.OID
		if x.Owner != nil {
			r, err := s.roleSpec(ed.Snapshot(), x.Owner)
			if err != nil {
				return err
			}
			owner = r.OID
		}
		ed.PutSchema(&catalog.Schema{OID: s.db.newOID(), Name: name, Owner: owner})
		return nil
	})
	if err != nil {
		return nil, err
	}
	for _, el := range x.Elements {
		if _, err := s.utility(ctx, &Prepared{stmt: inSchema(el, name)}, nil); err != nil {
			return nil, err
		}
	}
	return done("CREATE SCHEMA"), nil
}

// inSchema puts an element of CREATE SCHEMA into the schema.
func inSchema(el ast.Stmt, name string) ast.Stmt {
	qualify := func(rv *ast.RangeVar) *ast.RangeVar {
		c := *rv
		if c.Schema == "" {
			c.Schema = name
		}
		return &c
	}
	switch x := el.(type) {
	case *ast.CreateTable:
		c := *x
		c.Table = qualify(x.Table)
		return &c
	case *ast.CreateView:
		c := *x
		c.View = qualify(x.View)
		return &c
	case *ast.CreateSequence:
		c := *x
		c.Sequence = qualify(x.Sequence)
		return &c
	}
	return el
}
