// Package cast holds the conversions between the built-in types, with
// PostgreSQL's contexts, and those that enforce a type modifier: the length of
// varchar(n), the precision of numeric(p,s). Register adds them to a registry.
// Conversions that follow from others — through text, and of arrays element by
// element — are derived on demand.
package cast

import (
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/vector"
)

// Register adds the casts.
func Register(r *ext.Registry) {
	registerNumbers(r)
	registerStrings(r)
	registerTimes(r)
	registerOIDs(r)
	registerModifiers(r)
	r.DeriveCasts(func(from, to types.T) *ext.Cast { return derive(r, from, to) })
}

// add registers a cast with a kernel.
func add(r *ext.Registry, from, to types.T, context ext.CastContext, eval ext.CastKernel) *ext.Cast {
	c := &ext.Cast{From: from.Bare(), To: to.Bare(), Context: context, Eval: eval}
	r.AddCast(c)
	return c
}

// relabel registers a cast that changes nothing but the type.
func relabel(r *ext.Registry, from, to types.T, context ext.CastContext) {
	r.AddCast(&ext.Cast{From: from.Bare(), To: to.Bare(), Context: context, Relabel: true})
}

// stride is 0 for a Const vector, whose only value serves all rows, else all
// ones.
func stride(v *vector.Vector) int {
	if v.Enc == vector.Const {
		return 0
	}
	return -1
}
