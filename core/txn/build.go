package txn

import (
	"context"
	"math"

	"github.com/basaltdb/basalt/core/storage/segment"
	"github.com/basaltdb/basalt/core/txn/mvcc"
	"github.com/basaltdb/basalt/vector"
)

// fillIndex enters the rows that a table has into a new, empty index. The
// caller has locked writers out, so all rows in place are committed or its
// own.
func (tx *Txn) fillIndex(ctx context.Context, t *table, x *index) error {
	def := t.def.Load()
	snap := mvcc.Snapshot{TS: math.MaxUint64, Own: tx.st, CID: math.MaxUint32}
	src, err := tx.scan(t, ScanSpec{Cols: def.live, RowID: true}, snap)
	if err != nil {
		return err
	}
	defer src.Close()
	var runs []*entryRun
	for m := range src.Morsels() {
		if runs, err = tx.collectKeys(ctx, def, x, src, m, runs); err != nil {
			return err
		}
	}
	for _, r := range runs {
		r.sort()
	}
	return tx.buildIndex(ctx, x, runs)
}

// collectKeys adds the keys of a morsel's rows to the last run, or to new
// ones.
func (tx *Txn) collectKeys(ctx context.Context, def *tableDef, x *index, src *source, m int, runs []*entryRun) ([]*entryRun, error) {
	rd, err := src.Open(ctx, m)
	if err != nil {
		return runs, err
	}
	defer rd.Close()
	for {
		b, err := rd.Next(ctx)
		if err != nil || b == nil {
			return runs, err
		}
		last := len(b.Cols) - 1
		set, err := tx.keys(ctx, def, x, &vector.Batch{Cols: b.Cols[:last], N: b.N, Sel: b.Sel})
		if err != nil {
			return runs, err
		}
		if n := len(runs); n == 0 || len(runs[n-1].ends) >= segment.MaxRows {
			runs = append(runs, &entryRun{})
		}
		runs[len(runs)-1].add(set, selectedIDs(b, last))
	}
}

// selectedIDs returns the RowIDs of a batch's selected rows.
func selectedIDs(b *vector.Batch, col int) []int64 {
	all := vector.Values[int64](b.Cols[col])
	if b.Sel == nil {
		return all[:b.N]
	}
	ids := make([]int64, len(b.Sel))
	for i, s := range b.Sel {
		ids[i] = all[s]
	}
	return ids
}
