package session

import (
	"context"
	"slices"
	"strings"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/catalog"
	"github.com/basaltdb/basalt/core/sql/ast"
	"github.com/basaltdb/basalt/core/txn"
)

// ensure begins an implicit transaction unless one is open.
func (s *Session) ensure(ctx context.Context) error {
	if s.failed {
		return errFailed()
	}
	if s.tx != nil {
		s.tx.RefreshMeta() // names are those of now, whatever the snapshot of rows
		return nil
	}
	if err := s.beginTx(ctx, ast.TransactionModes{}); err != nil {
		return err
	}
	s.implicit = true
	return nil
}

func errFailed() error {
	return errs.New(errs.InFailedSQLTransaction, "current transaction is aborted, commands ignored until end of transaction block")
}

// beginTx begins a transaction with the given modes over the defaults.
func (s *Session) beginTx(ctx context.Context, modes ast.TransactionModes) error {
	level, name := isolation(modes.Isolation)
	if modes.Isolation == ast.IsolationDefault {
		name, _ = s.values.Get("default_transaction_isolation")
		level = isolationNamed(name)
	}
	s.readOnly = s.values.Bool("default_transaction_read_only")
	if modes.ReadOnly != nil {
		s.readOnly = *modes.ReadOnly
	}
	tx, err := s.owner.Begin(ctx, level, false)
	if err != nil {
		return err
	}
	s.tx, s.txStart = tx, s.db.now()
	s.mark = s.values.Begin()
	s.values.Force("transaction_isolation", name)
	s.values.Force("transaction_read_only", onOff(s.readOnly))
	// The snapshot of the stricter levels is that of the first query, so that
	// what comes before, as SET or LOCK TABLE, does not make it old.
	tx.RefreshMeta()
	if level != txn.ReadCommitted {
		return nil
	}
	if err := tx.NewStatement(ctx); err != nil {
		s.rollback()
		return err
	}
	return nil
}

func isolation(l ast.IsolationLevel) (txn.Isolation, string) {
	switch l {
	case ast.RepeatableRead:
		return txn.RepeatableRead, "repeatable read"
	case ast.Serializable:
		return txn.Serializable, "serializable"
	case ast.ReadUncommitted:
		return txn.ReadCommitted, "read uncommitted"
	}
	return txn.ReadCommitted, "read committed"
}

func isolationNamed(name string) txn.Isolation {
	switch name {
	case "repeatable read":
		return txn.RepeatableRead
	case "serializable":
		return txn.Serializable
	}
	return txn.ReadCommitted
}

// Sync ends an implicit transaction: it commits what the statements since the
// last Sync did.
func (s *Session) Sync(ctx context.Context) error {
	if !s.implicit {
		return nil
	}
	return s.commit(ctx)
}

// Fail is called after an error: an implicit transaction is rolled back, an
// open block is marked as failed.
func (s *Session) Fail() {
	s.pending.drop()
	switch {
	case s.implicit:
		s.rollback()
	case s.block:
		s.failed = true
	}
}

// commit commits the transaction, or rolls it back where that fails.
func (s *Session) commit(ctx context.Context) error {
	err := s.runDeferred(ctx, func(fkCheck) bool { return true })
	if err == nil && s.tempEnds {
		err = s.endTempTables(ctx)
	}
	if err != nil {
		s.rollback()
		return err
	}
	s.closeCursors(false)
	// What counts is the setting at the end, so a transaction can set it for itself.
	mode, _ := s.values.Get("synchronous_commit")
	s.tx.SetAsyncCommit(mode == "off")
	err = s.tx.Commit(ctx)
	if err != nil {
		s.tx.Rollback()
		s.values.Rollback(s.mark)
	}
	s.endTx()
	if err == nil {
		s.db.notify.publish(s)
	}
	return err
}

// rollback undoes the transaction.
func (s *Session) rollback() {
	s.closeCursors(false)
	s.tx.Rollback()
	s.values.Rollback(s.mark)
	s.endTx()
	s.db.notify.drop(s)
}

func (s *Session) endTx() {
	s.values.End()
	s.followRole()
	s.tx, s.own, s.savepoints, s.deferred = nil, nil, nil, nil
	s.pending.drop()
	s.block, s.failed, s.implicit, s.readOnly, s.ran = false, false, false, false, false
	s.modes = constraintModes{}
}

