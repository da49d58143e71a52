package session

import (
	"context"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/catalog"
	"github.com/basaltdb/basalt/core/security"
	"github.com/basaltdb/basalt/core/sql/ast"
	"github.com/basaltdb/basalt/core/txn"
)

// truncate runs TRUNCATE.
func (s *Session) truncate(ctx context.Context, x *ast.Truncate) (*Result, error) {
	snap, err := s.snapshot()
	if err != nil {
		return nil, err
	}
	listed := map[catalog.OID]bool{}
	var tables []*catalog.Table
	for _, rv := range x.Tables {
		t, err := s.tableNamed(snap, rv.QName())
		if err != nil {
			return nil, err
		}
		if t.Kind != catalog.RelTable {
			return nil, errs.New(errs.WrongObjectType, "\"%s\" is not a table", t.Name)
		}
		tables = append(tables, t)
		listed[t.OID] = true
	}
	for i := 0; i < len(tables); i++ {
		t := tables[i]
		if err := security.CheckTable(snap, s.role.OID, t, security.Truncate); err != nil {
			return nil, err
		}
		for _, oid := range snap.Referencing(t.OID) {
			if listed[oid] {
				continue
			}
			from := snap.Table(oid)
			if !x.Cascade {
				return nil, errs.New(errs.FeatureNotSupported, "cannot truncate a table referenced in a foreign key constraint").
					WithDetail("Table \"%s\" references \"%s\".", from.Name, t.Name).
					WithHint("Truncate table \"%s\" at the same time, or use TRUNCATE ... CASCADE.", from.Name)
			}
			s.Notice(errs.New(errs.SuccessfulCompletion, "truncate cascades to table \"%s\"", from.Name))
			tables, listed[oid] = append(tables, from), true
		}
	}
	if err := s.truncateTables(ctx, tables); err != nil {
		return nil, err
	}
	for _, t := range tables {
		if !x.RestartIdentity {
			continue
		}
		for _, seq := range snap.Sequences() {
			if seq.OwnedBy == t.OID {
				if err := s.db.store.SequenceSet(ctx, txn.SequenceID(seq.Storage), seq.Start, false); err != nil {
					return nil, err
				}
			}
		}
	}
	return done("TRUNCATE TABLE"), nil
}

// mayLock checks the right to lock a table: SELECT for the weakest mode, and the
// right to change it somehow for the others.
func (s *Session) mayLock(snap *catalog.Snapshot, t *catalog.Table, mode txn.TableLock) error {
	err := security.CheckTable(snap, s.role.OID, t, security.Update)
	for _, p := range []security.Privilege{security.Delete, security.Truncate} {
		if err != nil && security.CheckTable(snap, s.role.OID, t, p) == nil {
			err = nil
		}
	}
	if err != nil && mode == txn.TableLock(ast.AccessShareLock) {
		err = security.CheckTable(snap, s.role.OID, t, security.Select)
	}
	return err
}

// lockTables runs LOCK TABLE.
func (s *Session) lockTables(ctx context.Context, x *ast.LockTable) (*Result, error) {
	if !s.block {
		return nil, errs.New(errs.NoActiveSQLTransaction, "LOCK TABLE can only be used in transaction blocks")
	}
	snap, err := s.snapshot()
	if err != nil {
		return nil, err
	}
	wait := txn.Wait
	if x.NoWait {
		wait = txn.NoWait
	}
	for _, rv := range x.Tables {
		t, err := s.tableNamed(snap, rv.QName())
		if err != nil {
			return nil, err
		}
		if err := s.mayLock(snap, t, txn.TableLock(x.Mode)); err != nil {
			return nil, err
		}
		if err := s.tx.LockTable(ctx, txn.TableID(t.Storage), txn.TableLock(x.Mode), wait); err != nil {
			return nil, err
		}
	}
	return done("LOCK TABLE"), nil
}

// vacuum runs VACUUM and ANALYZE: space is reclaimed by storage itself, so
// both only gather statistics.
func (s *Session) vacuum(ctx context.Context, x *ast.Vacuum) (*Result, error) {
	tag := "VACUUM"
	analyze := x.AnalyzeOnly
	if x.AnalyzeOnly {
		tag = "ANALYZE"
	}
	for _, o := range x.Options {
		analyze = analyze || o.Name == "analyze"
	}
	if tag == "VACUUM" && s.block {
		return nil, errs.New(errs.ActiveSQLTransaction, "VACUUM cannot run inside a transaction block")
	}
	snap, err := s.snapshot()
	if err != nil {
		return nil, err
	}
	var tables []*catalog.Table
	for _, target := range x.Targets {
		t, err := s.tableNamed(snap, target.Table.QName())
		if err != nil {
			return nil, err
		}
		tables = append(tables, t)
	}
	if len(x.Targets) == 0 {
		for _, t := range snap.Tables() {
			if t.Storage != 0 && security.Owns(snap, s.role.OID, t.Owner) {
				tables = append(tables, t)
			}
		}
	}
	if !analyze {
		return done(tag), nil
	}
	for _, t := range tables {
		if t.Storage == 0 {
			continue
		}
		if err := s.analyzeTable(ctx, t); err != nil {
			return nil, err
		}
	}
	return done(tag), nil
}

// comment runs COMMENT ON.
func (s *Session) comment(ctx context.Context, x *ast.CommentOn) (*Result, error) {
	text := x.Text
	if x.Null {
		text = ""
	}
	err := s.edit(ctx, func(ed *catalog.Editor) error {
		snap := ed.Snapshot()
		switch x.Kind {
		case ast.ObjectTable, ast.ObjectView, ast.ObjectMaterializedView:
			t, err := s.tableNamed(snap, x.Object.Name)
			if err != nil {
				return err
			}
			c := *t
			c.Comment = text
			ed.PutTable(&c)
			return nil
		case ast.ObjectColumn:
			t, err := s.tableNamed(snap, x.Object.On)
			if err != nil {
				return err
			}
			c := *t
			c.Columns = append([]catalog.Column(nil), t.Columns...)
			col, err := columnOf(&c, x.Object.Name.Last())
			if err != nil {
				return err
			}
			col.Comment = text
			ed.PutTable(&c)
			return nil
		case ast.ObjectTrigger:
			return s.commentTrigger(ed, x.Object, text)
		case ast.ObjectModule:
			m, err := s.ownModule(snap, x.Object.Name)
			if err != nil {
				return err
			}
			c := *m
			c.Comment = text
			ed.PutModule(&c)
			return nil
		case ast.ObjectDatabase, ast.ObjectSchema, ast.ObjectExtension:
			return nil
		}
		return errs.New(errs.FeatureNotSupported, "COMMENT ON %s is not supported", x.Kind)
	})
	return done("COMMENT"), err
}
