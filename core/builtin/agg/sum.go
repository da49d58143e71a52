package agg

import (
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/ext"
)

func registerSums(r *ext.Registry) {
	add := func(oid types.OID, name string, arg, ret types.T, states func() ext.States) {
		r.AddAggregate(&ext.Aggregate{OID: oid, Name: name, Args: []types.T{arg}, Return: ret, Strict: true,
			New: func(*ext.Call, []types.T) ext.States { return states() }})
	}
	integer := func(final finalInt) func() ext.States {
		return func() ext.States { return &intSums{final: final} }
	}
	add(2109, "sum", types.Int2, types.Int8, integer(sumInt8))
	add(2108, "sum", types.Int4, types.Int8, integer(sumInt8))
	add(2107, "sum", types.Int8, types.Numeric, integer(sumNumeric))
	add(2102, "avg", types.Int2, types.Numeric, integer(avgNumeric))
	add(2101, "avg", types.Int4, types.Numeric, integer(avgNumeric))
	add(2100, "avg", types.Int8, types.Numeric, integer(avgNumeric))
	add(2114, "sum", types.Numeric, types.Numeric, func() ext.States { return &numericSums{} })
	add(2103, "avg", types.Numeric, types.Numeric, func() ext.States { return &numericSums{avg: true} })
	add(2110, "sum", types.Float4, types.Float4, func() ext.States { return &floatSums[float32]{} })
	add(2111, "sum", types.Float8, types.Float8, func() ext.States { return &floatSums[float64]{} })
	add(2104, "avg", types.Float4, types.Float8, func() ext.States { return &moments{final: avgFloat} })
	add(2105, "avg", types.Float8, types.Float8, func() ext.States { return &moments{final: avgFloat} })
	add(2113, "sum", types.Interval, types.Interval, func() ext.States { return &intervalSums{} })
	add(2106, "avg", types.Interval, types.Interval, func() ext.States { return &intervalSums{avg: true} })
}
