package txn

import (
	"bytes"
	"context"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/storage/keyenc"
)

// IndexCursor walks the visible entries of an index range in key order.
type IndexCursor struct {
	db   *DB
	walk *walk
	ref  *snapRef
	set  *coldSet
	max  int64 // RowIDs from here on are too new to be seen
	rows []int64
	n    int
}

// IndexUsable reports whether the statement's snapshot can be read through an
// index: an index has no entries for row versions older than itself.
func (tx *Txn) IndexUsable(id IndexID) bool {
	x, err := tx.db.index(id)
	return err == nil && tx.usable(x)
}

func (tx *Txn) usable(x *index) bool {
	if x.creator == nil || x.creator == tx.st {
		return true
	}
	ts := x.creator.TS()
	return ts != 0 && ts <= tx.snap.TS
}

// readable returns an index that the statement's snapshot can be read through, and
// its table.
func (tx *Txn) readable(ctx context.Context, id IndexID) (*index, *table, error) {
	if err := tx.statement(ctx); err != nil {
		return nil, nil, err
	}
	x, err := tx.db.index(id)
	if err != nil {
		return nil, nil, err
	}
	if !tx.usable(x) {
		return nil, nil, errs.New(errs.SerializationFailure, "could not serialize access due to a concurrently created index")
	}
	t, err := tx.db.table(x.table)
	return x, t, err
}

// bounds returns the tree keys [low, high) of a range.
func (r *KeyRange) bounds() (low, high []byte) {
	low, high = r.Lower, r.Upper
	if low != nil && r.LowerExclusive {
		low = keyenc.PrefixEnd(low)
	}
	if high != nil && !r.UpperExclusive {
		high = keyenc.PrefixEnd(high)
	}
	return low, high
}

// isPoint reports whether a range is of one key.
func (x *index) isPoint(r *KeyRange) bool {
	return r.Lower != nil && !r.LowerExclusive && !r.UpperExclusive && bytes.Equal(r.Lower, r.Upper) && keyenc.Whole(x.cols, r.Lower)
}

// IndexScan walks an index in key order. The caller closes the cursor.
func (tx *Txn) IndexScan(id IndexID, r KeyRange) (*IndexCursor, error) {
	x, t, err := tx.readable(context.Background(), id)
	if err != nil {
		return nil, err
	}
	low, high := r.bounds()
	if err := tx.noteSpan(id, low, high, false); err != nil {
		return nil, err
	}
	c := &IndexCursor{db: tx.db, ref: tx.ref, walk: x.tree.Load().walk(tx.snap, low, high, r.Reverse)}
	if x.isPoint(&r) {
		c.walk.w.point(r.Lower)
	}
	tx.db.snaps.again(c.ref)
	c.set, c.max = t.acquireWithLimit()
	return c, nil
}

// Next fills rows with the RowIDs of the next visible entries, and returns
// how many; 0 at the end.
func (c *IndexCursor) Next(ctx context.Context, rows []int64) (int, error) {
	c.rows, c.n = rows, 0
	for !c.walk.done && c.n < len(rows) {
		if err := checkContext(ctx); err != nil {
			return 0, err
		}
		if err := c.walk.next(c.emit); err != nil {
			return 0, err
		}
	}
	return c.n, nil
}

// visible reports whether an entry that the walk gives is of a row that may be seen.
func (c *IndexCursor) visible(row int64) bool { return row < c.max && !c.set.hidden(row, &c.walk.snap) }

func (c *IndexCursor) emit(key, _ []byte) (bool, error) {
	if c.n == len(c.rows) {
		return false, nil
	}
	if _, row := entryRow(key); c.visible(row) {
		c.rows[c.n] = row
		c.n++
	}
	return true, nil
}

// Close releases the cursor.
func (c *IndexCursor) Close() {
	if c.ref != nil {
		c.walk.close()
		c.set.release()
		c.db.releaseSnap(c.ref)
		c.ref = nil
	}
}

// Lookup returns the visible row with the given full key of a unique index.
func (tx *Txn) Lookup(ctx context.Context, id IndexID, key []byte) (row int64, found bool, err error) {
	x, t, err := tx.readable(ctx, id)
	if err != nil {
		return 0, false, err
	}
	if err := tx.noteSpan(id, key, keyenc.PrefixEnd(key), false); err != nil {
		return 0, false, err
	}
	set, limit := t.acquireWithLimit()
	defer set.release()
	w := x.tree.Load().walk(tx.snap, key, keyenc.PrefixEnd(key), false)
	w.w.point(key)
	defer w.close()
	for !w.done && !found {
		err := w.next(func(k, _ []byte) (bool, error) {
			_, row = entryRow(k)
			found = row < limit && !set.hidden(row, &tx.snap)
			return !found, nil
		})
		if err != nil {
			return 0, false, err
		}
	}
	return row, found, nil
}

// EstimateRange estimates how many entries of an index are in a range, from where
// its ends are in the tree.
func (tx *Txn) EstimateRange(id IndexID, r KeyRange) (float64, error) {
	x, err := tx.db.index(id)
	if err != nil {
		return 0, err
	}
	t, err := tx.db.table(x.table)
	if err != nil {
		return 0, err
	}
	low, high := r.bounds()
	tree := &x.tree.Load().tree
	part, err := tree.Fraction(low, high)
	rows := float64(max(t.rows.Load(), 0))
	if err == nil && x.def.Evaluated { // the index may be of a part of the rows
		var n float64
		n, err = tree.Entries()
		rows = min(rows, n)
	}
	return part * rows, err
}
