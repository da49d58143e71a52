package txn

import (
	"context"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/storage/keyenc"
	"github.com/basaltdb/basalt/vector"
)

// keyDecoder collects key columns of index entries.
type keyDecoder struct {
	cols     []keyenc.Column   // the first of the index, as far as one is wanted
	builders []*vector.Builder // by key column, nil for one that is not wanted
	want     []int             // the wanted columns, in order
	n        int
}

// newKeyDecoder returns a decoder of the key columns in want, by position.
func (x *index) newKeyDecoder(want []int) (*keyDecoder, error) {
	d := &keyDecoder{want: want}
	for _, k := range want {
		if k < 0 || k >= len(x.cols) {
			return nil, errs.Internal("index %d has no key column %d", x.id, k)
		}
		d.cols = x.cols[:max(len(d.cols), k+1)]
	}
	d.builders = make([]*vector.Builder, len(d.cols))
	for _, k := range want {
		if d.builders[k] == nil {
			d.builders[k] = vector.NewBuilder(d.cols[k].Type, firstKeys)
		}
	}
	for _, c := range d.cols {
		if !keyenc.Decodable(c.Type) {
			return nil, errs.Internal("the keys of index %d cannot be decoded", x.id)
		}
	}
	return d, nil
}

// firstKeys is how many rows the columns have room for at first.
const firstKeys = 16

func (d *keyDecoder) add(key []byte) (err error) {
	for k, c := range d.cols {
		if key, err = keyenc.Decode(key, c, d.builders[k]); err != nil {
			return err
		}
	}
	d.n++
	return nil
}

// finish returns what was collected, and starts anew.
func (d *keyDecoder) finish() *vector.Batch {
	made := make([]*vector.Vector, len(d.cols))
	for k, b := range d.builders {
		if b != nil {
			made[k] = b.Finish()
			b.Reset(d.cols[k].Type, firstKeys)
		}
	}
	b := &vector.Batch{N: d.n, Cols: make([]*vector.Vector, len(d.want))}
	for i, k := range d.want {
		b.Cols[i] = made[k]
	}
	d.n = 0
	return b
}

// KeyCursor walks the visible entries of an index range in key order and gives
// their keys. An entry is there if and only if the snapshot sees a row with its
// key, so the table is not asked.
type KeyCursor struct {
	c    *IndexCursor
	dec  *keyDecoder
	most int
}

// KeyScan is IndexScan for the key columns in cols, by position in the index, whose
// types and those of the columns before them must be keyenc.Decodable.
func (tx *Txn) KeyScan(id IndexID, r KeyRange, cols []int) (*KeyCursor, error) {
	x, err := tx.db.index(id)
	if err != nil {
		return nil, err
	}
	dec, err := x.newKeyDecoder(cols)
	if err != nil {
		return nil, err
	}
	c, err := tx.IndexScan(id, r)
	if err != nil {
		return nil, err
	}
	return &KeyCursor{c: c, dec: dec, most: firstKeys}, nil
}

// Next returns the keys of the next visible entries, nil at the end. The batch is
// the caller's.
func (k *KeyCursor) Next(ctx context.Context) (*vector.Batch, error) {
	for !k.c.walk.done && k.dec.n < k.most {
		if err := checkContext(ctx); err != nil {
			return nil, err
		}
		if err := k.c.walk.next(k.emit); err != nil {
			return nil, err
		}
	}
	if k.dec.n == 0 {
		return nil, nil
	}
	k.most = min(4*k.most, vector.Size)
	return k.dec.finish(), nil
}

func (k *KeyCursor) emit(entry, _ []byte) (bool, error) {
	if k.dec.n == k.most {
		return false, nil
	}
	key, row := entryRow(entry)
	if !k.c.visible(row) {
		return true, nil
	}
	return true, k.dec.add(key)
}

// Close releases the cursor.
func (k *KeyCursor) Close() { k.c.Close() }