// transaction runs BEGIN, COMMIT and their like, and returns the command tag.
func (s *Session) transaction(ctx context.Context, t *ast.Transaction) (string, error) {
	switch t.Kind {
	case ast.TxnBegin, ast.TxnStart:
		return s.beginBlock(ctx, t)
	case ast.TxnCommit:
		return s.commitBlock(ctx, t)
	case ast.TxnRollback:
		return s.rollbackBlock(ctx, t)
	case ast.TxnSavepoint:
		return "SAVEPOINT", s.savepoint(t.Name)
	case ast.TxnRelease:
		return "RELEASE", s.release(t.Name)
	case ast.TxnRollbackTo:
		return "ROLLBACK", s.rollbackTo(ctx, t.Name)
	}
	return "", errs.New(errs.FeatureNotSupported, "prepared transactions are not supported")
}

func (s *Session) beginBlock(ctx context.Context, t *ast.Transaction) (string, error) {
	tag := "BEGIN"
	if t.Kind == ast.TxnStart {
		tag = "START TRANSACTION"
	}
	if s.failed {
		return "", errFailed()
	}
	if s.block {
		s.Notice(warning(errs.ActiveSQLTransaction, "there is already a transaction in progress"))
		return tag, nil
	}
	if s.tx != nil { // the statements before it in the same message join the block
		s.implicit, s.block = false, true
		return tag, s.setModes(ctx, t.Modes)
	}
	if err := s.beginTx(ctx, t.Modes); err != nil {
		return "", err
	}
	s.block = true
	return tag, nil
}

// warning makes a notice with a code.
func warning(code errs.Code, format string, args ...any) *errs.Error {
	return errs.New(code, format, args...)
}

// setModes changes the modes of a transaction that has begun.
func (s *Session) setModes(ctx context.Context, m ast.TransactionModes) error {
	if m.Isolation != ast.IsolationDefault {
		level, name := isolation(m.Isolation)
		if current, _ := s.values.Get("transaction_isolation"); current != name {
			if len(s.savepoints) > 0 || s.own != nil || s.ran {
				return errs.New(errs.ActiveSQLTransaction, "SET TRANSACTION ISOLATION LEVEL must be called before any query")
			}
			tx, err := s.owner.Begin(ctx, level, false)
			if err != nil {
				return err
			}
			s.tx.Rollback()
			s.tx = tx
			s.values.Force("transaction_isolation", name)
			tx.RefreshMeta()
		}
	}
	if m.ReadOnly != nil {
		switch {
		case *m.ReadOnly || !s.readOnly:
		case len(s.savepoints) > 0:
			return errs.New(errs.ActiveSQLTransaction, "cannot set transaction read-write mode inside a read-only transaction")
		case s.ran:
			return errs.New(errs.ActiveSQLTransaction, "transaction read-write mode must be set before any query")
		}
		s.setReadOnly(*m.ReadOnly)
	}
	return nil
}

func (s *Session) commitBlock(ctx context.Context, t *ast.Transaction) (string, error) {
	modes := s.modesNow()
	switch {
	case s.failed:
		s.rollback()
		return "ROLLBACK", s.chain(ctx, t, modes)
	case !s.block:
		s.Notice(warning(errs.NoActiveSQLTransaction, "there is no transaction in progress"))
		return "COMMIT", nil
	}
	if err := s.commit(ctx); err != nil {
		return "", err
	}
	return "COMMIT", s.chain(ctx, t, modes)
}

func (s *Session) rollbackBlock(ctx context.Context, t *ast.Transaction) (string, error) {
	if !s.block {
		s.Notice(warning(errs.NoActiveSQLTransaction, "there is no transaction in progress"))
		return "ROLLBACK", nil
	}
	modes := s.modesNow()
	s.rollback()
	return "ROLLBACK", s.chain(ctx, t, modes)
}

// modesNow returns the modes of the current transaction.
func (s *Session) modesNow() ast.TransactionModes {
	level, _ := s.values.Get("transaction_isolation")
	readOnly := s.readOnly
	return ast.TransactionModes{Isolation: isolationLevelNamed(level), ReadOnly: &readOnly}
}

// chain begins the next transaction of AND CHAIN, with the modes of the last.
func (s *Session) chain(ctx context.Context, t *ast.Transaction, modes ast.TransactionModes) error {
	if !t.Chain {
		return nil
	}
	if err := s.beginTx(ctx, modes); err != nil {
		return err
	}
	s.block = true
	return nil
}

func (s *Session) needBlock(command string) error {
	if s.failed {
		return errFailed()
	}
	if !s.block {
		return errs.New(errs.NoActiveSQLTransaction, "%s can only be used in transaction blocks", command)
	}
	return nil
}

func (s *Session) savepoint(name string) error {
	if err := s.needBlock("SAVEPOINT"); err != nil {
		return err
	}
	sp := s.here()
	sp.name = name
	s.savepoints = append(s.savepoints, sp)
	return nil
}

// here is the present point of the transaction.
func (s *Session) here() savepoint {
	return savepoint{at: s.tx.Savepoint(), own: s.own, version: s.ownVersion, mark: s.values.Begin(),
		readOnly: s.readOnly, deferred: len(s.deferred), modes: s.modes}
}

