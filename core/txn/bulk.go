package txn

import (
	"context"
	"slices"

	"github.com/basaltdb/basalt/core/storage/btree"
	"github.com/basaltdb/basalt/core/storage/segment"
	"github.com/basaltdb/basalt/core/txn/lock"
	"github.com/basaltdb/basalt/vector"
)

// bulkRows is how many rows a bulk load must have to be worth a segment; fewer
// become hot rows.
const bulkRows = 16 * segment.BlockRows

// Bulk loads rows straight into column segments. It is used by one goroutine
// and ends with Close, or with the rollback of its transaction.
type Bulk struct {
	tx    *Txn
	t     *table
	def   *tableDef
	small []*vector.Batch // what has come before there was enough for a segment
	rows  int64

	b      *segment.Builder
	part   *coldPart // the range reserved for b
	runs   [][]*entryRun
	parts  []*coldPart
	done   chan flushed // result of the segment being written, nil when none is
	ids    []int64
	failed error
}

// flushed is the outcome of writing a segment.
type flushed struct {
	part *coldPart
	err  error
}

// Bulk starts a bulk load. Its rows become visible with the transaction. Other
// writers of the table wait until the transaction ends.
func (tx *Txn) Bulk(ctx context.Context, id TableID) (*Bulk, error) {
	if err := tx.startWrite(ctx, "COPY FROM"); err != nil {
		return nil, err
	}
	if err := tx.lockTable(ctx, id, lock.ShareRowExclusive); err != nil {
		return nil, err
	}
	t, err := tx.db.table(id)
	if err != nil {
		return nil, err
	}
	b := &Bulk{tx: tx, t: t, def: t.def.Load()}
	if err := tx.noteTable(id, true); err != nil {
		return nil, err
	}
	for _, x := range b.def.indexes {
		if err := tx.noteIndex(x.id); err != nil {
			return nil, err
		}
	}
	b.runs = make([][]*entryRun, len(b.def.indexes))
	return b, nil
}

// Append adds the selected rows of batch, which is as for Insert. The batch
// may be changed afterwards.
func (b *Bulk) Append(ctx context.Context, batch *vector.Batch) error {
	if b.failed != nil {
		return b.failed
	}
	b.failed = b.append(ctx, batch)
	return b.failed
}

func (b *Bulk) append(ctx context.Context, batch *vector.Batch) error {
	if err := checkContext(ctx); err != nil {
		return err
	}
	if _, err := b.def.byOrdinal(batch); err != nil {
		return err
	}
	b.rows += int64(batch.Rows())
	if b.b == nil && len(b.parts) == 0 && b.rows < b.tx.db.bulkMin {
		b.small = append(b.small, batch.Clone())
		return nil
	}
	small := b.small
	b.small = nil
	for _, s := range small {
		if err := b.load(ctx, s); err != nil {
			return err
		}
	}
	return b.load(ctx, batch)
}

// load adds rows to segments.
func (b *Bulk) load(ctx context.Context, batch *vector.Batch) error {
	cols, err := b.def.byOrdinal(batch)
	if err != nil {
		return err
	}
	sel := batch.Sel
	if sel == nil {
		sel = vector.Identity(batch.N)
	}
	for len(sel) > 0 {
		if b.b == nil {
			if err := b.reserve(); err != nil {
				return err
			}
		}
		n := min(len(sel), b.b.Room())
		b.ids = b.ids[:0]
		for i := range n {
			b.ids = append(b.ids, b.part.first+int64(b.b.Rows()+i))
		}
		if err := b.addKeys(ctx, &vector.Batch{Cols: batch.Cols, N: batch.N, Sel: sel[:n]}); err != nil {
			return err
		}
		if err := b.b.Append(cols, sel[:n], b.ids); err != nil {
			return err
		}
		sel = sel[n:]
		if b.b.Full() {
			if err := b.flush(ctx); err != nil {
				return err
			}
		}
	}
	return nil
}

