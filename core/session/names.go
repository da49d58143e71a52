package session

import (
	"context"
	"errors"
	"time"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/catalog"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/core/sql/ast"
	"github.com/basaltdb/basalt/core/sql/lex"
	"github.com/basaltdb/basalt/core/txn"
)

func quoteIdent(name string) string { return lex.QuoteIdent(name) }

// asUnique returns the duplicate-key error in err, or nil.
func asUnique(err error) *txn.UniqueError {
	var u *txn.UniqueError
	if errors.As(err, &u) {
		return u
	}
	return nil
}

// plainCall is a context for functions outside a session: for index keys,
// whose functions are immutable.
func (db *DB) plainCall() *ext.Call {
	return &ext.Call{Ctx: context.Background(), Now: db.now(), Location: time.UTC}
}

// registerEvaluators gives storage the evaluators of expression and partial
// indexes after the start.
func (db *DB) registerEvaluators(tx *txn.Txn, snap *catalog.Snapshot) error {
	version, _ := tx.MetaVersion()
	s := &Session{db: db, values: defaultValues(db), tx: tx, own: snap, ownVersion: version, role: &catalog.Role{OID: catalog.BootstrapRoleOID, Superuser: true}}
	for _, ix := range snap.Indexes() {
		t := snap.Table(ix.Table)
		if t == nil {
			continue
		}
		_, ev, err := s.indexDef(t, ix)
		if err != nil {
			return errs.Wrap(err, errs.InternalError, "index \"%s\"", ix.Name)
		}
		if ev != nil {
			db.store.RegisterEvaluator(txn.IndexID(ix.Storage), ev)
		}
	}
	return nil
}

// schemasFor returns the schemas to search for a name: the given one, or the
// search path.
func (s *Session) schemasFor(snap *catalog.Snapshot, schema string) []types.OID {
	if schema != "" {
		if ns := s.schemaNamed(snap, schema); ns != nil {
			return []types.OID{ns.OID}
		}
		return nil
	}
	var out []types.OID
	for _, name := range s.searchPath(snap) {
		out = append(out, snap.SchemaNamed(name).OID)
	}
	return out
}

// tableNamed resolves a table or view.
func (s *Session) tableNamed(snap *catalog.Snapshot, name ast.Name) (*catalog.Table, error) {
	for _, ns := range s.schemasFor(snap, name.Schema()) {
		if t := snap.TableNamed(ns, name.Last()); t != nil {
			return t, nil
		}
	}
	if name.Schema() != "" && s.schemaNamed(snap, name.Schema()) == nil {
		return nil, errs.New(errs.InvalidSchemaName, "schema \"%s\" does not exist", name.Schema())
	}
	return nil, errs.New(errs.UndefinedTable, "relation \"%s\" does not exist", name)
}

// TableID returns the storage of a table, for loaders that write batches.
func (s *Session) TableID(ctx context.Context, name string) (txn.TableID, error) {
	if err := s.ensure(ctx); err != nil {
		return 0, err
	}
	snap, err := s.snapshot()
	if err != nil {
		return 0, err
	}
	t, err := s.tableNamed(snap, ast.Name{name})
	if err != nil {
		return 0, err
	}
	return txn.TableID(t.Storage), s.Sync(ctx)
}
