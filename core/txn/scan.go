package txn

import (
	"context"
	"encoding/binary"
	"math"
	"sync"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/storage/segment"
	"github.com/basaltdb/basalt/core/storage/tuple"
	"github.com/basaltdb/basalt/core/txn/lock"
	"github.com/basaltdb/basalt/core/txn/mvcc"
	"github.com/basaltdb/basalt/vector"
)

// hotMorsel is how many RowIDs a morsel of hot rows spans.
const hotMorsel = 1 << 16

// coldMorsel is how many blocks of a segment a morsel has.
const coldMorsel = 16

// source is a scan of a table.
type source struct {
	db      *DB
	def     *tableDef
	spec    ScanSpec
	preds   []segment.Predicate
	snap    mvcc.Snapshot
	ref     *snapRef
	set     *coldSet
	morsels []morsel
	ahead   lookAhead

	spareMu sync.Mutex
	spare   []*coldReader // that have been closed
}

// morsel is a range of hot RowIDs, or, with a part, of blocks of a segment.
type morsel struct {
	low, high          int64 // high is exclusive
	part               *coldPart
	fromBlock, toBlock int
}

// Scan reads a table through the statement's snapshot. The caller closes the
// source; it stays valid across later statements of the transaction.
func (tx *Txn) Scan(id TableID, spec ScanSpec) (Source, error) {
	if err := tx.statement(context.Background()); err != nil {
		return nil, err
	}
	t, err := tx.db.table(id)
	if err != nil {
		return nil, err
	}
	if err := tx.noteTable(id, false); err != nil {
		return nil, err
	}
	return tx.scan(t, spec, tx.snap)
}

func (tx *Txn) scan(t *table, spec ScanSpec, snap mvcc.Snapshot) (*source, error) {
	def := t.def.Load()
	if _, err := def.sinkColumns(spec.Cols); err != nil {
		return nil, err
	}
	s := &source{db: tx.db, def: def, spec: spec, snap: snap, ref: tx.ref}
	for _, z := range spec.Zone {
		if z.Col < 0 || z.Col >= len(def.cols) {
			return nil, errs.Internal("zone predicate on column %d", z.Col)
		}
		if p, ok := segment.NewPredicate(z.Col, def.types[z.Col], segment.Op(z.Op), z.Const); ok {
			s.preds = append(s.preds, p)
		}
	}
	tx.db.snaps.again(s.ref)
	s.set = t.acquire()
	s.cut(t.rowLimit())
	s.ahead.blocks = segment.NewAhead(tx.db.st.Pool(), spec.Cols, spec.RowID, s.preds)
	return s, nil
}

// cut makes the morsels: the segments that the snapshot sees, and the ranges
// between and after them.
func (s *source) cut(limit int64) {
	at := int64(0)
	for _, p := range s.set.parts {
		if p.seg == nil || !p.visible(&s.snap) {
			continue
		}
		s.addHotMorsels(at, p.first)
		for b := 0; b < p.seg.Blocks(); b += coldMorsel {
			s.morsels = append(s.morsels, morsel{part: p, fromBlock: b, toBlock: min(b+coldMorsel, p.seg.Blocks())})
		}
		at = p.last + 1
	}
	s.addHotMorsels(at, limit)
}

// rowLimit returns a RowID above all that have been given out.
func (t *table) rowLimit() int64 {
	t.rowMu.Lock()
	defer t.rowMu.Unlock()
	return t.nextRow
}

func (s *source) addHotMorsels(low, high int64) {
	for ; low < high; low += hotMorsel {
		s.morsels = append(s.morsels, morsel{low: low, high: min(low+hotMorsel, high)})
	}
}

// Morsels implements Source.
func (s *source) Morsels() int { return len(s.morsels) }

// MorselRows implements Source.
func (s *source) MorselRows(i int) int {
	m := s.morsels[i]
	if m.part != nil {
		return (m.toBlock - m.fromBlock) * segment.BlockRows
	}
	return int(m.high - m.low)
}

// Open implements Source.
func (s *source) Open(ctx context.Context, i int) (vector.Reader, error) {
	if err := checkContext(ctx); err != nil {
		return nil, err
	}
	if i < 0 || i >= len(s.morsels) {
		return nil, errs.Internal("morsel %d of %d", i, len(s.morsels))
	}
	s.lookAhead(i)
	m := s.morsels[i]
	if m.part != nil {
		return s.openCold(m)
	}
	sink, err := s.def.sink(s.spec.Cols, s.spec.RowID)
	if err != nil {
		return nil, err
	}
	return &hotReader{sink: sink, walk: s.def.hot.walk(s.snap, rowKey(nil, m.low), rowKey(nil, m.high), false)}, nil
}

// checkContext returns 57014 when ctx has ended.
func checkContext(ctx context.Context) error {
	if ctx.Err() != nil {
		return lock.Canceled(ctx)
	}
	return nil
}

