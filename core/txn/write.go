package txn

import (
	"context"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/storage/btree"
	"github.com/basaltdb/basalt/core/storage/segment"
	"github.com/basaltdb/basalt/core/storage/tuple"
	"github.com/basaltdb/basalt/core/txn/lock"
	"github.com/basaltdb/basalt/core/txn/mvcc"
	"github.com/basaltdb/basalt/vector"
)

// writable locks a table for DML and returns it.
func (tx *Txn) writable(ctx context.Context, id TableID, what string) (*table, *tableDef, error) {
	if err := tx.startWrite(ctx, what); err != nil {
		return nil, nil, err
	}
	if err := tx.lockTable(ctx, id, lock.RowExclusive); err != nil {
		return nil, nil, err
	}
	t, err := tx.db.table(id)
	if err != nil {
		return nil, nil, err
	}
	return t, t.def.Load(), nil
}

// Insert adds the selected rows of batch, which has all live columns of the
// table in ordinal order, and returns their RowIDs. A duplicate key fails
// with a UniqueError. The slice is valid until the next write call.
func (tx *Txn) Insert(ctx context.Context, id TableID, batch *vector.Batch) ([]int64, error) {
	ids, _, err := tx.insert(ctx, id, batch, false, nil)
	return ids, err
}

// InsertOrConflict is Insert for ON CONFLICT: rows whose key exists in one of
// the arbiters (all unique indexes when empty) are left out and reported. The
// RowIDs are those of the rows that were inserted, in order.
func (tx *Txn) InsertOrConflict(ctx context.Context, id TableID, batch *vector.Batch, arbiters []IndexID) ([]int64, []Conflict, error) {
	return tx.insert(ctx, id, batch, true, arbiters)
}

func (tx *Txn) insert(ctx context.Context, id TableID, batch *vector.Batch, onConflict bool, arbiters []IndexID) ([]int64, []Conflict, error) {
	t, def, err := tx.writable(ctx, id, "INSERT")
	if err != nil {
		return nil, nil, err
	}
	cols, err := def.byOrdinal(batch)
	if err != nil {
		return nil, nil, err
	}
	sets := make([]*keySet, len(def.indexes))
	for n, x := range def.indexes {
		if sets[n], err = tx.keys(ctx, def, x, batch); err != nil {
			return nil, nil, err
		}
	}
	rows := batch.Rows()
	next, err := t.startRows(tx.db, rows)
	if err != nil {
		return nil, nil, err
	}
	defer t.endRows(next)
	if err := tx.noteNewRows(id, next, rows); err != nil {
		return nil, nil, err
	}
	tx.ids = tx.ids[:0]
	var conflicts []Conflict
	var tup []byte
	for i := range rows {
		conflict, err := tx.checkUnique(ctx, t, def.indexes, sets, i, -1, onConflict, arbiters)
		if err != nil {
			return nil, nil, err
		}
		if conflict != nil {
			conflicts = append(conflicts, *conflict)
			continue
		}
		tup = tuple.Append(tup[:0], cols, batch.Row(i))
		err = tx.insertRow(def, next, tup, sets, i)
		unlockKeys(def.indexes, sets, i)
		if err != nil {
			return nil, nil, err
		}
		tx.ids = append(tx.ids, next)
		next++
	}
	tx.countRows(t, int64(len(tx.ids)))
	return tx.ids, conflicts, nil
}

// insertRow writes a new row and its index entries.
func (tx *Txn) insertRow(def *tableDef, row int64, tup []byte, sets []*keySet, i int) error {
	if err := def.hot.put(tx, tx.rowKey(row), tup); err != nil {
		return err
	}
	for n, x := range def.indexes {
		if key, ok := sets[n].key(i); ok {
			if err := tx.putEntry(x, key, row); err != nil {
				return err
			}
		}
	}
	return nil
}

// putEntry inserts an index entry.
func (tx *Txn) putEntry(x *index, key []byte, row int64) error {
	entry := tx.entryKey(key, row)
	if err := tx.noteEntry(x, entry); err != nil {
		return err
	}
	return x.tree.Load().put(tx, entry, nil)
}

// rowKey returns the hot tree's key of a row, valid until the next call of it
// or of entryKey.
func (tx *Txn) rowKey(row int64) []byte {
	tx.arena = rowKey(tx.arena[:0], row)
	return tx.arena
}

// entryKey returns the key of an index entry, valid as that of rowKey.
func (tx *Txn) entryKey(key []byte, row int64) []byte {
	tx.arena = rowKey(append(tx.arena[:0], key...), row)
	return tx.arena
}

