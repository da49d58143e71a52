package txn

import (
	"context"

	"github.com/basaltdb/basalt/core/base/decimal"
	"github.com/basaltdb/basalt/core/base/env"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/storage/segment"
	"github.com/basaltdb/basalt/vector"
)

// Stats describes a table for the optimiser.
func (tx *Txn) Stats(id TableID) (TableStats, error) {
	t, err := tx.db.table(id)
	if err != nil {
		return TableStats{}, err
	}
	set := t.acquire()
	defer set.release()
	st := TableStats{Rows: max(t.rows.Load(), 0), HotRows: max(t.hotRows.Load(), 0)}
	for _, p := range set.parts {
		if p.seg != nil {
			st.Segments++
			st.Bytes += p.seg.Size()
		}
	}
	// Hot rows are guessed at: walking the tree would cost as much as a scan.
	width := int64(8)
	for _, c := range t.def.Load().types {
		width += int64(max(vector.Width(c.Phys()), 16))
	}
	st.Bytes += st.HotRows * width
	return st, nil
}

// Rows returns how many rows a table has, about. It costs next to nothing.
func (tx *Txn) Rows(id TableID) (int64, error) {
	t, err := tx.db.table(id)
	if err != nil {
		return 0, err
	}
	return max(t.rows.Load(), 0), nil
}

// ColumnRange returns what the zone maps know of a column of the cold rows.
// Changed rows are not accounted for, so the bounds are estimates.
func (tx *Txn) ColumnRange(id TableID, col int) (ColumnRange, error) {
	t, err := tx.db.table(id)
	if err != nil {
		return ColumnRange{}, err
	}
	def := t.def.Load()
	if _, err := def.sinkColumns([]int{col}); err != nil {
		return ColumnRange{}, err
	}
	set := t.acquire()
	defer set.release()
	var total segment.Zone
	for _, p := range set.parts {
		if p.seg == nil || col >= p.seg.Columns() {
			continue
		}
		total = total.Merge(*p.seg.Range(col))
	}
	out := ColumnRange{Nulls: int64(total.Nulls)}
	if total.Known {
		out.Min, out.Max = boundVector(def.types[col], total.Min, total.Scale, total.MinBytes), boundVector(def.types[col], total.Max, total.Scale, total.MaxBytes)
	}
	return out, nil
}

// boundVector makes a vector of one value of a zone's bound.
func boundVector(t types.T, x int64, scale int, b []byte) *vector.Vector {
	bld := vector.NewBuilder(t, 1)
	switch t.Phys() {
	case types.PhysBool:
		bld.AppendBool(x != 0)
	case types.PhysInt16:
		vector.AppendFixed(bld, int16(x))
	case types.PhysInt32:
		vector.AppendFixed(bld, int32(x))
	case types.PhysInt64:
		vector.AppendFixed(bld, x)
	case types.PhysFloat32:
		vector.AppendFixed(bld, float32(segment.FloatOf(x)))
	case types.PhysFloat64:
		vector.AppendFixed(bld, segment.FloatOf(x))
	case types.PhysNumeric:
		d := decimal.New(x, scale)
		bld.AppendDecimal(&d)
	case types.PhysBytes:
		bld.AppendBytes(b)
	default:
		return nil
	}
	return bld.Finish()
}

// Sample returns a source of about n rows or more, in blocks and hot ranges
// chosen at random.
func (tx *Txn) Sample(id TableID, spec ScanSpec, n int64, seed uint64) (Source, error) {
	if err := tx.statement(context.Background()); err != nil {
		return nil, err
	}
	t, err := tx.db.table(id)
	if err != nil {
		return nil, err
	}
	src, err := tx.scan(t, spec, tx.snap)
	if err != nil {
		return nil, err
	}
	src.thin(n, env.NewRand(seed))
	return src, nil
}

// sampleSpan is how many hot RowIDs are sampled together.
const sampleSpan = 4096

// thin keeps blocks and short ranges, at random, until they promise n rows.
func (s *source) thin(n int64, rng env.Rand) {
	var pieces []morsel
	for _, m := range s.morsels {
		if m.part != nil {
			for b := m.fromBlock; b < m.toBlock; b++ {
				pieces = append(pieces, morsel{part: m.part, fromBlock: b, toBlock: b + 1})
			}
			continue
		}
		for low := m.low; low < m.high; low += sampleSpan {
			pieces = append(pieces, morsel{low: low, high: min(low+sampleSpan, m.high)})
		}
	}
	s.morsels = nil
	for rows := int64(0); rows < n && len(pieces) > 0; {
		k := rng.IntN(len(pieces))
		p := pieces[k]
		pieces[k] = pieces[len(pieces)-1]
		pieces = pieces[:len(pieces)-1]
		s.morsels = append(s.morsels, p)
		if p.part != nil {
			rows += int64(p.part.seg.BlockRows(p.fromBlock))
		} else {
			rows += p.high - p.low
		}
	}
}
