package txn

import (
	"encoding/binary"
	"slices"
	"sort"
	"strings"
	"sync/atomic"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/storage/btree"
	"github.com/basaltdb/basalt/core/storage/segment"
	"github.com/basaltdb/basalt/core/storage/wal"
	"github.com/basaltdb/basalt/core/txn/mvcc"
	"github.com/basaltdb/basalt/vector"
)

// coldPart is a column segment of a table and what has changed of its rows.
//
// A row of the segment that has an entry in the hot tree has that entry for
// its newest version. dirty tells scans which blocks may have such rows; over
// tells which rows of the segment were changed since it was made.
type coldPart struct {
	id          uint64
	first, last int64 // RowIDs, inclusive
	seg         *segment.Segment
	// creator loads the segment; nil once everybody may see it. The statement
	// is cid.
	creator atomic.Pointer[mvcc.Status]
	cid     uint32

	dirty    []atomic.Bool   // by block
	overlays []overlaySlot   // by block
	over     []atomic.Uint64 // bitmap by position
	changed  atomic.Int64    // bits of over that are set
	merged   atomic.Int64    // hot entries that scans have read in place of rows
	// An attempt at rewriting that has come to nothing is not repeated for so many
	// rounds, twice as many each time. Whoever reorganises the table has them.
	pause, paused int
}

func newColdPart(id uint64, first, last int64) *coldPart {
	return &coldPart{id: id, first: first, last: last}
}

// setSegment gives the part its segment.
func (p *coldPart) setSegment(s *segment.Segment) {
	p.seg = s
	p.dirty = make([]atomic.Bool, s.Blocks())
	p.overlays = make([]overlaySlot, s.Blocks())
	p.over = make([]atomic.Uint64, (s.Rows()+63)/64)
}

// visible reports whether a snapshot sees the rows of the part.
func (p *coldPart) visible(snap *mvcc.Snapshot) bool {
	c := p.creator.Load()
	return c == nil || snap.Sees(c, p.cid)
}

// mark notes that a row of the segment has a version in the hot tree.
func (p *coldPart) mark(pos int) {
	if p.over[pos>>6].Or(1<<(pos&63))&(1<<(pos&63)) == 0 {
		p.changed.Add(1)
	}
	p.dirty[pos/segment.BlockRows].Store(true)
}

func (p *coldPart) marked(pos int) bool { return p.over[pos>>6].Load()&(1<<(pos&63)) != 0 }

// coldSet is the segments of a table at one time, by RowID. It is not changed
// any more once it is published.
type coldSet struct {
	parts   []*coldPart
	young   bool // some part has a creator
	readers atomic.Int64
}

// at returns the part whose range has a row, or nil.
func (s *coldSet) at(row int64) *coldPart {
	i := sort.Search(len(s.parts), func(i int) bool { return s.parts[i].last >= row })
	if i < len(s.parts) && s.parts[i].first <= row {
		return s.parts[i]
	}
	return nil
}

// hidden reports whether a row is in a part that a snapshot does not see.
func (s *coldSet) hidden(row int64, snap *mvcc.Snapshot) bool {
	if !s.young {
		return false
	}
	p := s.at(row)
	return p != nil && !p.visible(snap)
}

// find returns the part and position of a row that is in a segment.
func (s *coldSet) find(row int64) (*coldPart, int, error) {
	p := s.at(row)
	if p == nil || p.seg == nil {
		return nil, 0, nil
	}
	pos, found, err := p.seg.Find(row)
	if !found || err != nil {
		return nil, 0, err
	}
	return p, pos, nil
}

// acquire returns the present segments. The caller gives them back by
// release; meanwhile no hot row is removed in favour of a segment that the
// caller does not know.
func (t *table) acquire() *coldSet {
	t.coldMu.Lock()
	defer t.coldMu.Unlock()
	s := t.cold
	s.readers.Add(1)
	return s
}

// acquireWithLimit is acquire, with a RowID above all that were given out by
// then: an index entry with a larger one belongs to a row that no snapshot
// taken before can see.
func (t *table) acquireWithLimit() (*coldSet, int64) {
	t.coldMu.Lock()
	defer t.coldMu.Unlock()
	s := t.cold
	s.readers.Add(1)
	return s, t.rowLimit()
}

