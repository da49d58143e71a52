package txn

import (
	"bytes"
	"context"
	"encoding/binary"
	"slices"

	"github.com/basaltdb/basalt/core/storage/btree"
	"github.com/basaltdb/basalt/core/storage/segment"
	"github.com/basaltdb/basalt/core/storage/tuple"
	"github.com/basaltdb/basalt/core/txn/mvcc"
	"github.com/basaltdb/basalt/vector"
)

// Rewriting makes a new segment of one or several neighbours and of the hot
// entries that override their rows, in the steps of freezing: the rows are
// copied under a watch, the new segment takes the place of the old ones with the
// gate closed, and when the last reader is gone that knows the old ones, what is
// in both places is removed from the hot tree, and the files go.
//
// Where a row has versions, the new segment has what the old one had, which is
// what older snapshots go back to, and the hot entry overrides it as before.
// So does that of a row that was changed since the copying began.

// mergeCost is how many hot entries a scan reads in the time that rewriting
// takes for a row.
const mergeCost = 4

// worthRewriting reports whether scans have lost as much time with a segment's
// overridden rows as rewriting it takes, so that both together are at most twice
// of what the better choice would have been (the rule of the ski rental); or
// whether most of the segment is overridden.
func (p *coldPart) worthRewriting() bool {
	changed, rows := p.changed.Load(), int64(p.seg.Rows())
	return changed > 0 && (p.merged.Load() >= mergeCost*rows || changed > rows/2)
}

// maxPause is how many rounds rewriting waits at most for changes to settle.
const maxPause = 63

// pausing reports whether an attempt was made lately, and counts the rounds.
func (p *coldPart) pausing() bool {
	if p.paused == 0 {
		return false
	}
	p.paused--
	return true
}

// anyWorthRewriting reports whether there is work for Rewrite, but for joining.
func (t *table) anyWorthRewriting() bool {
	set := t.acquire()
	defer set.release()
	return slices.ContainsFunc(set.parts, func(p *coldPart) bool { return p.seg != nil && p.creator.Load() == nil && p.worthRewriting() })
}

// Rewrite rewrites the segments of a table that are worth it, or, with all,
// those with any overridden row, and joins small neighbours. It returns how many
// segments it replaced, and does not wait for anybody.
func (db *DB) Rewrite(ctx context.Context, id TableID, all bool) (int, error) {
	replaced := 0
	err := db.reorganise(ctx, id, func(t *table) error {
		if err := db.drain(ctx, t); err != nil {
			return err
		}
		for _, run := range t.runsToRewrite(all) {
			ok, err := db.rewrite(ctx, t, run)
			if err != nil {
				return err
			}
			if ok {
				replaced += len(run)
			}
		}
		return nil
	})
	return replaced, err
}

// runsToRewrite returns runs of neighbours, each to become one segment.
func (t *table) runsToRewrite(all bool) [][]*coldPart {
	t.coldMu.Lock()
	defer t.coldMu.Unlock()
	var runs [][]*coldPart
	var run []*coldPart
	rows, due := 0, false
	end := func() {
		if due || len(run) > 1 {
			runs = append(runs, run)
		}
		run, rows, due = nil, 0, false
	}
	for _, p := range t.cold.parts {
		if p.seg == nil || p.creator.Load() != nil || t.isDraining(p) {
			end()
			continue
		}
		if len(run) > 0 && (rows+p.seg.Rows() > segment.MaxRows || !small(p) || !small(run[0]) || t.hotBetween(run[len(run)-1], p)) {
			end()
		}
		run, rows = append(run, p), rows+p.seg.Rows()
		due = due || p.worthRewriting() && !p.pausing() || all && p.changed.Load() > 0
	}
	end()
	return runs
}

// small reports whether a segment is to be joined with small neighbours.
func small(p *coldPart) bool { return p.seg.Rows() <= segment.MaxRows/2 }

