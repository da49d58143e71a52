package session

import (
	"bytes"
	"context"
	"slices"

	"github.com/basaltdb/basalt/core/catalog"
	"github.com/basaltdb/basalt/core/exec/op"
	"github.com/basaltdb/basalt/core/txn"
	"github.com/basaltdb/basalt/vector"
)

// indexBatch is how many rows are fetched through an index at once, and
// firstIndexBatch how many at first: most ranges have one or a few.
const indexBatch, firstIndexBatch = 256, 8

// indexSource reads rows through an index: one morsel, since an index range is
// short where an index is chosen.
type indexSource struct {
	a      *access
	req    *op.ScanRequest
	ranges []txn.KeyRange
	keys   []int // positions of the columns in the index's key, where that has all
}

// openIndex encodes the bounds of an index scan. It returns nil where there
// are so many rows in them that the table is to be scanned.
func (a *access) openIndex(_ context.Context, req *op.ScanRequest) (op.TableSource, error) {
	src := &indexSource{a: a, req: req}
	r := req.Index
	if r.Only {
		src.keys = keyPositions(r.Index, req.Ords)
	}
	if r.In == nil {
		if err := src.addRange(r.Equal); err != nil {
			return nil, err
		}
	} else {
		for i := range r.In.Len() {
			if r.In.IsNull(i) {
				continue
			}
			if err := src.addRange(append(append([]*vector.Vector(nil), r.Equal...), vector.NewConst(r.In, i, 1))); err != nil {
				return nil, err
			}
		}
		// A value that is given twice gives its rows once.
		slices.SortFunc(src.ranges, func(a, b txn.KeyRange) int { return bytes.Compare(a.Lower, b.Lower) })
		src.ranges = slices.CompactFunc(src.ranges, func(a, b txn.KeyRange) bool { return bytes.Equal(a.Lower, b.Lower) })
	}
	many, err := src.tooMany()
	if err != nil || many {
		return nil, err
	}
	return src, nil
}

// keyPositions returns where the columns are in the key of an index that has them.
func keyPositions(ix *catalog.Index, ords []int) []int {
	at := make([]int, len(ords))
	for i, ord := range ords {
		at[i] = ix.KeyOf(ord)
	}
	return at
}

// tooMany reports whether a scan of the table is cheaper.
func (src *indexSource) tooMany() (bool, error) {
	r := src.req.Index
	if r.ScanAbove == 0 || r.Ordered {
		return false, nil
	}
	if float64(len(src.ranges)) > r.ScanAbove {
		return true, nil
	}
	rows, step := 0.0, 1+len(src.ranges)/maxEstimates
	for i := 0; i < len(src.ranges); i += step {
		n, err := src.a.s.tx.EstimateRange(txn.IndexID(r.Index.Storage), src.ranges[i])
		if err != nil {
			return false, err
		}
		rows += n * float64(step)
	}
	return rows > r.ScanAbove, nil
}

// maxEstimates is for how many of an index scan's ranges the rows are estimated.
const maxEstimates = 32

// addRange adds the range of keys that begin with equal, within the bounds on
// the key behind.
func (src *indexSource) addRange(equal []*vector.Vector) error {
	r := src.req.Index
	id := txn.IndexID(r.Index.Storage)
	encode := func(last *vector.Vector) ([]byte, error) {
		vals := equal
		if last != nil {
			vals = append(append([]*vector.Vector(nil), equal...), last)
		}
		if len(vals) == 0 {
			return nil, nil
		}
		key, _, err := src.a.s.tx.EncodeKey(nil, id, vals, 0)
		return key, err
	}
	lower, upper := r.Lower, r.Upper
	lowerInc, upperInc := r.LowerInc, r.UpperInc
	if at := len(equal); at < len(r.Index.Keys) && r.Index.Keys[at].Desc {
		// The index is in descending order: its lower end holds the upper bound.
		lower, upper, lowerInc, upperInc = upper, lower, upperInc, lowerInc
	}
	var kr txn.KeyRange
	var err error
	if kr.Lower, err = encode(lower); err != nil {
		return err
	}
	if kr.Upper, err = encode(upper); err != nil {
		return err
	}
	kr.LowerExclusive = lower != nil && !lowerInc
	kr.UpperExclusive = upper != nil && !upperInc
	kr.Reverse = r.Reverse
	src.ranges = append(src.ranges, kr)
	return nil
}

// Morsels implements op.TableSource.
func (src *indexSource) Morsels() int { return 1 }

// Open implements op.TableSource.
func (src *indexSource) Open(context.Context, int) (vector.Reader, error) {
	if src.req.Index.Only {
		return &keyReader{src: src}, nil
	}
	return &indexReader{src: src, rows: make([]int64, firstIndexBatch)}, nil
}

// Close implements op.TableSource.
func (src *indexSource) Close() {}

type indexReader struct {
	src    *indexSource
	at     int
	cursor *txn.IndexCursor
	rows   []int64
}

// Next implements vector.Reader.
func (r *indexReader) Next(ctx context.Context) (*vector.Batch, error) {
	tx := r.src.a.s.tx
	for {
		if r.cursor == nil {
			if r.at == len(r.src.ranges) {
				return nil, nil
			}
			c, err := tx.IndexScan(txn.IndexID(r.src.req.Index.Index.Storage), r.src.ranges[r.at])
			if err != nil {
				return nil, err
			}
			r.cursor = c
			r.at++
		}
		n, err := r.cursor.Next(ctx, r.rows)
		if err != nil {
			return nil, err
		}
		if n == 0 {
			r.cursor.Close()
			r.cursor = nil
			continue
		}
		rows := r.rows[:n]
		if n == len(r.rows) && n < indexBatch {
			r.rows = make([]int64, indexBatch)
		}
		return r.fetch(ctx, rows)
	}
}

// fetch reads rows by id and appends the ids where they are wanted.
func (r *indexReader) fetch(ctx context.Context, rows []int64) (*vector.Batch, error) {
	req := r.src.req
	b, found, err := r.src.a.s.tx.Fetch(ctx, txn.TableID(req.Table.Storage), rows, req.Ords, txn.FetchOptions{})
	if err != nil || !req.RowID {
		return b, err
	}
	ids := make([]int64, len(found))
	for i, at := range found {
		ids[i] = rows[at]
	}
	b.Cols = append(b.Cols, vector.WrapFixed(rowIDType, ids, nil))
	return b, nil
}

// Close implements vector.Reader.
func (r *indexReader) Close() {
	if r.cursor != nil {
		r.cursor.Close()
		r.cursor = nil
	}
}

// keyReader reads columns from the keys of an index.
type keyReader struct {
	src    *indexSource
	at     int
	cursor *txn.KeyCursor
}

// Next implements vector.Reader.
func (r *keyReader) Next(ctx context.Context) (*vector.Batch, error) {
	for {
		if r.cursor == nil {
			if r.at == len(r.src.ranges) {
				return nil, nil
			}
			c, err := r.src.a.s.tx.KeyScan(txn.IndexID(r.src.req.Index.Index.Storage), r.src.ranges[r.at], r.src.keys)
			if err != nil {
				return nil, err
			}
			r.cursor = c
			r.at++
		}
		b, err := r.cursor.Next(ctx)
		if b != nil || err != nil {
			return b, err
		}
		r.Close()
	}
}

// Close implements vector.Reader.
func (r *keyReader) Close() {
	if r.cursor != nil {
		r.cursor.Close()
		r.cursor = nil
	}
}