// reserve starts a segment: a range of RowIDs, with a part that hides it from
// everybody else from the moment the RowIDs exist.
func (b *Bulk) reserve() error {
	id, err := b.tx.db.newID()
	if err != nil {
		return err
	}
	b.t.coldMu.Lock()
	defer b.t.coldMu.Unlock()
	first, err := b.t.newRows(b.tx.db, segment.MaxRows)
	if err != nil {
		return err
	}
	p := newColdPart(id, first, first+segment.MaxRows-1)
	p.creator.Store(b.tx.st)
	p.cid = b.tx.cid
	b.t.changeParts(append(slices.Clone(b.t.cold.parts), p))
	b.tx.onUndo(func() { b.t.removePart(p) })
	b.part = p
	b.b = segment.NewBuilder(b.def.types)
	for n := range b.runs {
		b.runs[n] = append(b.runs[n], &entryRun{})
	}
	return nil
}

// flush writes the segment that was collected, beside the caller's further
// work unless there are to be no goroutines.
func (b *Bulk) flush(ctx context.Context) error {
	if err := b.join(); err != nil {
		return err
	}
	bld, reserved := b.b, b.part
	b.b, b.part = nil, nil
	if unused := int64(segment.MaxRows - bld.Rows()); unused > 0 {
		b.t.giveBack(reserved.last+1, unused)
	}
	for _, runs := range b.runs {
		runs[len(runs)-1].sort()
	}
	done := make(chan flushed, 1)
	b.done = done
	write := func() {
		p, err := b.tx.db.writeSegment(reserved, bld)
		done <- flushed{p, err}
	}
	if b.tx.db.opt.NoBackground {
		write()
		return b.join()
	}
	go write()
	return nil
}

// giveBack returns the last n RowIDs before end, if nobody has taken more
// since.
func (t *table) giveBack(end, n int64) {
	t.rowMu.Lock()
	defer t.rowMu.Unlock()
	if t.nextRow == end {
		t.nextRow -= n
	}
}

// writeSegment writes the file of a segment and opens it.
func (db *DB) writeSegment(reserved *coldPart, bld *segment.Builder) (*coldPart, error) {
	if _, err := segment.Write(db.opt.FS, reserved.id, bld); err != nil {
		return nil, err
	}
	if err := db.opt.FS.SyncDir(segment.Dir); err != nil {
		db.log.Fail(err) // a sync that follows would not tell of what this one has lost
		return nil, err
	}
	s, err := segment.Open(db.opt.FS, db.st.Pool(), reserved.id)
	if err != nil {
		return nil, err
	}
	first, last := s.Bounds()
	p := newColdPart(reserved.id, first, last)
	p.creator.Store(reserved.creator.Load())
	p.cid = reserved.cid
	p.setSegment(s)
	return p, nil
}

// join waits for the segment that is being written and enters it.
func (b *Bulk) join() error {
	if b.done == nil {
		return nil
	}
	f := <-b.done
	b.done = nil
	if f.err != nil {
		return f.err
	}
	tx, p := b.tx, f.part
	tx.onUndo(func() {
		b.t.removePart(p)
		tx.db.discardSegment(p)
	})
	if err := tx.db.meta.put(tx, metaKey(keySegment, p.id), p.encode(b.t.id)); err != nil {
		return err
	}
	b.t.replacePart(p)
	tx.afterReaders(func() { b.t.settle(p) })
	b.parts = append(b.parts, p)
	return nil
}

// replacePart puts p in the place of the part with its ID.
func (t *table) replacePart(p *coldPart) {
	t.coldMu.Lock()
	defer t.coldMu.Unlock()
	parts := slices.DeleteFunc(slices.Clone(t.cold.parts), func(o *coldPart) bool { return o.id == p.id })
	t.changeParts(append(parts, p))
}

// Close writes what is buffered, fills the indexes and returns the row count.
// A duplicate key fails with a UniqueError, whose Row is the position in the
// whole load where that is known, and -1 otherwise.
func (b *Bulk) Close(ctx context.Context) (int64, error) {
	if b.failed == nil {
		b.failed = b.close(ctx)
	}
	if b.done != nil { // after a failure the writer may still be at work
		<-b.done
		b.done = nil
	}
	return b.rows, b.failed
}

