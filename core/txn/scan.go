package txn

import (
	"context"
	"encoding/binary"
	"math"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/storage/tuple"
	"github.com/basaltdb/basalt/core/txn/lock"
	"github.com/basaltdb/basalt/core/txn/mvcc"
	"github.com/basaltdb/basalt/vector"
)

// hotMorsel is how many RowIDs a morsel of hot rows spans.
const hotMorsel = 1 << 16

// source is a scan of a table.
type source struct {
	db      *DB
	def     *tableDef
	spec    ScanSpec
	snap    mvcc.Snapshot
	ref     *snapRef
	morsels []morsel
}

// morsel is a range of RowIDs.
type morsel struct {
	low, high int64 // high is exclusive
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
	return tx.scan(t, spec, tx.snap)
}

func (tx *Txn) scan(t *table, spec ScanSpec, snap mvcc.Snapshot) (*source, error) {
	def := t.def.Load()
	if _, err := def.sinkColumns(spec.Cols); err != nil {
		return nil, err
	}
	s := &source{db: tx.db, def: def, spec: spec, snap: snap, ref: tx.ref}
	tx.db.snaps.again(s.ref)
	s.addHotMorsels(0, t.rowLimit())
	return s, nil
}

// rowLimit returns a RowID above all that have been given out.
func (t *table) rowLimit() int64 {
	t.rowMu.Lock()
	defer t.rowMu.Unlock()
	return t.nextRow
}

func (s *source) addHotMorsels(low, high int64) {
	for ; low < high; low += hotMorsel {
		s.morsels = append(s.morsels, morsel{low, min(low+hotMorsel, high)})
	}
}

// Morsels implements Source.
func (s *source) Morsels() int { return len(s.morsels) }

// MorselRows implements Source.
func (s *source) MorselRows(i int) int { return int(s.morsels[i].high - s.morsels[i].low) }

// Open implements Source.
func (s *source) Open(ctx context.Context, i int) (vector.Reader, error) {
	if ctx.Err() != nil {
		return nil, lock.Canceled(ctx)
	}
	if i < 0 || i >= len(s.morsels) {
		return nil, errs.Internal("morsel %d of %d", i, len(s.morsels))
	}
	sink, err := s.def.sink(s.spec.Cols, s.spec.RowID)
	if err != nil {
		return nil, err
	}
	m := s.morsels[i]
	return &hotReader{sink: sink, walk: s.def.hot.walk(s.snap, rowKey(nil, m.low), rowKey(nil, m.high), false)}, nil
}

// Close implements Source.
func (s *source) Close() {
	if s.ref != nil {
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
		if ctx.Err() != nil {
			return nil, lock.Canceled(ctx)
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
	def := t.def.Load()
	sink, err := def.sink(cols, false)
	if err != nil {
		return nil, nil, err
	}
	snap := tx.snap
	if opt.Latest {
		snap.TS, snap.CID = math.MaxUint64, math.MaxUint32
	}
	var key [8]byte
	found = make([]int32, 0, len(rows))
	for i, row := range rows {
		if i&255 == 0 && ctx.Err() != nil {
			return nil, nil, lock.Canceled(ctx)
		}
		err := def.hot.get(rowKey(key[:0], row), &snap, func(value []byte, there bool) error {
			if !there || isTombstone(value) {
				return nil
			}
			found = append(found, int32(i))
			return sink.AddTuple(value, row)
		})
		if err != nil {
			return nil, nil, err
		}
	}
	return sink.Finish(), found, nil
}