// countRows keeps the estimate of the table's rows, also through a rollback.
func (tx *Txn) countRows(t *table, n int64) {
	if n != 0 {
		t.rows.Add(n)
		t.hotRows.Add(n)
		tx.onUndo(func() { t.rows.Add(-n); t.hotRows.Add(-n) })
	}
}

// changeSet is the rows of an Update or Delete that may be written.
type changeSet struct {
	pos  []int32  // position in the caller's list
	rows []int64  // RowIDs
	tups [][]byte // newest versions, nil where they are not wanted
}

// errSerialize is the conflict error of REPEATABLE READ.
func errSerialize(deleted bool) error {
	what := "update"
	if deleted {
		what = "delete"
	}
	return errs.New(errs.SerializationFailure, "could not serialize access due to concurrent %s", what)
}

// claim locks a row and returns what may be done with it and, by vr unless that is
// nil, its newest version. tup is nil unless the status is Done or Changed.
func (tx *Txn) claim(ctx context.Context, t *table, def *tableDef, row int64, mode lock.Mode, opt WriteOptions, vr *versionReader) (st RowStatus, tup []byte, err error) {
	ok, err := tx.lockRow(ctx, t, row, mode, opt.Wait)
	if err != nil {
		return 0, nil, err
	}
	if !ok {
		if opt.Wait == SkipLocked {
			return Skipped, nil, nil
		}
		return 0, nil, errs.New(errs.LockNotAvailable, "could not obtain lock on row in relation")
	}
	for {
		var wait *mvcc.Status
		st, tup, wait, err = tx.newest(t, def, row, mode, opt.Latest, vr)
		if err != nil || wait == nil {
			break
		}
		if err = tx.waitFor(ctx, wait); err != nil {
			break
		}
	}
	if err == nil && tx.level != ReadCommitted && (st == Changed || st == Gone) && !opt.Latest {
		err = errSerialize(st == Gone)
	}
	return st, tup, err
}

// newest reads the newest version of a locked row and compares it with what
// the statement sees.
//
// A key-share lock does not conflict with an update of other columns, so a
// change that is under way is passed by then: what was before it counts.
func (tx *Txn) newest(t *table, def *tableDef, row int64, mode lock.Mode, latest bool, vr *versionReader) (st RowStatus, tup []byte, wait *mvcc.Status, err error) {
	set := t.acquire()
	defer set.release()
	part, pos, err := set.find(row)
	if err != nil {
		return 0, nil, nil, err
	}
	cold := part != nil
	inHot := false
	err = def.hot.newest(tx.rowKey(row), func(value []byte, found bool, head *mvcc.Version) error {
		for mode == lock.ForKeyShare && head != nil && head.Writer != tx.st && head.Writer.TS() == 0 {
			value, found = head.Before, head.Found
			head = def.hot.vs.Older(head)
		}
		inHot = found
		var w *mvcc.Status
		cid := uint32(0)
		if head != nil {
			w, cid = head.Writer, head.CID
		} else if cold {
			w, cid = part.creator.Load(), part.cid
		}
		if w == tx.st && cid > tx.cid {
			return errTriggered()
		}
		st, wait = tx.compare(w, cid, latest)
		if st != SelfModified && (found && isTombstone(value) || !found && !cold) {
			st = Gone
		} else if st != SelfModified && found && vr != nil {
			tup = vr.hot(value)
		}
		return nil
	})
	if err == nil && cold && !inHot && wait == nil && (st == Done || st == Changed) && vr != nil {
		tup, err = vr.cold(part, pos)
	}
	return st, tup, wait, err
}

// compare says what a change by w in statement cid means for this statement.
func (tx *Txn) compare(w *mvcc.Status, cid uint32, latest bool) (st RowStatus, wait *mvcc.Status) {
	switch {
	case w == nil:
		return Done, nil
	case w == tx.st:
		if cid >= tx.cid {
			return SelfModified, nil
		}
		return Done, nil
	case w.TS() == 0:
		return Done, w
	case w.TS() > tx.snap.TS && !latest:
		return Changed, nil
	}
	return Done, nil
}

