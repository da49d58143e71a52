package txn

import (
	"github.com/basaltdb/basalt/core/storage/compress"
	"github.com/basaltdb/basalt/core/storage/lsm"
)

// trimPart is which part of the buffer pool's budget the log-structured trees may
// have in memory besides, all together.
const trimPart = 4

// lsmSettings translates the settings of an index.
func lsmSettings(def *IndexDef) (lsm.Settings, error) {
	s := lsm.Settings{Suffix: rowIDSize}
	if def.LSM.Tiered {
		s.Policy = lsm.SizeTiered
	}
	if def.LSM.Compression == "" {
		return s, nil
	}
	codec, err := compress.Parse(def.LSM.Compression)
	if err != nil {
		return s, err
	}
	for i := range s.Codecs {
		s.Codecs[i] = codec
	}
	return s, nil
}

// createLSM makes an empty log-structured tree that a rollback of tx removes. The
// catalog notes durably that it is unused before there is any of it, and tx takes
// that back: so it goes at the next start where tx does not commit.
func (tx *Txn) createLSM(s lsm.Settings) (*vtree, error) {
	db := tx.db
	id, err := db.newID()
	if err != nil {
		return nil, err
	}
	note := metaKey(keyDropLSM, id)
	if err := db.setNow(note, []byte{}); err != nil {
		return nil, err
	}
	// A rollback must not fail because of files, so they go when it is done.
	tx.onUndo(func() { db.gc.later(0, func() { db.discardLSM(id) }) })
	if err := db.log.Flush(db.log.End()); err != nil {
		return nil, err
	}
	if _, err := db.inst.Trees().Create(id, s); err != nil {
		return nil, err
	}
	if err := db.meta.remove(tx, note); err != nil {
		return nil, err
	}
	return db.openLSM(id)
}

// openLSM returns the log-structured tree of an index.
func (db *DB) openLSM(id uint64) (*vtree, error) {
	t, err := db.inst.Trees().Logged(id, db.st)
	if err != nil {
		return nil, err
	}
	return newLSMTree(t), nil
}

// destroyLSM removes a tree that the catalog notes as unused, and the note. Where
// files cannot be removed the note stays, and the next start tries again. What
// made the tree unused is made durable before.
func (db *DB) destroyLSM(id uint64) error {
	if err := db.proveLog(db.log.End()); err != nil {
		return err
	}
	if db.inst.Trees().Drop(id) != nil {
		return nil
	}
	return db.removeNow(metaKey(keyDropLSM, id))
}

// finishLSMDrops removes the trees that the catalog notes as unused.
func (db *DB) finishLSMDrops() error {
	var ids []uint64
	err := db.scanNow(keyDropLSM, func(id uint64, _ []byte) error {
		ids = append(ids, id)
		return nil
	})
	for _, id := range ids {
		if err == nil {
			err = db.destroyLSM(id)
		}
	}
	return err
}

// dropLSM makes the commit of tx remove a tree, once nobody reads it.
func (tx *Txn) dropLSM(id uint64) error {
	if err := tx.db.meta.put(tx, metaKey(keyDropLSM, id), []byte{}); err != nil {
		return err
	}
	tx.afterReaders(func() { tx.db.discardLSM(id) })
	return nil
}

// discardLSM is destroyLSM where nobody can be told of an error.
func (db *DB) discardLSM(id uint64) {
	if err := db.destroyLSM(id); err != nil {
		db.log.Fail(err)
	}
}
