package agg

import (
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/ext"
)

func registerSums(r *ext.Registry) {
	one := func(oid types.OID, name string, arg, ret types.T) *ext.Aggregate {
		a := &ext.Aggregate{OID: oid, Name: name, Args: []types.T{arg}, Return: ret, Strict: true}
		r.AddAggregate(a)
		return a
	}
	integer := func(oid types.OID, name string, arg, ret types.T) {
		a := one(oid, name, arg, ret)
		a.Family = "integer sum"
		a.New = func(*ext.Call, []types.T) ext.States { return &intSums{final: finalOfInts(a)} }
	}
	integer(2109, "sum", types.Int2, types.Int8)
	integer(2108, "sum", types.Int4, types.Int8)
	integer(2107, "sum", types.Int8, types.Numeric)
	integer(2102, "avg", types.Int2, types.Numeric)
	integer(2101, "avg", types.Int4, types.Numeric)
	integer(2100, "avg", types.Int8, types.Numeric)
	for _, avg := range []bool{false, true} {
		oid, name := types.OID(2114), "sum"
		if avg {
			oid, name = 2103, "avg"
		}
		a := one(oid, name, types.Numeric, types.Numeric)
		a.Family = "numeric sum"
		a.New = func(*ext.Call, []types.T) ext.States { return &numericSums{avg: avg} }
	}
	add := func(oid types.OID, name string, arg, ret types.T, states func() ext.States) {
		one(oid, name, arg, ret).New = func(*ext.Call, []types.T) ext.States { return states() }
	}
	add(2110, "sum", types.Float4, types.Float4, func() ext.States { return &floatSums[float32]{} })
	add(2111, "sum", types.Float8, types.Float8, func() ext.States { return &floatSums[float64]{} })
	add(2104, "avg", types.Float4, types.Float8, func() ext.States { return &moments{final: avgFloat} })
	add(2105, "avg", types.Float8, types.Float8, func() ext.States { return &moments{final: avgFloat} })
	add(2113, "sum", types.Interval, types.Interval, func() ext.States { return &intervalSums{} })
	add(2106, "avg", types.Interval, types.Interval, func() ext.States { return &intervalSums{avg: true} })
}