func (b *Bulk) close(ctx context.Context) error {
	for _, batch := range b.small {
		if _, err := b.tx.Insert(ctx, b.t.id, batch); err != nil {
			return err
		}
	}
	if b.b != nil {
		if err := b.flush(ctx); err != nil {
			return err
		}
	}
	if err := b.join(); err != nil {
		return err
	}
	if len(b.parts) == 0 {
		return nil
	}
	n := int64(0)
	for _, p := range b.parts {
		n += int64(p.seg.Rows())
	}
	b.t.rows.Add(n)
	b.tx.onUndo(func() { b.t.rows.Add(-n) })
	for i, x := range b.def.indexes {
		if err := b.fill(ctx, x, b.runs[i]); err != nil {
			return err
		}
		b.runs[i] = nil
	}
	return nil
}

// addKeys adds the index keys of rows, whose RowIDs are b.ids, to the runs.
func (b *Bulk) addKeys(ctx context.Context, batch *vector.Batch) error {
	for n, x := range b.def.indexes {
		set, err := b.tx.keys(ctx, b.def, x, batch)
		if err != nil {
			return err
		}
		b.runs[n][len(b.runs[n])-1].add(set, b.ids)
	}
	return nil
}

// fill enters the keys of the loaded rows into an index.
func (b *Bulk) fill(ctx context.Context, x *index, runs []*entryRun) error {
	v := x.tree.Load()
	if v.lsm != nil {
		// A build of a log-structured tree is not logged: it is only taken back
		// with the tree, and this one stays.
		return b.addEntries(ctx, x, runs)
	}
	empty, err := v.pages.IsEmpty()
	if err != nil {
		return err
	}
	if empty && v.vs.Empty() {
		return b.tx.buildIndex(ctx, x, runs)
	}
	return b.addEntries(ctx, x, runs)
}

// addEntries enters keys one by one into an index that has entries. They get
// no versions: the part that their rows are in decides who sees them.
func (b *Bulk) addEntries(ctx context.Context, x *index, runs []*entryRun) error {
	tx, v := b.tx, x.tree.Load()
	prev := tx.w.Last
	tx.undo = append(tx.undo, undoStep{prev: prev, fn: func(lg btree.Logger) error { return tx.undoEntries(b.def, x, b.parts, lg) }})
	return mergeRuns(ctx, runs, func(entry []byte, distinct bool) error {
		key, row := entryRow(entry)
		if x.def.Unique && !distinct {
			res, err := tx.probe(x, key, row)
			for err == nil && res.wait != nil {
				if err = tx.waitFor(ctx, res.wait); err == nil {
					res, err = tx.probe(x, key, row)
				}
			}
			if err != nil {
				return err
			}
			if res.exists {
				return &UniqueError{Table: b.t.id, Index: x.id, RowID: res.row}
			}
		}
		return v.tree.Modify(btree.Logger{Txn: &tx.w}, entry, &setter{})
	})
}

// undoEntries removes the index entries of loaded segments.
func (tx *Txn) undoEntries(def *tableDef, x *index, parts []*coldPart, lg btree.Logger) error {
	v := x.tree.Load()
	for _, p := range parts {
		rows := newColdRows(def, def.live)
		for pos := 0; pos < p.seg.Rows(); pos += segment.BlockRows {
			if _, err := rows.at(p, pos); err != nil {
				rows.close()
				return err
			}
			blk := pos / segment.BlockRows
			ids, err := p.seg.RowIDs(blk, nil)
			var set *keySet
			if err == nil {
				set, err = tx.keys(context.Background(), def, x, &vector.Batch{Cols: rows.vecs, N: p.seg.BlockRows(blk)})
			}
			for i := 0; err == nil && i < len(ids); i++ {
				if key, ok := set.key(i); ok {
					err = v.tree.Restore(btree.Logger{}, tx.entryKey(key, ids[i]), &setter{del: true})
				}
			}
			if err != nil {
				rows.close()
				return err
			}
		}
		rows.close()
	}
	return btree.Compensate(tx.db.st, lg)
}
