package opt

import (
	"slices"

	"github.com/basaltdb/basalt/core/catalog"
	"github.com/basaltdb/basalt/core/expr"
	"github.com/basaltdb/basalt/core/plan/physical"
)

// extremeByIndex lets the only aggregate of a query, min or max of a column, read the
// first row that an index has in that order, where that is worth it.
func (o *optimiser) extremeByIndex(h *physical.HashAggregate) {
	s, isScan := h.Input.(*physical.TableScan)
	if !isScan || len(h.Groups) > 0 || h.Sets != nil || len(h.Aggs) != 1 {
		return
	}
	call := &h.Aggs[0]
	col, least := extremeOf(call)
	if col == nil {
		return
	}
	first := *s
	first.Filter = append(slices.Clone(s.Filter), &expr.IsNull{Arg: col, Not: true})
	key := physical.SortKey{Expr: col, Desc: !least, NullsFirst: !least}
	if !o.orderScan(&first, []physical.SortKey{key}, 1) {
		return
	}
	c := first.Common
	c.Est.Rows = 1
	h.Input = &physical.Limit{Common: c, Input: &first, Count: expr.Int8Const(1)}
}

// extremeOf returns the column that a call of min or max is of, else nil.
func extremeOf(call *physical.AggCall) (col *expr.Column, least bool) {
	if call.Distinct || call.Filter != nil || len(call.OrderBy) > 0 || len(call.Args) != 1 || call.Agg.OID >= catalog.FirstUserOID {
		return nil, false
	}
	if call.Agg.Name != "min" && call.Agg.Name != "max" {
		return nil, false
	}
	col, _ = call.Args[0].(*expr.Column)
	return col, call.Agg.Name == "min"
}
