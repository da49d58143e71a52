package session

import (
	"context"
	"math"

	"github.com/basaltdb/basalt/core/catalog"
	"github.com/basaltdb/basalt/core/txn"
	"github.com/basaltdb/basalt/vector"
	"github.com/basaltdb/basalt/vector/kernel/hash"
)

// sampleRows is how many rows ANALYZE looks at.
const sampleRows = 60000

// analyzeTable estimates the distinct values and nulls of every column from a
// sample, and stores them in the catalogue.
func (s *Session) analyzeTable(ctx context.Context, t *catalog.Table) error {
	live := t.LiveColumns()
	st, err := s.tx.Stats(txn.TableID(t.Storage))
	if err != nil {
		return err
	}
	src, err := s.tx.Sample(txn.TableID(t.Storage), txn.ScanSpec{Cols: live}, sampleRows, uint64(t.OID))
	if err != nil {
		return err
	}
	defer src.Close()
	cols := make([]columnSample, len(live))
	for i := range cols {
		cols[i].seen = map[uint64]int{}
	}
	rows := 0
	for m := range src.Morsels() {
		r, err := src.Open(ctx, m)
		if err != nil {
			return err
		}
		for {
			b, err := r.Next(ctx)
			if err != nil {
				r.Close()
				return err
			}
			if b == nil {
				break
			}
			rows += b.Rows()
			for i := range cols {
				cols[i].add(b, b.Cols[i])
			}
		}
		r.Close()
	}
	total := math.Max(float64(st.Rows), float64(rows))
	return s.edit(ctx, func(ed *catalog.Editor) error {
		changed := *ed.Snapshot().Table(t.OID)
		changed.Columns = append([]catalog.Column(nil), changed.Columns...)
		for i, ord := range live {
			changed.Columns[ord].Stats = cols[i].stats(rows, total)
		}
		ed.PutTable(&changed)
		return nil
	})
}

// columnSample counts the values of a column in a sample, by hash.
type columnSample struct {
	seen  map[uint64]int
	nulls int
	out   []uint64
}

func (c *columnSample) add(b *vector.Batch, v *vector.Vector) {
	if len(c.out) < b.N {
		c.out = make([]uint64, b.N)
	}
	hash.Columns([]*vector.Vector{v}, b.N, b.Sel, c.out)
	for i := range b.Rows() {
		at := b.Row(i)
		if v.IsNull(at) {
			c.nulls++
		} else {
			c.seen[c.out[at]]++
		}
	}
}

// stats scales the sample up: the estimator of Haas and Stokes 1998, which
// PostgreSQL uses, over the values that were seen once.
func (c *columnSample) stats(rows int, total float64) *catalog.ColumnStats {
	st := &catalog.ColumnStats{}
	if rows == 0 {
		return st
	}
	st.NullFraction = float64(c.nulls) / float64(rows)
	n := float64(rows - c.nulls)
	d := float64(len(c.seen))
	once := 0.0
	for _, k := range c.seen {
		if k == 1 {
			once++
		}
	}
	all := total * (1 - st.NullFraction)
	switch {
	case n == 0:
	case n >= all || once == 0:
		st.Distinct = d
	default:
		st.Distinct = math.Min(n*d/(n-once+once*n/all), all)
	}
	return st
}