func (s *coldSet) release() { s.readers.Add(-1) }

// changeParts replaces the list of segments. t.coldMu is held.
func (t *table) changeParts(parts []*coldPart) {
	slices.SortFunc(parts, func(a, b *coldPart) int { return int(a.first - b.first) })
	s := &coldSet{parts: parts}
	for _, p := range parts {
		s.young = s.young || p.creator.Load() != nil
	}
	if t.cold.readers.Load() > 0 {
		t.retired = append(t.retired, t.cold)
	}
	t.cold = s
}

func (t *table) addPart(p *coldPart) {
	t.coldMu.Lock()
	defer t.coldMu.Unlock()
	t.changeParts(append(slices.Clone(t.cold.parts), p))
}

func (t *table) removePart(p *coldPart) {
	t.coldMu.Lock()
	defer t.coldMu.Unlock()
	t.changeParts(slices.DeleteFunc(slices.Clone(t.cold.parts), func(o *coldPart) bool { return o == p }))
}

// replaceParts puts part, unless it is nil, in the place of run.
func (t *table) replaceParts(run []*coldPart, part *coldPart) {
	t.coldMu.Lock()
	defer t.coldMu.Unlock()
	parts := slices.DeleteFunc(slices.Clone(t.cold.parts), func(o *coldPart) bool { return slices.Contains(run, o) })
	if part != nil {
		parts = append(parts, part)
	}
	t.changeParts(parts)
}

// settle makes a part visible to everybody.
func (t *table) settle(p *coldPart) {
	t.coldMu.Lock()
	defer t.coldMu.Unlock()
	p.creator.Store(nil)
	t.changeParts(slices.Clone(t.cold.parts))
}

// encode returns the catalog entry of a segment.
func (p *coldPart) encode(table TableID) []byte {
	var e encoder
	e.uint(uint64(table))
	e.int(p.first)
	e.int(p.last)
	return e.b
}

// loadSegments opens the segments, removes files that nothing refers to, and
// finds out which blocks have rows in the hot tree.
func (db *DB) loadSegments() error {
	known := map[string]bool{}
	err := db.scanNow(keySegment, func(id uint64, value []byte) error {
		d := decoder{b: value}
		t := db.tables[TableID(d.uint())]
		p := newColdPart(id, d.int(), d.int())
		if err := d.err("segment", id); err != nil {
			return err
		}
		if t == nil {
			return errs.New(errs.DataCorrupted, "segment %d belongs to a table that does not exist", id)
		}
		known[segment.Name(id)] = true
		s, err := segment.Open(db.opt.FS, db.st.Pool(), id)
		if err != nil {
			return err
		}
		p.setSegment(s)
		t.addPart(p)
		t.rows.Add(int64(s.Rows()))
		return nil
	})
	if err != nil {
		return err
	}
	for _, t := range db.byID() {
		if err := t.markDirty(); err != nil {
			return err
		}
	}
	return db.removeOrphans(known)
}

// removeOrphans removes segment files that a crash has left behind.
func (db *DB) removeOrphans(known map[string]bool) error {
	names, err := db.opt.FS.List(segment.Dir)
	if err != nil {
		return err
	}
	for _, name := range names {
		full := segment.Dir + "/" + name
		if strings.HasSuffix(name, ".seg") && !known[full] {
			if err := db.opt.FS.Remove(full); err != nil {
				return err
			}
		}
	}
	return nil
}