// isDraining reports whether a part's hot copies are still to be removed.
func (t *table) isDraining(p *coldPart) bool {
	for i := range t.draining {
		if t.draining[i].part == p {
			return true
		}
	}
	return false
}

// hotBetween reports whether there is, or may be, a hot row or a version of
// one between two parts. t.coldMu is held.
func (t *table) hotBetween(p, next *coldPart) bool {
	if p.last+1 == next.first {
		return false
	}
	if t.settledRows() < next.first {
		return true
	}
	hot := t.def.Load().hot
	low, high := rowKey(nil, p.last+1), rowKey(nil, next.first)
	found := false
	w := btree.Walker{T: hot.pages}
	for done := false; !done && !found; {
		err := w.View(low, false, func(l *btree.Leaf) error {
			first, _ := l.Search(low)
			found = first < l.Slots() && bytes.Compare(l.Key(first), high) < 0 || hot.hasVersions(low, high)
			done = l.High == nil || bytes.Compare(l.High, high) >= 0
			low = append(low[:0], l.High...)
			return nil
		})
		if err != nil {
			return true // whoever reads there will tell
		}
	}
	return found
}

// hasVersions reports whether a key in [low, high) has versions.
func (v *vtree) hasVersions(low, high []byte) (found bool) {
	if v.vs.Empty() {
		return false
	}
	v.vs.Range(low, func(it *mvcc.Iter) {
		n := it.Node()
		found = n != nil && bytes.Compare(n.Key, high) < 0
	})
	return found
}

// rewrite replaces a run of parts by one. false means that it was not worth it
// after all.
func (db *DB) rewrite(ctx context.Context, t *table, run []*coldPart) (bool, error) {
	low, high := run[0].first, run[len(run)-1].last
	t.startWatch(low, high+1)
	rw, err := newRewriter(t.def.Load())
	for _, p := range run {
		if err == nil {
			err = rw.copyPart(ctx, p)
		}
	}
	if err == nil {
		err = rw.move()
	}
	if err == nil && len(run) == 1 && rw.merged <= len(rw.keep) {
		// Most of what overrides is still young: it would stay as it is.
		t.watch.stop()
		run[0].merged.Store(0)
		run[0].pause = min(2*run[0].pause+1, maxPause)
		run[0].paused = run[0].pause
		return false, nil
	}
	var part *coldPart
	if err == nil && rw.bld.Rows() > 0 {
		var id uint64
		if id, err = db.newID(); err == nil {
			part, err = db.writeSegment(&coldPart{id: id}, rw.bld)
			if err != nil {
				_ = db.opt.FS.Remove(segment.Name(id)) // else the next start removes it
			}
		}
	}
	if err != nil {
		t.watch.stop()
		return false, err
	}
	if err := db.enterRewritten(ctx, t, run, part, rw.keep); err != nil {
		if part != nil {
			db.discardSegment(part)
		}
		return false, err
	}
	t.draining = append(t.draining, drained{part: part, replaced: run, low: low, high: high})
	return true, db.drain(ctx, t)
}

// enterRewritten puts part, which is nil for no rows, in the place of run. The
// rows in keep, and those that were changed meanwhile, are overridden.
func (db *DB) enterRewritten(ctx context.Context, t *table, run []*coldPart, part *coldPart, keep []int64) error {
	t.gate.Lock()
	defer t.gate.Unlock()
	keep = append(keep, t.watch.stop()...)
	if part != nil {
		for i := range part.dirty {
			part.dirty[i].Store(true)
		}
		for _, row := range keep {
			pos, found, err := part.seg.Find(row)
			if err != nil {
				return err
			}
			if found {
				part.mark(pos)
			}
		}
	}
	tx, err := db.Begin(ctx, ReadCommitted, false)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	tx.SetAsyncCommit(true) // drain flushes the log before the files go
	for _, p := range run {
		if err := db.meta.remove(tx, metaKey(keySegment, p.id)); err != nil {
			return err
		}
	}
	if part != nil {
		if err := db.meta.put(tx, metaKey(keySegment, part.id), part.encode(t.id)); err != nil {
			return err
		}
	}
	if err := tx.Commit(ctx); err != nil {
		return err
	}
	t.replaceParts(run, part)
	return nil
}

