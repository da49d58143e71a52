package txn

import (
	"context"
	"encoding/binary"
	"slices"

	"github.com/basaltdb/basalt/core/storage/segment"
	"github.com/basaltdb/basalt/core/storage/tuple"
	"github.com/basaltdb/basalt/vector"
)

// coldReader reads the blocks of a segment through a snapshot.
type coldReader struct {
	src   *source
	part  *coldPart
	blk   int // next block
	end   int
	rd    *segment.Reader
	batch vector.Batch
	// The block has the RowIDs from first to last: all of them if dense,
	// otherwise ids.
	first, last int64
	dense       bool
	ids         []int64
	sel         []int32
	// What follows is of the rows that are in the hot tree. Their versions are
	// written over the block's where that can be done; otherwise they come in
	// batches of their own, after some blocks together.
	walk     *walk
	versions *tuple.Sink
	young    bool            // not all of the versions are settled
	rest     *tuple.Sink     // what is to come in batches of its own
	hot      []*vector.Batch // that are full
	over     []vector.Vector // the block's columns with the versions; nil where that cannot be done
	spare    []vector.Vector // what over is at first
	picked   []*vector.Vector
	views    []vector.Vector // for picked, of what is packed
	merged   int64           // hot entries that were read, not yet counted by the part
}

// hotBatch is how many rows of the hot tree make a batch while there are more
// blocks to read.
const hotBatch = vector.Size / 4

// cachedCost is how many rows of a kept overlay cost a scan as much as one that
// is read from the hot tree.
const cachedCost = 16

// openCold returns a reader of a morsel: one that has been closed, for its
// memory, where there is one.
func (s *source) openCold(m morsel) (*coldReader, error) {
	r := s.spareReader()
	if r == nil {
		r = &coldReader{src: s, rd: m.part.seg.NewReader(len(s.spec.Cols)), spare: make([]vector.Vector, len(s.spec.Cols)),
			views: make([]vector.Vector, len(s.spec.Cols)+1)}
		r.batch.Cols = make([]*vector.Vector, len(s.spec.Cols))
		if s.spec.RowID {
			r.batch.Cols = append(r.batch.Cols, nil)
		}
	}
	r.rd.Reset(m.part.seg)
	r.part, r.blk, r.end, r.over = m.part, m.fromBlock, m.toBlock, r.spare
	return r, nil
}

// spareReader returns a reader that has been closed, or nil.
func (s *source) spareReader() *coldReader {
	s.spareMu.Lock()
	defer s.spareMu.Unlock()
	n := len(s.spare) - 1
	if n < 0 {
		return nil
	}
	r := s.spare[n]
	s.spare = s.spare[:n]
	return r
}

// Next implements vector.Reader.
func (r *coldReader) Next(ctx context.Context) (*vector.Batch, error) {
	for {
		if len(r.hot) > 0 {
			b := r.hot[0]
			r.hot = r.hot[1:]
			return b, nil
		}
		if r.blk == r.end {
			if r.rest == nil || r.rest.Len() == 0 {
				return nil, nil
			}
			return r.rest.Finish(), nil
		}
		if err := checkContext(ctx); err != nil {
			return nil, err
		}
		b, err := r.block(r.blk)
		if err != nil {
			return nil, err
		}
		r.blk++
		if b != nil {
			return b, nil
		}
	}
}

// block reads one block: the rows that the segment still answers for, with the
// newer versions of others, or else these go into r.rest.
func (r *coldReader) block(blk int) (*vector.Batch, error) {
	refuted := r.part.seg.Refuted(blk, r.src.preds)
	dirty := r.part.dirty[blk].Load()
	if refuted && !dirty {
		return nil, nil
	}
	n := r.part.seg.BlockRows(blk)
	r.batch.N, r.batch.Sel = n, nil
	if err := r.locate(blk, n, dirty); err != nil {
		return nil, err
	}
	var o *overlay
	if dirty {
		var err error
		if o, err = r.overlay(blk); err != nil {
			return nil, err
		}
		if refuted || o.lives == 0 && int(o.gones) == n {
			return nil, r.setAside(o)
		}
	}
	for slot, ord := range r.src.spec.Cols {
		v, err := r.src.def.coldColumn(r.rd, r.part.seg, slot, ord, blk)
		if err != nil {
			return nil, err
		}
		r.batch.Cols[slot] = v
	}
	if r.src.spec.RowID {
		r.batch.Cols[len(r.src.spec.Cols)] = rowIDVector(r.ids)
	}
	if dirty {
		if left, err := r.replace(n, o); err != nil || !left {
			return nil, err
		}
	}
	return &r.batch, nil
}

