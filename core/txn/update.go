package txn

import (
	"context"
	"slices"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/storage/tuple"
	"github.com/basaltdb/basalt/core/txn/lock"
	"github.com/basaltdb/basalt/vector"
)

// Update sets cols of the rows to the selected rows of vals, which has a
// column for each of cols. A duplicate key fails with a UniqueError. The
// statuses are valid until the next write call.
func (tx *Txn) Update(ctx context.Context, id TableID, rows []int64, cols []int, vals *vector.Batch, opt WriteOptions) ([]RowStatus, error) {
	t, def, err := tx.writable(ctx, id, "UPDATE")
	if err != nil {
		return nil, err
	}
	if vals.Rows() != len(rows) || len(vals.Cols) != len(cols) {
		return nil, errs.Internal("update of %d rows and %d columns has %d values of %d", len(rows), len(cols), vals.Rows(), len(vals.Cols))
	}
	affected, mode := def.affected(cols)
	opt.Wait = Wait
	cs, err := tx.collectChanges(ctx, t, def, rows, mode, opt, true)
	if err != nil {
		return nil, err
	}
	order, vecs, err := def.replacement(cols, vals)
	if err != nil {
		return nil, err
	}
	var tup []byte
	var own byteSlab
	replaced := make([][]byte, len(cs.rows))
	for i := range cs.rows {
		tup, err = tuple.Replace(tup[:0], cs.tups[i], def.types, def.absent, order, vecs, vals.Row(int(cs.pos[i])))
		if err != nil {
			return nil, err
		}
		replaced[i] = own.clone(tup)
	}
	if len(affected) == 0 {
		return tx.status, tx.putRows(t, def, cs.rows, replaced)
	}
	return tx.status, tx.updateIndexed(ctx, t, def, cs, replaced, affected)
}

// affected returns the indexes that an update of cols may change, and the row
// lock mode that it needs.
func (d *tableDef) affected(cols []int) (list []*index, mode lock.Mode) {
	mode = lock.ForNoKeyUpdate
	for _, x := range d.indexes {
		hit := x.def.Evaluated
		for _, k := range x.def.Keys {
			hit = hit || !k.Computed && slices.Contains(cols, k.Column)
		}
		if hit {
			list = append(list, x)
			if x.def.Unique {
				mode = lock.ForUpdate
			}
		}
	}
	return list, mode
}

// dropRepeats leaves out rows that were given before: their second change
// does not happen, as in PostgreSQL when a row joins with several others.
func (cs *changeSet) dropRepeats(status []RowStatus) {
	if len(cs.rows) < 2 {
		return
	}
	seen := make(map[int64]bool, len(cs.rows))
	n := 0
	for i, row := range cs.rows {
		if seen[row] {
			status[cs.pos[i]] = SelfModified
			continue
		}
		seen[row] = true
		cs.rows[n], cs.pos[n], cs.tups[n] = row, cs.pos[i], cs.tups[i]
		n++
	}
	cs.rows, cs.pos, cs.tups = cs.rows[:n], cs.pos[:n], cs.tups[:n]
}

// replacement puts the new values in ordinal order.
func (d *tableDef) replacement(cols []int, vals *vector.Batch) ([]int, []*vector.Vector, error) {
	perm := make([]int, len(cols))
	for i, c := range cols {
		if c < 0 || c >= len(d.cols) || d.types[c].Phys() != vals.Cols[i].Phys() {
			return nil, nil, errs.Internal("update of column %d with another layout", c)
		}
		perm[i] = i
	}
	slices.SortFunc(perm, func(a, b int) int { return cols[a] - cols[b] })
	order, vecs := make([]int, len(cols)), make([]*vector.Vector, len(cols))
	for i, p := range perm {
		order[i], vecs[i] = cols[p], vals.Cols[p]
	}
	return order, vecs, nil
}

func (tx *Txn) putRows(t *table, def *tableDef, rows []int64, tups [][]byte) error {
	for i, row := range rows {
		at, err := t.enter(row)
		if err != nil {
			return err
		}
		err = def.hot.put(tx, tx.rowKey(row), tups[i])
		t.leave(at)
		if err != nil {
			return err
		}
	}
	return nil
}

// updateIndexed writes rows whose index entries may change. All old entries
// go before any new one comes, so that keys may move from row to row.
func (tx *Txn) updateIndexed(ctx context.Context, t *table, def *tableDef, cs *changeSet, replaced [][]byte, affected []*index) error {
	before, err := cs.batch(def)
	if err != nil {
		return err
	}
	cs.tups = replaced
	after, err := cs.batch(def)
	if err != nil {
		return err
	}
	oldSets, newSets := make([]*keySet, len(affected)), make([]*keySet, len(affected))
	for n, x := range affected {
		if oldSets[n], err = tx.keys(ctx, def, x, before); err != nil {
			return err
		}
		if newSets[n], err = tx.keys(ctx, def, x, after); err != nil {
			return err
		}
		if err := tx.removeEntries(x, oldSets[n], cs.rows, newSets[n]); err != nil {
			return err
		}
	}
	if err := tx.putRows(t, def, cs.rows, replaced); err != nil {
		return err
	}
	for i, row := range cs.rows {
		if _, err := tx.checkUnique(ctx, t, affected, newSets, i, row, false, nil); err != nil {
			return err
		}
		err := tx.addEntries(affected, oldSets, newSets, i, row)
		unlockKeys(affected, newSets, i)
		if err != nil {
			return err
		}
	}
	return nil
}

// addEntries inserts the new index entries of a row where they differ from
// the old ones.
func (tx *Txn) addEntries(indexes []*index, oldSets, newSets []*keySet, i int, row int64) error {
	for n, x := range indexes {
		key, ok := newSets[n].key(i)
		if !ok || oldSets[n].has(i, key) {
			continue
		}
		if err := tx.putEntry(x, key, row); err != nil {
			return err
		}
	}
	return nil
}

// LockRows locks rows for SELECT … FOR and for re-checking. The statuses are
// valid until the next write call.
func (tx *Txn) LockRows(ctx context.Context, id TableID, rows []int64, mode RowLock, opt WriteOptions) ([]RowStatus, error) {
	if err := tx.statement(ctx); err != nil {
		return nil, err
	}
	if err := tx.lockTable(ctx, id, lock.RowShare); err != nil {
		return nil, err
	}
	t, err := tx.db.table(id)
	if err != nil {
		return nil, err
	}
	def := t.def.Load()
	tx.status = tx.status[:0]
	if err := tx.noteRows(id, rows, false); err != nil {
		return nil, err
	}
	for _, row := range rows {
		st, _, err := tx.claim(ctx, t, def, row, lock.Mode(mode), opt, nil)
		if err != nil {
			return nil, err
		}
		tx.status = append(tx.status, st)
	}
	return tx.status, nil
}
