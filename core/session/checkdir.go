package session

import (
	"context"

	"github.com/basaltdb/basalt/core/base/env"
	"github.com/basaltdb/basalt/core/catalog"
	"github.com/basaltdb/basalt/core/sql/pgparse"
	"github.com/basaltdb/basalt/core/txn"
)

// CheckDir verifies the database in a directory that nobody has open, without
// changing its files (txn.CheckDir). The report has the catalogue's names.
func CheckDir(ctx context.Context, dir string, opt Options) (*txn.CheckReport, error) {
	opt.Txn.Env, opt.Parse = env.Real(), pgparse.Parse
	return txn.CheckDir(ctx, dir, txn.CheckOptions{
		FS: opt.Txn.FS,
		Prepare: func(ctx context.Context, store *txn.DB) (txn.Names, error) {
			db, err := newDB(store, opt)
			if err != nil {
				return txn.Names{}, err
			}
			return db.storageNames(ctx)
		},
	})
}

// storageNames returns what the catalogue calls tables and indexes, and gives
// the storage the evaluators of indexes.
func (db *DB) storageNames(ctx context.Context) (txn.Names, error) {
	names := txn.Names{Tables: map[txn.TableID]string{}, Indexes: map[txn.IndexID]string{}}
	tx, err := db.store.Begin(ctx, txn.ReadCommitted, true)
	if err != nil {
		return names, err
	}
	defer tx.Rollback()
	if err := tx.NewStatement(ctx); err != nil {
		return names, err
	}
	snap, _, err := loadCatalog(tx)
	if err != nil {
		return names, err
	}
	qualified := func(schema catalog.OID, name string) string {
		if s := snap.Schema(schema); s != nil {
			return s.Name + "." + name
		}
		return name
	}
	for _, t := range snap.Tables() {
		if t.Storage != 0 {
			names.Tables[txn.TableID(t.Storage)] = qualified(t.Schema, t.Name)
		}
	}
	for _, x := range snap.Indexes() {
		names.Indexes[txn.IndexID(x.Storage)] = qualified(x.Schema, x.Name)
	}
	return names, db.registerEvaluators(tx, snap)
}