// replace brings the versions into the batch, or takes their rows out of it. It
// reports whether any row is left.
func (r *coldReader) replace(n int, o *overlay) (bool, error) {
	if r.constant() {
		// It does not matter which rows are left: as many have the constants.
		r.batch.N = n - int(o.gones)
		for _, v := range r.batch.Cols {
			v.Repeat(r.batch.N)
		}
		return r.batch.N > 0, r.setAside(o)
	}
	out := o.dead
	if !r.overwrite(o) {
		r.over = nil // nor will it be possible in the next block
		if err := r.setAside(o); err != nil {
			return false, err
		}
		out = o.gone
	}
	if len(out) > 0 { // a nil selection would mean all rows
		r.sel = allBut(r.sel[:0], n, out)
		r.batch.Sel = r.sel
	}
	return len(out) < n, nil
}

// constant reports whether all columns of the batch have one value each.
func (r *coldReader) constant() bool {
	for _, v := range r.batch.Cols {
		if v.Enc != vector.Const {
			return false
		}
	}
	return true
}

// overwrite writes the versions over the batch's rows, and reports whether it
// could.
func (r *coldReader) overwrite(o *overlay) bool {
	if r.over == nil {
		return false
	}
	if o.lives == 0 {
		return true
	}
	rows := r.pick(o)
	for slot, src := range r.picked {
		v := r.batch.Cols[slot]
		if v.Patch(src, rows) { // the vector is the segment reader's, and ours until it reads on
			continue
		}
		if !r.over[slot].Overwrite(v, src, rows) {
			return false
		}
		r.batch.Cols[slot] = &r.over[slot]
	}
	return true
}

// setAside makes the versions come in batches of their own.
func (r *coldReader) setAside(o *overlay) error {
	if err := r.startRest(); err != nil {
		return err
	}
	rows := r.pick(o)
	if !r.src.spec.RowID { // nobody asks which rows they are
		if r.rest.Len()+len(rows) > vector.Size {
			r.flush(1)
		}
		r.rest.AddRows(r.picked, len(rows))
		return nil
	}
	for i, pos := range rows {
		row := r.first + int64(pos)
		if !r.dense {
			row = r.ids[pos]
		}
		r.rest.AddRow(r.picked, i, row)
		r.flush(vector.Size)
	}
	r.flush(hotBatch)
	return nil
}

// pick makes r.picked the versions of the columns that are read, and returns
// where they are in the block.
func (r *coldReader) pick(o *overlay) []int32 {
	n := int(o.lives)
	r.picked = r.picked[:0]
	for slot, ord := range r.src.spec.Cols {
		if !o.packed.has(ord) {
			r.picked = append(r.picked, o.cols[ord])
			continue
		}
		v := &r.views[slot]
		o.packed.column(v, r.src.def.types[ord], ord, n)
		r.picked = append(r.picked, v)
	}
	if o.packed == nil {
		return o.live
	}
	return o.packed.rows(&r.views[len(r.picked)], len(r.src.def.types), n)
}

func (r *coldReader) startRest() (err error) {
	if r.rest == nil {
		r.rest, err = r.src.def.sink(r.src.spec.Cols, r.src.spec.RowID)
	}
	return err
}

// flush makes a batch of r.rest once it has n rows.
func (r *coldReader) flush(n int) {
	if r.rest.Len() >= n {
		r.hot = append(r.hot, r.rest.Finish())
	}
}

// overlay returns what the hot tree has of a block's rows: what an earlier scan
// has kept, or what it reads itself.
func (r *coldReader) overlay(blk int) (*overlay, error) {
	slot, cols := &r.part.overlays[blk], r.src.spec.Cols
	changes := slot.changes.Load()
	o := slot.kept.Load()
	if o.fits(r.src, changes) {
		if o.has(cols) {
			if !slot.used.Load() {
				slot.used.Store(true)
			}
			r.merged += int64(o.gones)/cachedCost + 1
			return o, nil
		}
		cols = o.with(cols)
	}
	o, err := r.readOverlay(cols)
	if err != nil {
		return nil, err
	}
	r.merged += int64(o.gones)
	o.changes = changes
	if !r.young {
		r.src.db.overlays.keep(r.part, blk, o)
	}
	return o, nil
}