// markDirty walks the hot rows within the ranges of segments, and counts the
// others.
func (t *table) markDirty() error {
	hot := t.def.Load().hot
	w := btree.Walker{T: hot.pages}
	var pos []byte
	for more := true; more; {
		err := w.View(pos, false, func(l *btree.Leaf) error {
			for i := range l.Slots() {
				key, value, err := l.KeyValue(i)
				if err != nil {
					return err
				}
				if err := t.markHot(int64(binary.BigEndian.Uint64(key)), isTombstone(value)); err != nil {
					return err
				}
			}
			more = l.High != nil
			pos = append(pos[:0], l.High...)
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// markHot takes note of a hot row at start-up.
func (t *table) markHot(row int64, tombstone bool) error {
	p, pos, err := t.cold.find(row)
	switch {
	case err != nil:
		return err
	case p == nil:
		t.rows.Add(1)
		t.hotRows.Add(1)
	default:
		p.mark(pos)
		if tombstone {
			t.rows.Add(-1)
		}
	}
	return nil
}

// dropPart makes the commit of tx remove a segment.
func (tx *Txn) dropPart(t *table, p *coldPart) error {
	if err := tx.db.meta.remove(tx, metaKey(keySegment, p.id)); err != nil {
		return err
	}
	tx.afterReaders(func() { tx.db.removeSegments(tx.w.Last+1, p) })
	return nil
}

// removeSegments discards segments that the log says before end are not in use any
// more. Where that cannot be made certain they stay, for the next start to decide.
func (db *DB) removeSegments(end wal.LSN, parts ...*coldPart) {
	if db.proveLog(end) != nil {
		return
	}
	for _, p := range parts {
		db.discardSegment(p)
	}
}

// discardSegment closes and removes a segment's file. What remains after an
// error is removed at the next start.
func (db *DB) discardSegment(p *coldPart) {
	db.overlays.drop(p)
	if p.seg != nil {
		_ = p.seg.Close()
	}
	_ = db.opt.FS.Remove(segment.Name(p.id))
}

// coldRows reads rows of segments as they were frozen.
type coldRows struct {
	def  *tableDef
	cols []int // ordinals
	part *coldPart
	blk  int // the block that vecs has, -1 when they have a single row
	rd   *segment.Reader
	vecs []*vector.Vector
}

func newColdRows(def *tableDef, cols []int) *coldRows { return &coldRows{def: def, cols: cols} }

func (c *coldRows) close() {
	if c.rd != nil {
		c.rd.Close()
		c.rd = nil
	}
}

// open prepares for reading a part.
func (c *coldRows) open(p *coldPart) {
	if c.part != p || c.rd == nil {
		c.close()
		c.part, c.rd, c.blk = p, p.seg.NewReader(len(c.cols)), -1
		c.vecs = make([]*vector.Vector, len(c.cols))
	}
}

// at makes c.vecs the columns of the block that has a row, and returns the
// row's position in them.
func (c *coldRows) at(p *coldPart, pos int) (int, error) {
	c.open(p)
	blk := pos / segment.BlockRows
	if c.blk == blk {
		return pos % segment.BlockRows, nil
	}
	c.blk = -1
	for slot, o := range c.cols {
		v, err := c.def.coldColumn(c.rd, p.seg, slot, o, blk)
		if err != nil {
			return 0, err
		}
		c.vecs[slot] = v
	}
	c.blk = blk
	return pos % segment.BlockRows, nil
}

// row makes c.vecs the columns of a single row, unless they have its block
// already, and returns the row's position in them.
func (c *coldRows) row(p *coldPart, pos int) (int, error) {
	c.open(p)
	if c.blk == pos/segment.BlockRows {
		return pos % segment.BlockRows, nil
	}
	c.blk = -1
	for slot, o := range c.cols {
		var err error
		if o < p.seg.Columns() {
			c.vecs[slot], err = c.rd.ReadRow(slot, o, pos)
		} else {
			c.vecs[slot] = c.def.missing(o, 1)
		}
		if err != nil {
			return 0, err
		}
	}
	return 0, nil
}

// coldColumn returns a column of a block; a column that was added after the
// segment was made has its missing value in all rows.
func (d *tableDef) coldColumn(rd *segment.Reader, s *segment.Segment, slot, ord, blk int) (*vector.Vector, error) {
	if ord < s.Columns() {
		return rd.Read(slot, ord, blk)
	}
	return d.missing(ord, s.BlockRows(blk)), nil
}

// missing returns n rows of a column's value in rows that are too old for it.
func (d *tableDef) missing(ord, n int) *vector.Vector {
	if m := d.cols[ord].Missing; m != nil {
		return vector.NewConst(m, 0, n)
	}
	return vector.NewNull(d.types[ord], n)
}
