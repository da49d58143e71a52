package txn

import (
	"context"
	"slices"

	"github.com/basaltdb/basalt/core/storage/keyenc"
	"github.com/basaltdb/basalt/vector"
)

// Lookups searches an index for many keys through one snapshot. It is for one
// goroutine at a time.
type Lookups struct {
	tx   *Txn
	id   IndexID
	x    *index
	walk *walk
	ref  *snapRef
	set  *coldSet
	max  int64 // RowIDs from here on are too new to be seen
	key  []byte
	rows []int64
	dec  *keyDecoder
	// The callbacks, made once.
	onRow, onKey emitFunc
}

// Lookups opens an index for searching. The caller closes it.
func (tx *Txn) Lookups(id IndexID) (*Lookups, error) {
	x, t, err := tx.readable(context.Background(), id)
	if err != nil {
		return nil, err
	}
	l := &Lookups{tx: tx, id: id, x: x, ref: tx.ref, walk: x.tree.Load().walk(tx.snap, nil, nil, false)}
	tx.db.snaps.again(l.ref)
	l.set, l.max = t.acquireWithLimit()
	l.onRow, l.onKey = l.emitRow, l.emitKey
	return l, nil
}

// Find appends to rows the RowIDs of the visible entries whose first key columns
// have the values of row i of vals. A null matches nothing.
func (l *Lookups) Find(ctx context.Context, vals []*vector.Vector, i int, rows []int64) ([]int64, error) {
	l.rows = rows
	err := l.each(ctx, vals, i, l.onRow)
	return l.rows, err
}

// Decode prepares for FindKeys: cols are the wanted key columns, as for KeyScan.
func (l *Lookups) Decode(cols []int) (err error) {
	l.dec, err = l.x.newKeyDecoder(cols)
	return err
}

// FindKeys is Find for columns of the keys: it collects them, and returns how many
// rows there were.
func (l *Lookups) FindKeys(ctx context.Context, vals []*vector.Vector, i int) (int, error) {
	before := l.dec.n
	err := l.each(ctx, vals, i, l.onKey)
	return l.dec.n - before, err
}

// Decoded returns what FindKeys has collected since the last call.
func (l *Lookups) Decoded() *vector.Batch { return l.dec.finish() }

// each calls emit for the entries whose first key columns have certain values.
func (l *Lookups) each(ctx context.Context, vals []*vector.Vector, i int, emit emitFunc) error {
	key, null, err := l.tx.EncodeKey(l.key[:0], l.id, vals, i)
	l.key = key
	if err != nil || null {
		return err
	}
	end := keyenc.PrefixEnd(key)
	if err := l.tx.noteSpan(l.id, key, end, false); err != nil {
		return err
	}
	l.walk.between(key, end)
	if len(vals) == len(l.x.cols) {
		l.walk.w.close() // what a walker reads at a point stays as it is
		l.walk.w.point(key)
	}
	for !l.walk.done {
		if err := checkContext(ctx); err != nil {
			return err
		}
		if err := l.walk.next(emit); err != nil {
			return err
		}
	}
	return nil
}

func (l *Lookups) visible(row int64) bool { return row < l.max && !l.set.hidden(row, &l.walk.snap) }

func (l *Lookups) emitRow(entry, _ []byte) (bool, error) {
	if _, row := entryRow(entry); l.visible(row) {
		l.rows = append(l.rows, row)
	}
	return true, nil
}

func (l *Lookups) emitKey(entry, _ []byte) (bool, error) {
	key, row := entryRow(entry)
	if !l.visible(row) {
		return true, nil
	}
	return true, l.dec.add(key)
}

// Close gives up what Lookups holds.
func (l *Lookups) Close() {
	if l.ref != nil {
		l.walk.close()
		l.set.release()
		l.tx.db.releaseSnap(l.ref)
		l.ref = nil
	}
}

// FetchAny is Fetch for rows in any order: the batch has those that are visible
// in the order of their RowIDs, and at lists for each of its rows which of rows it
// is. Rows are read in the order in which they are stored.
func (tx *Txn) FetchAny(ctx context.Context, id TableID, rows []int64, cols []int) (batch *vector.Batch, at []int32, err error) {
	order := make([]int32, len(rows))
	for i := range order {
		order[i] = int32(i)
	}
	if !slices.IsSorted(rows) {
		slices.SortFunc(order, func(a, b int32) int {
			switch {
			case rows[a] < rows[b]:
				return -1
			case rows[a] > rows[b]:
				return 1
			}
			return int(a - b)
		})
		sorted := make([]int64, len(rows))
		for i, at := range order {
			sorted[i] = rows[at]
		}
		rows = sorted
	}
	batch, found, err := tx.Fetch(ctx, id, rows, cols, FetchOptions{})
	if err != nil {
		return nil, nil, err
	}
	for i, f := range found {
		found[i] = order[f]
	}
	return batch, found, nil
}
