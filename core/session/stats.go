package session

import (
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/catalog"
	"github.com/basaltdb/basalt/core/plan/stats"
	"github.com/basaltdb/basalt/core/txn"
)

var rowIDType = types.Int8

// tableStats tells the optimiser what storage and ANALYZE know of tables.
type tableStats struct{ s *Session }

// Rows implements stats.Source.
func (t *tableStats) Rows(table *catalog.Table) float64 {
	n, err := t.s.tx.Rows(txn.TableID(table.Storage))
	if err != nil {
		return 1000
	}
	return float64(n)
}

// Column implements stats.Source.
func (t *tableStats) Column(table *catalog.Table, ord int) stats.ColumnInfo {
	var c stats.ColumnInfo
	if st := table.Columns[ord].Stats; st != nil {
		c.Distinct, c.NullFraction = st.Distinct, st.NullFraction
	}
	r, err := t.s.tx.ColumnRange(txn.TableID(table.Storage), ord)
	if err != nil || r.Min == nil || r.Max == nil || r.Min.IsNull(0) || r.Max.IsNull(0) {
		return c
	}
	lo, ok1 := stats.Number(r.Min, 0)
	hi, ok2 := stats.Number(r.Max, 0)
	if ok1 && ok2 {
		c.Min, c.Max, c.HasRange = lo, hi, true
	}
	return c
}