// rowIDVector makes a column of RowIDs.
func rowIDVector(ids []int64) *vector.Vector { return vector.WrapFixed(types.Int8, ids, nil) }

// Close implements Source.
func (s *source) Close() {
	if s.ref != nil {
		s.ahead.blocks.Close()
		s.set.release()
		s.db.releaseSnap(s.ref)
		s.ref = nil
	}
}

// hotReader reads a range of the hot tree.
type hotReader struct {
	sink *tuple.Sink
	walk *walk
}

// Next implements vector.Reader.
func (r *hotReader) Next(ctx context.Context) (*vector.Batch, error) {
	for !r.walk.done && r.sink.Len() < vector.Size {
		if err := checkContext(ctx); err != nil {
			return nil, err
		}
		if err := r.walk.next(r.emit); err != nil {
			return nil, err
		}
	}
	if r.sink.Len() == 0 {
		return nil, nil
	}
	return r.sink.Finish(), nil
}

func (r *hotReader) emit(key, value []byte) (bool, error) {
	if r.sink.Len() == vector.Size {
		return false, nil
	}
	if isTombstone(value) {
		return true, nil
	}
	return true, r.sink.AddTuple(value, int64(binary.BigEndian.Uint64(key)))
}

// Close implements vector.Reader.
func (r *hotReader) Close() {}

// Fetch reads rows by RowID. found lists the positions in rows of the batch's
// rows, ascending; rows that are not visible are missing. The batch is the
// caller's.
func (tx *Txn) Fetch(ctx context.Context, id TableID, rows []int64, cols []int, opt FetchOptions) (batch *vector.Batch, found []int32, err error) {
	if tx.ref == nil {
		if err := tx.statement(ctx); err != nil {
			return nil, nil, err
		}
	}
	t, err := tx.db.table(id)
	if err != nil {
		return nil, nil, err
	}
	if err := tx.noteRows(id, rows, false); err != nil {
		return nil, nil, err
	}
	def := t.def.Load()
	sink, err := def.sink(cols, false)
	if err != nil {
		return nil, nil, err
	}
	f := fetcher{def: def, sink: sink, snap: tx.snap, set: t.acquire(), rows: newColdRows(def, cols)}
	defer f.close()
	if opt.Latest {
		f.snap.TS, f.snap.CID = math.MaxUint64, math.MaxUint32
	}
	found = make([]int32, 0, len(rows))
	for i, row := range rows {
		if i&255 == 0 {
			if err := checkContext(ctx); err != nil {
				return nil, nil, err
			}
		}
		f.near = sameBlock(rows[i:])
		there, err := f.fetch(row)
		if err != nil {
			return nil, nil, err
		}
		if there {
			found = append(found, int32(i))
		}
	}
	return sink.Finish(), found, nil
}

// fetcher reads single rows.
type fetcher struct {
	def  *tableDef
	sink *tuple.Sink
	snap mvcc.Snapshot
	set  *coldSet
	rows *coldRows
	key  [8]byte
	hot  bool // the last row had an entry in the hot tree
	got  bool
	near bool // the rows that follow are probably in the same block
}

// blockReads is how many rows of one block in a row make it worth decoding
// the block.
const blockReads = 16

// sameBlock guesses whether the next rows are in the block of the first.
func sameBlock(rows []int64) bool {
	return len(rows) >= blockReads && rows[blockReads-1]-rows[0] < segment.BlockRows && rows[blockReads-1] > rows[0]
}

func (f *fetcher) close() {
	f.rows.close()
	f.set.release()
}

// fetch adds a row to the sink, if it is visible.
func (f *fetcher) fetch(row int64) (bool, error) {
	p := f.set.at(row)
	if p != nil && p.seg != nil && p.visible(&f.snap) {
		pos, there, err := p.seg.Find(row)
		if err != nil {
			return false, err
		}
		if there {
			return f.fetchCold(row, p, pos)
		}
	}
	return f.fetchHot(row)
}

// fetchHot looks the row up in the hot tree; f.hot tells whether it has an
// entry there.
func (f *fetcher) fetchHot(row int64) (bool, error) {
	f.hot, f.got = false, false
	err := f.def.hot.get(rowKey(f.key[:0], row), &f.snap, func(value []byte, there bool) error {
		f.hot = there
		if !there || isTombstone(value) {
			return nil
		}
		f.got = true
		return f.sink.AddTuple(value, row)
	})
	return f.got, err
}

func (f *fetcher) fetchCold(row int64, p *coldPart, pos int) (bool, error) {
	if p.dirty[pos/segment.BlockRows].Load() {
		if got, err := f.fetchHot(row); err != nil || f.hot {
			return got, err
		}
	}
	read := f.rows.row
	if f.near {
		read = f.rows.at
	}
	i, err := read(p, pos)
	if err != nil {
		return false, err
	}
	f.sink.AddRow(f.rows.vecs, i, row)
	return true, nil
}
