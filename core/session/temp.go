package session

import (
	"context"
	"strconv"
	"strings"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/catalog"
	"github.com/basaltdb/basalt/core/sql/ast"
	"github.com/basaltdb/basalt/core/txn"
)

// tempPrefix begins the names of the schemas with the temporary objects of
// sessions. A session's own is also named pg_temp.
const tempPrefix = "pg_temp_"

// tempName is the name of the session's schema for temporary objects, which
// exists from the first such object on.
func (s *Session) tempName() string { return tempPrefix + strconv.Itoa(int(s.pid)) }

// schemaNamed finds a schema, nil where there is none.
func (s *Session) schemaNamed(snap *catalog.Snapshot, name string) *catalog.Schema {
	if name == "pg_temp" {
		name = s.tempName()
	}
	return snap.SchemaNamed(name)
}

// schemaForNew finds the schema of a new relation, and makes the session's
// schema for temporary ones where that is asked for.
func (s *Session) schemaForNew(ed *catalog.Editor, rv *ast.RangeVar) (*catalog.Schema, error) {
	named := rv.Schema == "pg_temp" || rv.Schema == s.tempName()
	switch {
	case rv.Persistence != ast.Temporary && !named:
		return s.creationSchema(ed.Snapshot(), rv.Schema)
	case rv.Schema != "" && !named:
		return nil, errs.New(errs.InvalidTableDefinition, "cannot create temporary relation in non-temporary schema")
	}
	if ns := ed.Snapshot().SchemaNamed(s.tempName()); ns != nil {
		return ns, nil
	}
	s.hasTemp = true
	ed.PutSchema(&catalog.Schema{OID: s.db.newOID(), Name: s.tempName(), Owner: s.role.OID})
	return ed.Snapshot().SchemaNamed(s.tempName()), nil
}

// endTempTables does what ON COMMIT says of the session's temporary tables.
func (s *Session) endTempTables(ctx context.Context) error {
	snap, err := s.snapshot()
	if err != nil {
		return err
	}
	ns := snap.SchemaNamed(s.tempName())
	if ns == nil {
		return nil
	}
	var drop []*catalog.Table
	for _, t := range snap.Tables() {
		switch {
		case t.Schema != ns.OID:
		case t.OnCommit == catalog.OnCommitDeleteRows:
			if err := s.tx.Truncate(ctx, txn.TableID(t.Storage)); err != nil {
				return err
			}
		case t.OnCommit == catalog.OnCommitDrop:
			drop = append(drop, t)
		}
	}
	if len(drop) == 0 {
		return nil
	}
	return s.edit(ctx, func(ed *catalog.Editor) error {
		for _, t := range drop {
			if err := s.removeTable(ctx, ed, t, true); err != nil {
				return err
			}
		}
		return nil
	})
}

// dropTemp drops the session's temporary objects, in a transaction of its own
// where none is open.
func (s *Session) dropTemp(ctx context.Context) error {
	if !s.hasTemp {
		return nil
	}
	if err := s.ensure(ctx); err != nil {
		return err
	}
	told := len(s.notices)
	err := s.edit(ctx, func(ed *catalog.Editor) error { return s.emptySchema(ctx, ed, s.tempName()) })
	s.notices = s.notices[:told] // what goes with what is nobody's concern here
	return err
}

// leaveTemp drops the temporary objects of a session that ends. Where that
// fails, or the server stops, the next start does it.
func (s *Session) leaveTemp() {
	s.db.mu.Lock()
	stopping := s.db.closed
	s.db.mu.Unlock()
	if !s.hasTemp || stopping {
		return
	}
	ctx := context.Background()
	err := s.dropTemp(ctx)
	if err == nil {
		err = s.Sync(ctx)
	}
	if err != nil {
		s.Fail()
	}
}

// emptySchema drops a schema with all that is in it.
func (s *Session) emptySchema(ctx context.Context, ed *catalog.Editor, name string) error {
	ns := ed.Snapshot().SchemaNamed(name)
	if ns == nil {
		return nil
	}
	if err := s.dropContents(ctx, ed, ns); err != nil {
		return err
	}
	ed.DropSchema(ns.OID)
	return nil
}

// dropStaleTemp drops what sessions of a server left that did not end in order.
func (db *DB) dropStaleTemp(ctx context.Context, snap *catalog.Snapshot) error {
	var stale []string
	for _, ns := range snap.Schemas() {
		if strings.HasPrefix(ns.Name, tempPrefix) {
			stale = append(stale, ns.Name)
		}
	}
	if len(stale) == 0 {
		return nil
	}
	s, err := db.NewSession(ctx, User{Name: "basalt", Application: "startup"})
	if err != nil {
		return err
	}
	defer s.Close()
	if err := s.ensure(ctx); err != nil {
		return err
	}
	err = s.edit(ctx, func(ed *catalog.Editor) error {
		for _, name := range stale {
			if err := s.emptySchema(ctx, ed, name); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		s.Fail()
		return err
	}
	return s.Sync(ctx)
}
