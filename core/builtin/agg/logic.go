package agg

import (
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/vector"
)

func registerLogic(r *ext.Registry) {
	fold := func(oid types.OID, name string, t types.T, f func(a, b int64) int64) {
		r.AddAggregate(&ext.Aggregate{OID: oid, Name: name, Args: []types.T{t}, Return: t, Strict: true,
			New: func(*ext.Call, []types.T) ext.States { return &folds{f: f, t: t} }})
	}
	and := func(a, b int64) int64 { return a & b }
	or := func(a, b int64) int64 { return a | b }
	xor := func(a, b int64) int64 { return a ^ b }
	fold(2517, "bool_and", types.Bool, and)
	fold(2518, "bool_or", types.Bool, or)
	fold(2519, "every", types.Bool, and)
	for i, t := range []types.T{types.Int2, types.Int4, types.Int8} {
		fold([]types.OID{2236, 2238, 2240}[i], "bit_and", t, and)
		fold([]types.OID{2237, 2239, 2241}[i], "bit_or", t, or)
		fold([]types.OID{6164, 6165, 6166}[i], "bit_xor", t, xor)
	}
}

// folds combines bools or integers by a bitwise operation.
type folds struct {
	f   func(a, b int64) int64
	t   types.T
	acc []int64
	any []bool
}

// Grow implements ext.States.
func (s *folds) Grow(groups int) { s.acc, s.any = grown(s.acc, groups), grown(s.any, groups) }

// Update implements ext.States.
func (s *folds) Update(_ *ext.Call, groups []uint32, args []*vector.Vector, n int, sel []int32) error {
	v := args[0]
	for _, i := range all(n, sel) {
		s.take(groups[i], bitsAt(v, v.Index(int(i))))
	}
	return nil
}

// bitsAt returns an integer, or a boolean as 0 or 1.
func bitsAt(v *vector.Vector, i int) int64 {
	switch v.Phys() {
	case types.PhysBool:
		if v.Bits().Get(i) {
			return 1
		}
		return 0
	case types.PhysInt16:
		return int64(vector.Values[int16](v)[i])
	case types.PhysInt32:
		return int64(vector.Values[int32](v)[i])
	}
	return vector.Values[int64](v)[i]
}

func (s *folds) take(g uint32, x int64) {
	if s.any[g] {
		x = s.f(s.acc[g], x)
	}
	s.acc[g], s.any[g] = x, true
}

// Merge implements ext.States.
func (s *folds) Merge(_ *ext.Call, other ext.States, into []uint32) error {
	o := other.(*folds)
	for i, g := range into[:len(o.any)] {
		if g != ext.NoGroup && o.any[i] {
			s.take(g, o.acc[i])
		}
	}
	return nil
}

// Final implements ext.States.
func (s *folds) Final(_ *ext.Call, from, n int, out *vector.Builder) error {
	for g := from; g < from+n; g++ {
		switch {
		case !s.any[g]:
			out.AppendNull()
		case s.t.Phys() == types.PhysBool:
			out.AppendBool(s.acc[g] != 0)
		case s.t.Phys() == types.PhysInt16:
			vector.AppendFixed(out, int16(s.acc[g]))
		case s.t.Phys() == types.PhysInt32:
			vector.AppendFixed(out, int32(s.acc[g]))
		default:
			vector.AppendFixed(out, s.acc[g])
		}
	}
	return nil
}

// Bytes implements ext.States.
func (s *folds) Bytes() int { return 9 * len(s.any) }
