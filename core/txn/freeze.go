package txn

import (
	"bytes"
	"context"
	"encoding/binary"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/basaltdb/basalt/core/storage/btree"
	"github.com/basaltdb/basalt/core/storage/segment"
	"github.com/basaltdb/basalt/core/storage/tuple"
	"github.com/basaltdb/basalt/core/txn/lock"
	"github.com/basaltdb/basalt/core/txn/mvcc"
	"github.com/basaltdb/basalt/vector"
)

// Freezing moves rows that every snapshot can see from the hot tree to a
// column segment, in three steps:
//
//  1. The rows of a range are copied and the segment is written. A watch
//     notices whether anybody changes one of them meanwhile.
//  2. With the gate closed, so that no writer is between asking where a row is
//     and writing it, the segment is entered: the rows are in both places,
//     all blocks are dirty, and the hot copies count.
//  3. When the last reader is gone that knows only the hot copies, those that
//     were not changed since are removed.
//
// A crash after step 2 leaves copies in the hot tree, which is correct.

// freezeWatch notes which rows of a range are changed while it is copied.
type freezeWatch struct {
	on        atomic.Bool
	mu        sync.Mutex
	low, high int64
	rows      []int64 // in no order, perhaps several times
}

// note is called by writers, within the gate.
func (w *freezeWatch) note(row int64) {
	if !w.on.Load() {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if row >= w.low && row < w.high {
		w.rows = append(w.rows, row)
	}
}

// start begins to watch [low, high), once the writers that are under way are
// done.
func (t *table) startWatch(low, high int64) {
	t.gate.Lock()
	defer t.gate.Unlock()
	t.watch.mu.Lock()
	defer t.watch.mu.Unlock()
	t.watch.low, t.watch.high, t.watch.rows = low, high, nil
	t.watch.on.Store(true)
}

// stop ends the watch and returns the rows that were changed.
func (w *freezeWatch) stop() []int64 {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.on.Store(false)
	rows := w.rows
	w.rows = nil
	return rows
}

// FreezeRows is how many hot rows make a range worth freezing by itself.
const FreezeRows = 16 * segment.BlockRows

// Freeze moves hot rows of a table that all snapshots see to segments, in
// ranges of at least minRows, and returns how many. It does not wait for
// anybody: what is in use is left for another time.
func (db *DB) Freeze(ctx context.Context, id TableID, minRows int) (int, error) {
	frozen := 0
	err := db.reorganise(ctx, id, func(t *table) error {
		for {
			n, err := db.freezeOne(ctx, t, max(minRows, 1))
			frozen += n
			if err != nil || n == 0 {
				return err
			}
		}
	})
	return frozen, err
}

// reorganise calls f for a table while nobody else reorganises it, nor drops
// or alters it. Where somebody does, f is not called.
func (db *DB) reorganise(ctx context.Context, id TableID, f func(t *table) error) error {
	t, err := db.table(id)
	if err != nil {
		return err
	}
	if !t.freezing.TryLock() {
		return nil
	}
	defer t.freezing.Unlock()
	owner := &lock.Owner{ID: db.nextTxn.Add(1)}
	ok, err := db.locks.Acquire(ctx, owner, lock.Key{Class: lock.Table, A: uint64(id)}, lock.ShareUpdateExclusive, lock.NoWait)
	if err != nil || !ok {
		return err
	}
	defer db.locks.ReleaseTo(owner, 0)
	if now, err := db.table(id); err != nil || now != t {
		return nil // dropped meanwhile
	}
	return f(t)
}

// gap is a range of RowIDs that no segment covers.
type gap struct{ low, high int64 }

// gaps returns the ranges that may be frozen: between the segments and after
// them, up to the first RowID that an insert under way may still use.
func (t *table) gaps() []gap {
	t.coldMu.Lock()
	defer t.coldMu.Unlock()
	limit := t.settledRows()
	var list []gap
	at := int64(0)
	for _, p := range t.cold.parts {
		if p.first > at {
			list = append(list, gap{at, min(p.first, limit)})
		}
		at = p.last + 1
	}
	if limit > at {
		list = append(list, gap{at, limit})
	}
	return list
}

// settledRows returns a RowID below which no new row will appear.
func (t *table) settledRows() int64 {
	t.rowMu.Lock()
	defer t.rowMu.Unlock()
	limit := t.nextRow
	for _, first := range t.inflight {
		limit = min(limit, first)
	}
	return limit
}

// freezeOne freezes the first range that is worth it, and finishes what
// earlier reorganisations have left.
func (db *DB) freezeOne(ctx context.Context, t *table, minRows int) (int, error) {
	if err := db.drain(ctx, t); err != nil {
		return 0, err
	}
	for _, g := range t.gaps() {
		n, err := db.freezeGap(ctx, t, g, minRows)
		if err != nil || n > 0 {
			return n, err
		}
	}
	return 0, nil
}

func (db *DB) freezeGap(ctx context.Context, t *table, g gap, minRows int) (int, error) {
	t.startWatch(g.low, g.high)
	def := t.def.Load()
	bld, err := db.copyRows(ctx, def, g, minRows)
	if err != nil || bld == nil {
		t.watch.stop()
		return 0, err
	}
	id, err := db.newID()
	if err != nil {
		t.watch.stop()
		return 0, err
	}
	part, err := db.writeSegment(&coldPart{id: id}, bld)
	if err != nil {
		t.watch.stop()
		_ = db.opt.FS.Remove(segment.Name(id)) // else the next start removes it
		return 0, err
	}
	ok, err := db.enterFrozen(t, part)
	if err != nil || !ok {
		db.discardSegment(part)
		return 0, err
	}
	t.draining = append(t.draining, drained{part: part, frozen: true, low: part.first, high: part.last})
	return bld.Rows(), db.drain(ctx, t)
}

// enterFrozen publishes a frozen segment, unless a row of it was changed.
func (db *DB) enterFrozen(t *table, part *coldPart) (bool, error) {
	t.gate.Lock()
	defer t.gate.Unlock()
	for _, row := range t.watch.stop() {
		if row <= part.last {
			return false, nil
		}
	}
	for i := range part.dirty {
		part.dirty[i].Store(true)
	}
	if err := db.setNow(metaKey(keySegment, part.id), part.encode(t.id)); err != nil {
		return false, err
	}
	t.addPart(part)
	return true, nil
}

// copyRows reads the rows of a range up to the first that has versions, and
// returns nil when they are too few.
func (db *DB) copyRows(ctx context.Context, def *tableDef, g gap, minRows int) (*segment.Builder, error) {
	c := &copier{def: def, bld: segment.NewBuilder(def.types), high: rowKey(nil, g.high)}
	ords := make([]int, len(def.cols))
	for i := range ords {
		ords[i] = i
	}
	var err error
	if c.sink, err = def.sink(ords, true); err != nil {
		return nil, err
	}
	c.pos = rowKey(nil, g.low)
	w := btree.Walker{T: def.hot.pages}
	for !c.done && !c.bld.Full() {
		if err := checkContext(ctx); err != nil {
			return nil, err
		}
		if err := w.View(c.pos, false, c.leaf); err != nil {
			return nil, err
		}
		if c.sink.Len() >= vector.Size-c.most || c.done {
			if err := c.move(); err != nil {
				return nil, err
			}
		}
	}
	if err := c.move(); err != nil || c.bld.Rows() < minRows {
		return nil, err
	}
	return c.bld, nil
}

// copier copies hot rows to a segment builder.
type copier struct {
	def  *tableDef
	sink *tuple.Sink
	bld  *segment.Builder
	pos  []byte
	high []byte
	most int // most rows that a leaf has had
	done bool
}

// leaf takes the rows of a leaf up to the first key with versions.
func (c *copier) leaf(l *btree.Leaf) error {
	end := c.high
	if !c.def.hot.vs.Empty() {
		c.def.hot.vs.Range(c.pos, func(it *mvcc.Iter) {
			if n := it.Node(); n != nil && bytes.Compare(n.Key, end) < 0 && (l.High == nil || bytes.Compare(n.Key, l.High) < 0) {
				end, c.done = slices.Clone(n.Key), true
			}
		})
	}
	first, _ := l.Search(c.pos)
	c.most = max(c.most, l.Slots()-first)
	for i := first; i < l.Slots(); i++ {
		key, value, err := l.KeyValue(i)
		if err != nil {
			return err
		}
		if bytes.Compare(key, end) >= 0 || c.bld.Rows()+c.sink.Len() >= segment.MaxRows {
			c.done = true
			return nil
		}
		if err := c.sink.AddTuple(value, int64(binary.BigEndian.Uint64(key))); err != nil {
			return err
		}
	}
	if l.High == nil || bytes.Compare(l.High, end) >= 0 {
		c.done = true
	}
	c.pos = append(c.pos[:0], l.High...)
	return nil
}

// move hands the collected rows to the builder.
func (c *copier) move() error { return moveRows(c.def, c.sink, c.bld) }

// moveRows hands rows that were collected with all ordinals and their RowIDs to
// a builder.
func moveRows(def *tableDef, sink *tuple.Sink, bld *segment.Builder) error {
	if sink.Len() == 0 {
		return nil
	}
	b := sink.Finish()
	last := len(b.Cols) - 1
	cols := b.Cols[:last]
	for i := range cols {
		if def.cols[i].Dropped {
			cols[i] = nil
		}
	}
	return bld.Append(cols, vector.Identity(b.N), vector.Values[int64](b.Cols[last])[:b.N])
}
