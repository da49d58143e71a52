package txn

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"github.com/basaltdb/basalt/core/base/errs"
)

// DamagedIndexError is what whoever uses an index gets whose files are damaged or
// missing. Its table can be read without it, and be written once it is dropped.
type DamagedIndexError struct {
	Table  TableID
	Index  IndexID
	Reason error
}

// Error implements error. Callers that know the names say it better.
func (e *DamagedIndexError) Error() string {
	return fmt.Sprintf("index storage %d of table storage %d is damaged: %v", e.Index, e.Table, e.Reason)
}

// Unwrap gives the SQLSTATE.
func (e *DamagedIndexError) Unwrap() error { return errs.New(errs.IndexCorrupted, "%s", e.Error()) }

// damaged makes an error that says that files are damaged one of the index.
func (t *tree) damaged(err error) error {
	if err == nil || t.owner == nil {
		return err
	}
	switch errs.CodeOf(err) {
	case errs.IndexCorrupted, errs.DataCorrupted:
		if !errors.As(err, new(*DamagedIndexError)) {
			return &DamagedIndexError{Table: t.owner.table, Index: t.owner.id, Reason: err}
		}
	}
	return err
}

// loadLSM returns the log-structured tree of an index at the start. One that is
// damaged or missing does not keep the database from opening: who uses it is told.
func (db *DB) loadLSM(id uint64) (*vtree, error) {
	v, err := db.openLSM(id)
	switch errs.CodeOf(err) {
	case errs.IndexCorrupted, errs.DataCorrupted:
	case errs.UndefinedFile:
		err = errs.New(errs.IndexCorrupted, "its files are missing: %v", err)
		if err := db.inst.Trees().Quarantine(id, err); err != nil {
			return nil, err
		}
	default:
		return v, err
	}
	return newLSMTree(db.inst.Trees().Broken(id, db.st, err)), nil
}

// damage returns why the index cannot be used, or nil.
func (x *index) damage() *DamagedIndexError {
	if v := x.tree.Load(); v.lsm != nil && v.lsm.Broken() != nil {
		return &DamagedIndexError{Table: x.table, Index: x.id, Reason: v.lsm.Broken()}
	}
	return nil
}

// DamagedIndexes returns the errors of the indexes that were found damaged or
// missing at the start, and are still there.
func (db *DB) DamagedIndexes() (list []*DamagedIndexError) {
	db.regMu.RLock()
	defer db.regMu.RUnlock()
	for _, x := range db.indexes {
		if err := x.damage(); err != nil {
			list = append(list, err)
		}
	}
	slices.SortFunc(list, func(a, b *DamagedIndexError) int { return cmp.Compare(a.Index, b.Index) })
	return list
}
