package txn

import (
	"encoding/binary"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/storage/btree"
	"github.com/basaltdb/basalt/core/storage/page"
)

// The catalog tree's keys start with one of these; object IDs follow as 8
// bytes, big-endian.
const (
	keyCatalog  = 'c' // + key: the catalog's own entries, transactional
	keyTable    = 't' // + table: tableDef, transactional
	keyIndex    = 'i' // + index: indexDef, transactional
	keySegment  = 's' // + segment: table and RowIDs, transactional
	keySequence = 'q' // + sequence: SequenceDef, transactional
	keyState    = 'v' // + sequence: how far values are handed out, at once
	keyRowID    = 'r' // + table: RowIDs below are used or reserved, at once
	keyNextID   = 'o' // object IDs below are used or reserved, at once
	keyDrop     = 'd' // + root page: tree to free, put transactionally
	keyDropLSM  = 'l' // + tree: log-structured tree that is unused
)

// reserveIDs is how many object IDs are reserved with one log record.
const reserveIDs = 64

func metaKey(kind byte, id uint64) []byte {
	return binary.BigEndian.AppendUint64([]byte{kind}, id)
}

// scanNow calls f with the keys of one kind as they are in place, for use
// before there are transactions.
func (db *DB) scanNow(kind byte, f func(id uint64, value []byte) error) error {
	w := btree.Walker{T: db.meta.pages}
	pos, end := []byte{kind}, []byte{kind + 1}
	for {
		var next []byte
		err := w.View(pos, false, func(l *btree.Leaf) error {
			for i, _ := l.Search(pos); i < l.Slots(); i++ {
				key, value, err := l.KeyValue(i)
				if err != nil {
					return err
				}
				if key[0] != kind {
					return nil
				}
				if len(key) != 9 {
					return errs.New(errs.DataCorrupted, "invalid key of %d bytes in the catalog tree", len(key))
				}
				if err := f(binary.BigEndian.Uint64(key[1:]), value); err != nil {
					return err
				}
			}
			if l.High != nil && string(l.High) < string(end) {
				next = append([]byte{}, l.High...)
			}
			return nil
		})
		if err != nil || next == nil {
			return err
		}
		pos = next
	}
}

func (db *DB) loadIDs() error {
	return db.meta.pages.Get([]byte{keyNextID}, func(v []byte, found bool) error {
		db.nextID, db.limitID = 1, 1
		if found {
			if len(v) != 8 {
				return errs.New(errs.DataCorrupted, "invalid object counter")
			}
			db.nextID = binary.LittleEndian.Uint64(v)
			db.limitID = db.nextID
		}
		return nil
	})
}

// newID returns an object ID that was never used. The reservation is in the
// log before any record that uses the ID.
func (db *DB) newID() (uint64, error) {
	db.idMu.Lock()
	defer db.idMu.Unlock()
	if db.nextID == db.limitID {
		limit := db.limitID + reserveIDs
		if err := db.setNow([]byte{keyNextID}, binary.LittleEndian.AppendUint64(nil, limit)); err != nil {
			return 0, err
		}
		db.limitID = limit
	}
	db.nextID++
	return db.nextID - 1, nil
}

// finishDrops frees the trees that committed transactions have dropped and
// that were not freed before the end.
func (db *DB) finishDrops() error {
	var roots []uint64
	err := db.scanNow(keyDrop, func(root uint64, _ []byte) error {
		roots = append(roots, root)
		return nil
	})
	for _, root := range roots {
		if err == nil {
			err = db.destroyTree(page.ID(root))
		}
	}
	return err
}

// destroyTree empties a dropped tree, forgets about it and frees its root. A
// crash before the last step leaks one page; one before that repeats it all. Of a
// damaged tree the pages are leaked that are not found any more.
func (db *DB) destroyTree(root page.ID) error {
	t := btree.Open(db.st, root)
	cleared := t.Clear()
	damaged := errs.Is(cleared, errs.DataCorrupted) || errs.Is(cleared, errs.IndexCorrupted)
	if cleared != nil && !damaged {
		return cleared
	}
	if err := db.removeNow(metaKey(keyDrop, uint64(root))); err != nil || damaged {
		return err
	}
	return t.Destroy()
}

// dropTree makes the commit of tx free a tree, once nobody reads it.
func (tx *Txn) dropTree(root page.ID) error {
	if err := tx.db.meta.put(tx, metaKey(keyDrop, uint64(root)), []byte{}); err != nil {
		return err
	}
	tx.afterReaders(func() {
		if err := tx.db.destroyTree(root); err != nil {
			tx.db.log.Fail(err)
		}
	})
	return nil
}

// afterReaders runs f when tx has committed and no snapshot from before is
// left.
func (tx *Txn) afterReaders(f func()) {
	tx.onCommit = append(tx.onCommit, func() { tx.db.gc.later(tx.st.TS(), f) })
}

// createTree makes an empty tree that a rollback of tx frees.
func (tx *Txn) createTree() (*vtree, error) {
	prev := tx.w.Last
	t, err := btree.Create(tx.db.st, &tx.w)
	if err != nil {
		return nil, err
	}
	tx.undo = append(tx.undo, undoStep{fn: t.UndoCreate, prev: prev})
	return newVTree(t), nil
}

// onUndo takes back a change of memory when tx, or the part of it since a
// savepoint, is rolled back.
func (tx *Txn) onUndo(f func()) {
	tx.undo = append(tx.undo, undoStep{prev: tx.w.Last, fn: func(btree.Logger) error {
		f()
		return nil
	}})
}
