package session

import (
	"context"
	"errors"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/catalog"
	"github.com/basaltdb/basalt/core/security"
	"github.com/basaltdb/basalt/core/sql/ast"
	"github.com/basaltdb/basalt/core/txn"
)

// reindex runs REINDEX INDEX and REINDEX TABLE: the indexes are made anew from the
// rows of their table, under the names and OIDs that they have.
func (s *Session) reindex(ctx context.Context, x *ast.Reindex) (*Result, error) {
	if x.Kind != ast.ObjectIndex && x.Kind != ast.ObjectTable {
		return nil, errs.New(errs.FeatureNotSupported, "REINDEX of all tables of a schema or a database is not supported").
			WithHint("Use REINDEX TABLE.")
	}
	if err := s.reindexOptions(x.Options); err != nil {
		return nil, err
	}
	return done("REINDEX"), s.edit(ctx, func(ed *catalog.Editor) error {
		t, list, err := s.reindexed(ed.Snapshot(), x)
		if err != nil {
			return err
		}
		for _, ix := range list {
			if err := s.tx.DropIndex(ctx, txn.IndexID(ix.Storage)); err != nil {
				return err
			}
			changed := *ix
			if err := s.fillIndex(ctx, t, &changed); err != nil {
				return err
			}
			ed.PutIndex(&changed)
		}
		return nil
	})
}

// reindexOptions checks the options of REINDEX. Both that there are change nothing:
// it locks the table for its time.
func (s *Session) reindexOptions(list []*ast.Option) error {
	for _, o := range list {
		switch {
		case o.Name == "concurrently" && s.block:
			return errs.New(errs.ActiveSQLTransaction, "REINDEX CONCURRENTLY cannot run inside a transaction block")
		case o.Name == "concurrently" || o.Name == "verbose":
		case o.Name == "tablespace":
			return errs.New(errs.FeatureNotSupported, "REINDEX (TABLESPACE) is not supported")
		default:
			return errs.New(errs.SyntaxError, "unrecognized REINDEX option \"%s\"", o.Name)
		}
	}
	return nil
}

// reindexed returns the indexes that a REINDEX names, and their table.
func (s *Session) reindexed(snap *catalog.Snapshot, x *ast.Reindex) (*catalog.Table, []*catalog.Index, error) {
	name := x.Relation.QName()
	if x.Kind == ast.ObjectTable {
		t, err := s.tableNamed(snap, name)
		if err != nil {
			return nil, nil, err
		}
		if t.Kind != catalog.RelTable && t.Kind != catalog.RelMatView {
			return nil, nil, errs.New(errs.WrongObjectType, "\"%s\" is not a table or materialized view", t.Name)
		}
		if err := security.CheckOwner(snap, s.role.OID, t.Owner, "table", t.Name); err != nil {
			return nil, nil, err
		}
		var list []*catalog.Index
		for _, oid := range t.Indexes {
			list = append(list, snap.Index(oid))
		}
		if len(list) == 0 {
			s.Notice(errs.New(errs.SuccessfulCompletion, "table \"%s\" has no indexes to reindex", t.Name))
		}
		return t, list, nil
	}
	for _, ns := range s.schemasFor(snap, name.Schema()) {
		if ix := snap.IndexNamed(ns, name.Last()); ix != nil {
			t := snap.Table(ix.Table)
			return t, []*catalog.Index{ix}, security.CheckOwner(snap, s.role.OID, t.Owner, "index", ix.Name)
		}
	}
	if t, err := s.tableNamed(snap, name); err == nil {
		return nil, nil, errs.New(errs.WrongObjectType, "\"%s\" is not an index", t.Name)
	}
	return nil, nil, errs.New(errs.UndefinedTable, "relation \"%s\" does not exist", name.Last())
}

// nameIndex tells an error of a damaged index in the terms of the catalogue.
func (s *Session) nameIndex(err error) error {
	var d *txn.DamagedIndexError
	if !errors.As(err, &d) {
		return err
	}
	if snap := s.snapshotOrNil(); snap != nil {
		if named := damagedIndex(snap, d); named != nil {
			return named
		}
	}
	return err
}

// damagedIndex returns the error of a damaged index, nil where the catalogue does
// not have it.
func damagedIndex(snap *catalog.Snapshot, d *txn.DamagedIndexError) *errs.Error {
	for _, ix := range snap.Indexes() {
		if t := snap.Table(ix.Table); t != nil && txn.IndexID(ix.Storage) == d.Index {
			return errs.New(errs.IndexCorrupted, "index \"%s\" of table \"%s\" is damaged: %v", ix.Name, t.Name, d.Reason).
				WithTable(schemaName(snap, t), t.Name).
				WithHint("REINDEX INDEX %s makes it anew from the table.", qualified(snap, ix.Schema, ix.Name))
		}
	}
	return nil
}

// DamagedIndexes returns an error for each index that was found damaged when the
// database was opened, and has not been made anew or dropped since.
func (db *DB) DamagedIndexes(ctx context.Context) ([]error, error) {
	bad := db.store.DamagedIndexes()
	if len(bad) == 0 {
		return nil, nil
	}
	tx, err := db.store.Begin(ctx, txn.ReadCommitted, true)
	if err != nil {
		return nil, err
	}
	defer tx.Rollback()
	if err := tx.NewStatement(ctx); err != nil {
		return nil, err
	}
	snap, _, err := loadCatalog(tx)
	if err != nil {
		return nil, err
	}
	list := make([]error, len(bad))
	for i, d := range bad {
		list[i] = d
		if named := damagedIndex(snap, d); named != nil {
			list[i] = named
		}
	}
	return list, nil
}
