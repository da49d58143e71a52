package lockrows

import (
	"encoding/binary"

	"github.com/basaltdb/basalt/core/exec/gather"
	"github.com/basaltdb/basalt/core/exec/op"
	"github.com/basaltdb/basalt/core/plan/physical"
	"github.com/basaltdb/basalt/vector"
)

// made is some rows of a batch that the second instance of the input gave.
type made struct {
	b   *vector.Batch
	sel []int32
}

// recheck makes rows of b again and returns what has become of each.
func (r *run) recheck(b *vector.Batch, rows []int32) (map[int32][]made, error) {
	if r.l.twin == nil {
		twin, err := r.l.make()
		if err != nil {
			return nil, err
		}
		r.l.twin = twin
	}
	out := map[int32][]made{}
	if len(r.l.marks) == 1 {
		return out, r.recheckAll(b, rows, out)
	}
	for _, row := range rows {
		if !r.first(b, row) {
			continue
		}
		x := r.x.Serial()
		for _, m := range r.l.marks {
			c := op.Recheck{RowID: m.RowID, Snapshot: m.Mode.Strength == physical.NoLock}
			if col := b.Cols[m.at].Flattened(); !col.IsNull(int(row)) {
				c.Rows = vector.Values[int64](col)[row : row+1]
			}
			x = x.Rechecking(c)
		}
		err := r.l.twin.Run(x, gather.Ordered(func(b *vector.Batch) error {
			if b.Rows() > 0 {
				own := b.Clone()
				out[row] = append(out[row], made{own, selection(own)})
			}
			return nil
		}))
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// first notes the rows of the marked tables that a row is made of, and reports
// whether they were not made again before.
func (r *run) first(b *vector.Batch, row int32) bool {
	var key []byte
	for _, m := range r.l.marks {
		if col := b.Cols[m.at].Flattened(); !col.IsNull(int(row)) {
			key = binary.AppendVarint(key, vector.Values[int64](col)[row])
		} else {
			key = binary.AppendVarint(key, -1) // row ids are not negative
		}
	}
	seen := r.seen[string(key)]
	r.seen[string(key)] = true
	return !seen
}

// recheckAll makes rows of the only marked table again, all in one run, and
// finds them by their row ids.
func (r *run) recheckAll(b *vector.Batch, rows []int32, out map[int32][]made) error {
	col := vector.Values[int64](b.Cols[r.l.marks[0].at].Flattened())
	at := r.l.marks[0].at
	position := make(map[int64]int32, len(rows))
	ids := make([]int64, 0, len(rows))
	for _, row := range rows {
		if r.first(b, row) {
			position[col[row]] = row
			ids = append(ids, col[row])
		}
	}
	x := r.x.Serial().Rechecking(op.Recheck{RowID: r.l.marks[0].RowID, Rows: ids})
	return r.l.twin.Run(x, gather.Ordered(func(b *vector.Batch) error {
		if b.Rows() == 0 {
			return nil
		}
		own := b.Clone()
		found := vector.Values[int64](own.Cols[at].Flattened())
		for _, i := range selection(own) {
			row := position[found[i]]
			out[row] = append(out[row], made{own, []int32{i}})
		}
		return nil
	}))
}

// selection returns the rows of a batch.
func selection(b *vector.Batch) []int32 {
	if b.Sel != nil {
		return b.Sel
	}
	return vector.Identity(b.N)
}
