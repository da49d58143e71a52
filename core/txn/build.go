package txn

import (
	"context"
	"math"

	"github.com/basaltdb/basalt/core/txn/mvcc"
	"github.com/basaltdb/basalt/vector"
)

// fillIndex enters the rows that a table has into a new index. The caller has
// locked writers out, so all rows in place are committed or its own.
func (tx *Txn) fillIndex(ctx context.Context, t *table, x *index) error {
	def := t.def.Load()
	snap := mvcc.Snapshot{TS: math.MaxUint64, Own: tx.st, CID: math.MaxUint32}
	src, err := tx.scan(t, ScanSpec{Cols: def.live, RowID: true}, snap)
	if err != nil {
		return err
	}
	defer src.Close()
	for m := range src.Morsels() {
		if err := tx.fillFrom(ctx, t, def, x, src, m); err != nil {
			return err
		}
	}
	return nil
}

func (tx *Txn) fillFrom(ctx context.Context, t *table, def *tableDef, x *index, src *source, m int) error {
	rd, err := src.Open(ctx, m)
	if err != nil {
		return err
	}
	defer rd.Close()
	for {
		b, err := rd.Next(ctx)
		if err != nil || b == nil {
			return err
		}
		last := len(b.Cols) - 1
		ids := vector.Values[int64](b.Cols[last])
		set, err := tx.keys(ctx, def, x, &vector.Batch{Cols: b.Cols[:last], N: b.N, Sel: b.Sel})
		if err != nil {
			return err
		}
		one, sets := []*index{x}, []*keySet{set}
		for i := range b.Rows() {
			key, ok := set.key(i)
			if !ok {
				continue
			}
			if _, err := tx.checkUnique(ctx, t, one, sets, i, -1, false, nil); err != nil {
				return err
			}
			err := x.tree.Load().put(tx, tx.entryKey(key, ids[b.Row(i)]), nil)
			unlockKeys(one, sets, i)
			if err != nil {
				return err
			}
		}
	}
}
