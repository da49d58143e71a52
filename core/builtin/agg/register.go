package agg

import (
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/vector"
)

// Register adds the aggregates to r.
func Register(r *ext.Registry) {
	registerCounts(r)
	registerSums(r)
	registerExtremes(r)
	registerLogic(r)
	registerVariance(r)
	registerRegression(r)
	registerLists(r)
	registerOrderedSets(r)
	registerJSON(r)
}

// polymorphic is a pseudo-type of a parameter.
func polymorphic(oid types.OID) types.T { return types.Of(oid) }

// grown returns s with n entries, the new ones zero.
func grown[T any](s []T, n int) []T {
	if n <= len(s) {
		return s
	}
	if n <= cap(s) {
		return s[:n]
	}
	g := make([]T, n, max(n, 2*cap(s)))
	copy(g, s)
	return g
}

// all returns sel, or all rows where it is nil.
func all(n int, sel []int32) []int32 {
	if sel == nil {
		return vector.Identity(n)
	}
	return sel
}

// column is a fixed-width argument: row i is v[i*step].
type column[T any] struct {
	v    []T
	step int
}

func load[T vector.Fixed](v *vector.Vector) column[T] {
	if v.Enc == vector.Const {
		return column[T]{vector.Values[T](v), 0}
	}
	return column[T]{vector.Values[T](v), 1}
}
