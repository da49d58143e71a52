package txn

import (
	"bytes"
	"context"
	"encoding/binary"
	"slices"

	"github.com/basaltdb/basalt/core/storage/btree"
	"github.com/basaltdb/basalt/core/storage/segment"
	"github.com/basaltdb/basalt/core/txn/mvcc"
)

// drained is a segment that was entered while the hot tree still has copies
// of its rows, for the readers that do not know it.
type drained struct {
	part *coldPart
	// frozen says that the rows were hot before; otherwise they were in replaced,
	// whose files are to go. The segment is nil where none of their rows is left.
	frozen   bool
	replaced []*coldPart
	low      int64 // of the RowIDs whose hot entries may be copies
	high     int64 // inclusive
}

// drain removes the hot copies of rows that are in segments now, and the
// segments that these replace, as far as nobody needs them.
func (db *DB) drain(ctx context.Context, t *table) error {
	for len(t.draining) > 0 {
		if !t.retiredUnused() {
			return nil
		}
		d := t.draining[0]
		if err := db.removeCopies(ctx, t, &d); err != nil {
			return err
		}
		if len(d.replaced) > 0 {
			db.removeSegments(db.log.End(), d.replaced...)
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

// removeCopies removes the hot entries that say what the segment says too.
func (db *DB) removeCopies(ctx context.Context, t *table, d *drained) error {
	hot := t.def.Load().hot
	ed := &copyRemover{vs: &hot.vs, part: d.part}
	w := btree.Walker{T: hot.pages}
	pos, end := rowKey(nil, d.low), rowKey(nil, d.high+1)
	var rows []int64
	for done := false; !done; {
		if err := checkContext(ctx); err != nil {
			return err
		}
		rows = rows[:0]
		err := w.View(pos, false, func(l *btree.Leaf) error {
			first, _ := l.Search(pos)
			for i := first; i < l.Slots() && bytes.Compare(l.Key(i), end) < 0; i++ {
				rows = append(rows, int64(binary.BigEndian.Uint64(l.Key(i))))
			}
			done = l.High == nil || bytes.Compare(l.High, end) >= 0
			pos = append(pos[:0], l.High...)
			return nil
		})
		for i := 0; err == nil && i < len(rows); i++ {
			err = ed.remove(hot.pages, rows[i])
		}
		if err != nil {
			return err
		}
	}
	if d.frozen {
		t.hotRows.Add(-ed.removed)
	}
	if d.part == nil {
		return nil
	}
	t.gate.Lock()
	defer t.gate.Unlock()
	for blk := range d.part.dirty {
		d.part.dirty[blk].Store(d.part.anyMarked(blk))
	}
	db.overlays.drop(d.part) // they have the copies too
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
	part    *coldPart // nil where no row is left
	key     []byte
	pos     int // in the segment, -1 for a row that it leaves out as deleted
	removed int64
}

func (r *copyRemover) remove(tree *btree.Tree, row int64) error {
	r.key, r.pos = rowKey(r.key[:0], row), -1
	if r.part != nil {
		pos, found, err := r.part.seg.Find(row)
		if err != nil {
			return err
		}
		if found {
			if r.part.marked(pos) {
				return nil // its hot entry is the newest version
			}
			r.pos = pos
		}
	}
	return tree.Modify(btree.Logger{}, r.key, r)
}

// Decide implements btree.Editor. A row that is marked, or has versions, has
// been changed since.
func (r *copyRemover) Decide(old []byte, found bool) (btree.Action, []byte, error) {
	if !found || r.vs.Head(r.key) != nil || r.pos >= 0 && r.part.marked(r.pos) || r.pos < 0 && !isTombstone(old) {
		return btree.Keep, nil, nil
	}
	return btree.Delete, nil, nil
}

// Applied implements btree.Editor.
func (r *copyRemover) Applied() { r.removed++ }