// with returns the ordinals of the columns that o has and those in cols.
func (o *overlay) with(cols []int) []int {
	all := slices.Clone(cols)
	for ord, v := range o.cols {
		if v != nil && !slices.Contains(cols, ord) {
			all = append(all, ord)
		}
	}
	return all
}

// readOverlay reads the entries of the hot tree that the snapshot sees within the
// block's RowIDs. Rows among them that the segment does not have go to r.rest.
func (r *coldReader) readOverlay(cols []int) (*overlay, error) {
	var err error
	if r.versions == nil {
		if r.versions, err = r.src.def.sink(r.src.spec.Cols, false); err != nil {
			return nil, err
		}
	}
	sink := r.versions
	if len(cols) != len(r.src.spec.Cols) {
		if sink, err = r.src.def.sink(cols, false); err != nil {
			return nil, err
		}
	}
	if r.walk == nil {
		r.walk = r.src.def.hot.walk(r.src.snap, nil, nil, false)
	}
	r.walk.restart(r.first, r.last)
	o, stray := &overlay{def: r.src.def, cols: make([]*vector.Vector, len(r.src.def.cols))}, false
	for !r.walk.done {
		err := r.walk.next(func(key, value []byte) (bool, error) {
			row := int64(binary.BigEndian.Uint64(key))
			pos, found := r.position(row)
			switch {
			case !found:
				stray = true
				return true, r.addStray(value, row)
			case isTombstone(value):
				o.dead = append(o.dead, pos)
			default:
				o.live = append(o.live, pos)
				err = sink.AddTuple(value, row)
			}
			o.gone = append(o.gone, pos)
			return true, err
		})
		if err != nil {
			return nil, err
		}
	}
	for i, v := range sink.Finish().Cols {
		o.cols[cols[i]] = v
	}
	o.lives, o.gones = int32(len(o.live)), int32(len(o.gone))
	o.newest, r.young = r.walk.newest, stray || r.walk.open
	return o, nil
}

// addStray takes in a hot row between those of the block.
func (r *coldReader) addStray(value []byte, row int64) error {
	if isTombstone(value) {
		return nil
	}
	if err := r.startRest(); err != nil {
		return err
	}
	r.flush(vector.Size)
	return r.rest.AddTuple(value, row)
}

// locate finds out which RowIDs a block has. They are listed where they are
// wanted, or have gaps that matter.
func (r *coldReader) locate(blk, n int, dirty bool) error {
	seg := r.part.seg
	r.dense = seg.Dense()
	if !r.src.spec.RowID && (r.dense || !dirty) {
		first, _ := seg.Bounds()
		r.first = first + int64(blk)*segment.BlockRows
		r.last = r.first + int64(n) - 1
		return nil
	}
	var err error
	if r.ids, err = seg.RowIDs(blk, r.ids); err == nil {
		r.first, r.last = r.ids[0], r.ids[n-1]
	}
	return err
}

// position returns where a row is in the block.
func (r *coldReader) position(row int64) (int32, bool) {
	if r.dense {
		return int32(row - r.first), true // the walk has no others
	}
	at, ok := slices.BinarySearch(r.ids, row)
	return int32(at), ok
}

// allBut appends the numbers below n that are not in gone, which ascends.
func allBut(dst []int32, n int, gone []int32) []int32 {
	all, from := vector.Identity(n), int32(0)
	for _, g := range gone {
		dst = append(dst, all[from:g]...)
		from = g + 1
	}
	return append(dst, all[from:]...)
}

// Close implements vector.Reader. The reader is not used afterwards.
func (r *coldReader) Close() {
	r.rd.Close()
	r.part.merged.Add(r.merged) // once a morsel: other readers write to the counter too
	r.merged = 0
	r.hot = nil
	if r.rest != nil && r.rest.Len() > 0 {
		r.rest = nil // of a morsel that was not read to its end
	}
	if r.versions != nil && r.versions.Len() > 0 {
		r.versions = nil // of a block that could not be read
	}
	r.src.spareMu.Lock()
	defer r.src.spareMu.Unlock()
	r.src.spare = append(r.src.spare, r)
}
