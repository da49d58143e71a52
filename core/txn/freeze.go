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

// freezeWatch remembers the smallest watched row that somebody has changed.
type freezeWatch struct {
	on        atomic.Bool
	mu        sync.Mutex
	low, high int64
	hit       int64 // high when there was none
}

// note is called by writers, within the gate.
func (w *freezeWatch) note(row int64) {
	if !w.on.Load() {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if row >= w.low && row < w.hit {
		w.hit = row
	}
}

// start begins to watch [low, high). The gate is closed.
func (w *freezeWatch) start(low, high int64) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.low, w.high, w.hit = low, high, high
	w.on.Store(true)
}

// stop ends the watch and returns the smallest row that was changed.
func (w *freezeWatch) stop() int64 {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.on.Store(false)
	return w.hit
}

// FreezeRows is how many hot rows make a range worth freezing by itself.
const FreezeRows = 16 * segment.BlockRows

// Freeze moves hot rows of a table that all snapshots see to segments, in
// ranges of at least minRows, and returns how many. It does not wait for
// anybody: what is in use is left for another time.
func (db *DB) Freeze(ctx context.Context, id TableID, minRows int) (int, error) {
	t, err := db.table(id)
	if err != nil {
		return 0, err
	}
	if !t.freezing.TryLock() {
		return 0, nil
	}
	defer t.freezing.Unlock()
	owner := &lock.Owner{ID: db.nextTxn.Add(1)}
	ok, err := db.locks.Acquire(ctx, owner, lock.Key{Class: lock.Table, A: uint64(id)}, lock.ShareUpdateExclusive, lock.NoWait)
	if err != nil || !ok {
		return 0, err
	}
	defer db.locks.ReleaseTo(owner, 0)
	if t, err = db.table(id); err != nil {
		return 0, nil // dropped meanwhile
	}
	frozen := 0
	for {
		n, err := db.freezeOne(ctx, t, max(minRows, 1))
		frozen += n
		if err != nil || n == 0 {
			return frozen, err
		}
	}
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
// earlier calls have left.
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
	t.gate.Lock()
	t.watch.start(g.low, g.high)
	t.gate.Unlock()
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
	t.draining = append(t.draining, part)
	return bld.Rows(), db.drain(ctx, t)
}

// enterFrozen publishes a frozen segment, unless a row of it was changed.
func (db *DB) enterFrozen(t *table, part *coldPart) (bool, error) {
	t.gate.Lock()
	defer t.gate.Unlock()
	if t.watch.stop() <= part.last {
		return false, nil
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
	w := btree.Walker{T: def.hot.tree}
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
func (c *copier) move() error {
	if c.sink.Len() == 0 {
		return nil
	}
	b := c.sink.Finish()
	last := len(b.Cols) - 1
	cols := b.Cols[:last]
	for i := range cols {
		if c.def.cols[i].Dropped {
			cols[i] = nil
		}
	}
	return c.bld.Append(cols, vector.Identity(b.N), vector.Values[int64](b.Cols[last])[:b.N])
}

// drain removes the hot copies of frozen rows, as far as nobody needs them.
func (db *DB) drain(ctx context.Context, t *table) error {
	for len(t.draining) > 0 {
		if !t.retiredUnused() {
			return nil
		}
		p := t.draining[0]
		if err := db.removeCopies(ctx, t, p); err != nil {
			return err
		}
		t.draining = t.draining[1:]
	}
	return nil
}

// retiredUnused reports whether all readers know the present segments.
func (t *table) retiredUnused() bool {
	t.coldMu.Lock()
	defer t.coldMu.Unlock()
	t.retired = slices.DeleteFunc(t.retired, func(s *coldSet) bool { return s.readers.Load() == 0 })
	return len(t.retired) == 0
}

// removeCopies removes the hot copies of a segment's rows that were not
// changed since it was entered.
func (db *DB) removeCopies(ctx context.Context, t *table, p *coldPart) error {
	hot := t.def.Load().hot
	var ids []int64
	var err error
	ed := &copyRemover{vs: &hot.vs, part: p}
	for blk := range p.seg.Blocks() {
		if err := checkContext(ctx); err != nil {
			return err
		}
		if ids, err = p.seg.RowIDs(blk, ids); err != nil {
			return err
		}
		for i, row := range ids {
			ed.key, ed.pos = rowKey(ed.key[:0], row), blk*segment.BlockRows+i
			if err := hot.tree.Modify(btree.Logger{}, ed.key, ed); err != nil {
				return err
			}
		}
	}
	t.hotRows.Add(-ed.removed)
	t.gate.Lock()
	defer t.gate.Unlock()
	for blk := range p.dirty {
		p.dirty[blk].Store(p.anyMarked(blk))
	}
	return nil
}

// anyMarked reports whether a row of a block was changed.
func (p *coldPart) anyMarked(blk int) bool {
	const words = segment.BlockRows / 64
	for w := blk * words; w < min((blk+1)*words, len(p.over)); w++ {
		if p.over[w].Load() != 0 {
			return true
		}
	}
	return false
}

// copyRemover is the Editor that deletes a hot copy.
type copyRemover struct {
	vs      *mvcc.Store
	part    *coldPart
	key     []byte
	pos     int
	removed int64
}

// Decide implements btree.Editor. A row that is marked, or has versions, has
// been changed: its hot entry is the newest version.
func (r *copyRemover) Decide(_ []byte, found bool) (btree.Action, []byte, error) {
	if !found || r.part.marked(r.pos) || r.vs.Head(r.key) != nil {
		return btree.Keep, nil, nil
	}
	return btree.Delete, nil, nil
}

// Applied implements btree.Editor.
func (r *copyRemover) Applied() { r.removed++ }
