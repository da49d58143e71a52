package agg

import (
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/vector"
)

func registerCounts(r *ext.Registry) {
	newCount := func(*ext.Call, []types.T) ext.States { return &counts{} }
	r.AddAggregate(
		&ext.Aggregate{OID: 2803, Name: "count", Return: types.Int8, Dict: true, New: newCount},
		&ext.Aggregate{OID: 2147, Name: "count", Args: []types.T{polymorphic(types.AnyOID)}, Return: types.Int8, Strict: true, Dict: true, New: newCount},
		&ext.Aggregate{OID: 2818, Name: "regr_count", Args: []types.T{types.Float8, types.Float8}, Return: types.Int8, Strict: true, Dict: true, New: newCount},
	)
}

// counts counts the rows that it is given; strictness leaves out the nulls.
type counts struct{ n []int64 }

// Grow implements ext.States.
func (s *counts) Grow(groups int) { s.n = grown(s.n, groups) }

// Update implements ext.States.
func (s *counts) Update(_ *ext.Call, groups []uint32, _ []*vector.Vector, n int, sel []int32) error {
	if sel == nil {
		for _, g := range groups[:n] {
			s.n[g]++
		}
		return nil
	}
	for _, i := range sel {
		s.n[groups[i]]++
	}
	return nil
}

// UpdateOne implements ext.SingleStates.
func (s *counts) UpdateOne(_ *ext.Call, group uint32, _ []*vector.Vector, n int, sel []int32) error {
	if sel != nil {
		n = len(sel)
	}
	s.n[group] += int64(n)
	return nil
}

// Remove implements ext.InvertibleStates.
func (s *counts) Remove(_ *ext.Call, groups []uint32, _ []*vector.Vector, n int, sel []int32) error {
	for _, i := range all(n, sel) {
		s.n[groups[i]]--
	}
	return nil
}

// Merge implements ext.States.
func (s *counts) Merge(_ *ext.Call, other ext.States, into []uint32) error {
	for i, c := range other.(*counts).n {
		if into[i] != ext.NoGroup {
			s.n[into[i]] += c
		}
	}
	return nil
}

// Final implements ext.States.
func (s *counts) Final(_ *ext.Call, from, n int, out *vector.Builder) error {
	for _, c := range s.n[from : from+n] {
		vector.AppendFixed(out, c)
	}
	return nil
}

// Bytes implements ext.States.
func (s *counts) Bytes() int { return 8 * len(s.n) }