// rewriter copies segments and what overrides their rows to a builder.
type rewriter struct {
	def  *tableDef
	ords []int // all ordinals
	sink *tuple.Sink
	bld  *segment.Builder

	ids    []int64
	hot    map[int64]hotEntry // of the block
	keep   []int64            // rows whose hot entry stays
	merged int                // hot entries that are in the new segment
}

// hotEntry is an entry of the hot tree that overrides a row.
type hotEntry struct {
	tuple     []byte
	versions  bool // it has some
	tombstone bool
}

func newRewriter(def *tableDef) (*rewriter, error) {
	rw := &rewriter{def: def, bld: segment.NewBuilder(def.types), hot: map[int64]hotEntry{}}
	for o := range def.cols {
		rw.ords = append(rw.ords, o)
	}
	var err error
	rw.sink, err = def.sink(rw.ords, true)
	return rw, err
}

// copyPart copies a segment, block by block.
func (rw *rewriter) copyPart(ctx context.Context, p *coldPart) error {
	rows := newColdRows(rw.def, rw.def.live)
	defer rows.close()
	for blk := range p.seg.Blocks() {
		if err := checkContext(ctx); err != nil {
			return err
		}
		var err error
		if rw.ids, err = p.seg.RowIDs(blk, rw.ids); err != nil {
			return err
		}
		if _, err := rows.at(p, blk*segment.BlockRows); err != nil {
			return err
		}
		vecs := make([]*vector.Vector, len(rw.ords))
		for slot, o := range rw.def.live {
			vecs[o] = rows.vecs[slot]
		}
		if p.dirty[blk].Load() {
			err = rw.mixed(vecs)
		} else if err = rw.move(); err == nil {
			err = rw.bld.Append(vecs, vector.Identity(len(rw.ids)), rw.ids)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// mixed copies a block that has overridden rows, row by row.
func (rw *rewriter) mixed(vecs []*vector.Vector) error {
	if err := rw.entries(rw.ids[0], rw.ids[len(rw.ids)-1]); err != nil {
		return err
	}
	for o, c := range rw.def.cols {
		if c.Dropped {
			vecs[o] = vector.NewNull(c.Type, len(rw.ids))
		}
	}
	for i, row := range rw.ids {
		e, there := rw.hot[row]
		switch {
		case there && e.versions:
			rw.keep = append(rw.keep, row)
			rw.sink.AddRow(vecs, i, row)
		case there && e.tombstone:
			rw.merged++
		case there:
			rw.merged++
			if err := rw.sink.AddTuple(e.tuple, row); err != nil {
				return err
			}
		default:
			rw.sink.AddRow(vecs, i, row)
		}
	}
	return rw.move()
}

// entries reads the hot entries of the RowIDs from first to last into rw.hot.
func (rw *rewriter) entries(first, last int64) error {
	clear(rw.hot)
	hot := rw.def.hot
	w := btree.Walker{T: hot.pages}
	pos, end := rowKey(nil, first), rowKey(nil, last+1)
	for done := false; !done; {
		err := w.View(pos, false, func(l *btree.Leaf) error {
			at, _ := l.Search(pos)
			for ; at < l.Slots(); at++ {
				key, value, err := l.KeyValue(at)
				if err != nil {
					return err
				}
				if bytes.Compare(key, end) >= 0 {
					break
				}
				rw.hot[int64(binary.BigEndian.Uint64(key))] = hotEntry{
					tuple: bytes.Clone(value), tombstone: isTombstone(value), versions: hot.vs.Head(key) != nil,
				}
			}
			done = l.High == nil || bytes.Compare(l.High, end) >= 0
			pos = append(pos[:0], l.High...)
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// move hands the collected rows to the builder.
func (rw *rewriter) move() error { return moveRows(rw.def, rw.sink, rw.bld) }