// setReadOnly changes the transaction's mode. Read-only holds for a savepoint's
// part of it alone where it was set there.
func (s *Session) setReadOnly(on bool) {
	s.readOnly = on
	s.values.Force("transaction_read_only", onOff(on))
}

// findSavepoint returns the position of the newest savepoint of a name.
func (s *Session) findSavepoint(name string) (int, error) {
	for i := len(s.savepoints) - 1; i >= 0; i-- {
		if s.savepoints[i].name == name {
			return i, nil
		}
	}
	return 0, errs.New(errs.InvalidSavepointSpecification, "savepoint \"%s\" does not exist", name)
}

func (s *Session) release(name string) error {
	if err := s.needBlock("RELEASE SAVEPOINT"); err != nil {
		return err
	}
	i, err := s.findSavepoint(name)
	if err != nil {
		return err
	}
	s.setReadOnly(s.savepoints[i].readOnly)
	s.savepoints = s.savepoints[:i]
	return nil
}

func (s *Session) rollbackTo(ctx context.Context, name string) error {
	if !s.block {
		return s.needBlock("ROLLBACK TO SAVEPOINT")
	}
	i, err := s.findSavepoint(name)
	if err != nil {
		return err
	}
	sp := s.savepoints[i]
	s.savepoints = s.savepoints[:i+1]
	if err := s.backTo(ctx, sp); err != nil {
		return err
	}
	s.failed = false
	return nil
}

// backTo undoes what the transaction has done since a point of it.
func (s *Session) backTo(ctx context.Context, sp savepoint) error {
	if err := s.tx.RollbackTo(sp.at); err != nil {
		return err
	}
	s.own, s.ownVersion = sp.own, sp.version
	s.values.Rollback(sp.mark)
	s.followRole()
	s.modes = sp.modes
	s.deferred = s.deferred[:min(sp.deferred, len(s.deferred))]
	s.setReadOnly(sp.readOnly)
	if !s.tx.HasSnapshot() {
		return nil
	}
	return s.tx.NewStatement(ctx)
}

// snapshot returns the catalogue that the current transaction sees.
func (s *Session) snapshot() (*catalog.Snapshot, error) {
	if s.own == nil {
		return s.db.catalogFor(s.tx)
	}
	version, _ := s.tx.MetaVersion()
	if version == s.ownVersion {
		return s.own, nil
	}
	// Others have committed changes: they come in under the transaction's own.
	keys, known := s.tx.MetaChangedSince(s.ownVersion)
	var err error
	if known {
		s.own, _, err = updateCatalog(s.tx, s.own, keys)
	} else {
		s.own, _, err = loadCatalog(s.tx)
	}
	s.ownVersion = version
	return s.own, err
}

// snapshotOrNil is snapshot where an answer without one will do.
func (s *Session) snapshotOrNil() *catalog.Snapshot {
	if s.tx == nil {
		if c := s.db.cached.Load(); c != nil {
			return c.snap
		}
		return nil
	}
	snap, err := s.snapshot()
	if err != nil {
		return nil
	}
	return snap
}

// edit changes the catalogue in the current transaction.
func (s *Session) edit(ctx context.Context, change func(ed *catalog.Editor) error) error {
	snap, err := s.snapshot()
	if err != nil {
		return err
	}
	version, _ := s.tx.MetaVersion()
	ed := catalog.NewEditor(snap)
	if err := change(ed); err != nil {
		return err
	}
	if err := s.claim(ctx, ed, version); err != nil {
		return err
	}
	if err := writeChanges(ctx, s.tx, ed); err != nil {
		return err
	}
	s.own, s.ownVersion = ed.Snapshot(), version
	return nil
}

// claim takes the names that an editor has given, and looks whether changes that
// were committed since it began, and that this transaction may have waited for,
// are in its way.
func (s *Session) claim(ctx context.Context, ed *catalog.Editor, since uint64) error {
	claims := ed.Claims()
	slices.SortFunc(claims, func(a, b catalog.Claim) int { return strings.Compare(a.Key, b.Key) }) // in one order for all
	for i := range claims {
		if err := s.tx.MetaLock(ctx, []byte(claims[i].Key)); err != nil {
			return err
		}
	}
	s.tx.RefreshMeta()
	if version, _ := s.tx.MetaVersion(); version == since {
		return nil
	}
	now, err := s.snapshot()
	if err != nil {
		return err
	}
	for i := range claims {
		if err := claims[i].Conflict(now); err != nil {
			return err
		}
	}
	if ed.Torn(now) {
		return errConcurrentDDL()
	}
	return nil
}