// collectChanges claims the rows of an Update or Delete, with their versions where
// these are wanted.
func (tx *Txn) collectChanges(ctx context.Context, t *table, def *tableDef, rows []int64, mode lock.Mode, opt WriteOptions, versions bool) (*changeSet, error) {
	cs := &changeSet{}
	var vr *versionReader
	if versions {
		vr = t.newVersionReader(def)
		defer vr.close()
	}
	tx.status = tx.status[:0]
	if err := tx.noteRows(t.id, rows, true); err != nil {
		return nil, err
	}
	for i, row := range rows {
		if versions {
			vr.near = sameBlock(rows[i:])
		}
		st, tup, err := tx.claim(ctx, t, def, row, mode, opt, vr)
		if err != nil {
			return nil, err
		}
		tx.status = append(tx.status, st)
		if st == Done {
			cs.pos, cs.rows = append(cs.pos, int32(i)), append(cs.rows, row)
			cs.tups = append(cs.tups, tup)
		}
	}
	cs.dropRepeats(tx.status)
	return cs, nil
}

// batch makes a batch of all live columns of the changed rows' old versions.
func (cs *changeSet) batch(def *tableDef) (*vector.Batch, error) {
	sink, err := def.sink(def.live, false)
	if err != nil {
		return nil, err
	}
	for i, tup := range cs.tups {
		if err := sink.AddTuple(tup, cs.rows[i]); err != nil {
			return nil, err
		}
	}
	return sink.Finish(), nil
}

// Delete deletes rows. The statuses are valid until the next write call.
func (tx *Txn) Delete(ctx context.Context, id TableID, rows []int64, opt WriteOptions) ([]RowStatus, error) {
	t, def, err := tx.writable(ctx, id, "DELETE")
	if err != nil {
		return nil, err
	}
	opt.Wait = Wait
	cs, err := tx.collectChanges(ctx, t, def, rows, lock.ForUpdate, opt, len(def.indexes) > 0)
	if err != nil {
		return nil, err
	}
	if len(def.indexes) > 0 && len(cs.rows) > 0 {
		old, err := cs.batch(def)
		if err != nil {
			return nil, err
		}
		for _, x := range def.indexes {
			set, err := tx.keys(ctx, def, x, old)
			if err != nil {
				return nil, err
			}
			if err := tx.removeEntries(x, set, cs.rows, nil); err != nil {
				return nil, err
			}
		}
	}
	n := int64(0)
	for i, row := range cs.rows {
		done, err := tx.deleteRow(t, def, row)
		if err != nil {
			return nil, err
		}
		if !done {
			tx.status[cs.pos[i]] = SelfModified
			continue
		}
		n++
	}
	tx.countRows(t, -n)
	return tx.status, nil
}

// deleteRow removes a row from the hot tree, or hides a cold one.
func (tx *Txn) deleteRow(t *table, def *tableDef, row int64) (done bool, err error) {
	at, err := t.enter(row)
	if err != nil {
		return false, err
	}
	defer t.leave(at)
	cold := at.part != nil
	err = def.hot.write(tx, tx.rowKey(row), func(old []byte, found bool, _ *mvcc.Version) (btree.Action, []byte, error) {
		if done = cold && !found || found && !isTombstone(old); !done {
			return btree.Keep, nil, nil // given twice
		}
		if cold {
			return btree.Put, nil, nil
		}
		return btree.Delete, nil, nil
	})
	return done, err
}

// place is where a row is that is being changed: in a segment, if part is not
// nil.
type place struct {
	part *coldPart
	pos  int
}

// enter begins the change of a row that exists: it finds out whether the row
// is cold, and marks it as changed then. Until leave is called the answer
// stays true.
func (t *table) enter(row int64) (place, error) {
	t.gate.RLock()
	t.coldMu.Lock()
	set := t.cold
	t.coldMu.Unlock()
	part, pos, err := set.find(row)
	if err != nil {
		t.gate.RUnlock()
		return place{}, err
	}
	if part != nil {
		part.mark(pos)
	}
	t.watch.note(row)
	return place{part: part, pos: pos}, nil
}

// leave ends a change that enter has begun; the tree has it now.
func (t *table) leave(at place) {
	if at.part != nil {
		at.part.overlays[at.pos/segment.BlockRows].changes.Add(1)
	}
	t.gate.RUnlock()
}

// removeEntries deletes the index entries of rows, but for those where keep
// has the same key again.
func (tx *Txn) removeEntries(x *index, set *keySet, rows []int64, keep *keySet) error {
	v := x.tree.Load()
	for i, row := range rows {
		key, ok := set.key(i)
		if !ok || keep.has(i, key) {
			continue
		}
		entry := tx.entryKey(key, row)
		if err := tx.noteEntry(x, entry); err != nil {
			return err
		}
		if err := v.remove(tx, entry); err != nil {
			return err
		}
	}
	return nil
}

// has reports whether the i-th row has the given key.
func (k *keySet) has(i int, key []byte) bool {
	if k == nil {
		return false
	}
	mine, ok := k.key(i)
	return ok && string(mine) == string(key)
}
