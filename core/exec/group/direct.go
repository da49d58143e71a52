package group

import (
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/vector"
)

const (
	// directFrom is from how many keys on a direct table is considered.
	directFrom = 4096
	// directSpan is how many values the keys' range may have for each key:
	// every fourth value is an order of TPC-H, and of those a worker sees but
	// its share.
	directSpan = 16
)

// directTable finds the number of an integer key by its value: where the keys
// are as dense as most identifiers, that takes one look at memory, and no hash.
type directTable struct {
	on      bool
	numbers []uint32 // by key - base: 1 + number, 0 for none
	base    int64
}

// integerKey reports whether the key is one signed integer column.
func integerKey(ts []types.T) bool {
	if len(ts) != 1 {
		return false
	}
	switch ts[0].Phys() {
	case types.PhysInt16, types.PhysInt32, types.PhysInt64:
		return true
	}
	return false
}

// signExtend returns a packed integer key as a number.
func (t *Table) signExtend(w uint64) int64 {
	switch t.types[0].Phys() {
	case types.PhysInt16:
		return int64(int16(w))
	case types.PhysInt32:
		return int64(int32(w))
	}
	return int64(w)
}

// goDirect switches to a direct table if the keys so far are dense.
func (t *Table) goDirect() {
	if t.direct.on || !t.packed || t.layout.Nulls() || !integerKey(t.types) {
		return
	}
	low, high := t.signExtend(t.words[0]), t.signExtend(t.words[0])
	for _, w := range t.words {
		k := t.signExtend(w)
		low, high = min(low, k), max(high, k)
	}
	span := uint64(high) - uint64(low)
	if span > uint64(t.n)*directSpan {
		return
	}
	d := &t.direct
	d.on, d.base = true, low
	d.numbers = make([]uint32, span+1)
	for g, w := range t.words {
		d.numbers[uint64(t.signExtend(w))-uint64(low)] = uint32(g + 1)
	}
	t.slots = nil
}

// leaveDirect goes back to hashing.
func (t *Table) leaveDirect() {
	t.direct = directTable{}
	size := 1024
	for size < 2*t.n {
		size *= 2
	}
	t.resize(size)
}

// cover makes the table reach from low to high and reports whether that is
// worth its memory.
func (d *directTable) cover(low, high int64, keys int) bool {
	end := d.base + int64(len(d.numbers)) - 1
	if low >= d.base && high <= end {
		return true
	}
	low, high = min(low, d.base), max(high, end)
	span := uint64(high) - uint64(low)
	if span > uint64(keys)*directSpan+1<<16 {
		return false
	}
	// Room for more keys on the side that grows.
	size := span + 1
	if high > end {
		size += span / 2
	}
	grown := make([]uint32, size)
	copy(grown[d.base-low:], d.numbers)
	d.numbers, d.base = grown, low
	return true
}

// assignDirect finds or adds the keys of a Flat column without nulls, and
// reports false when it left the direct form instead.
func (t *Table) assignDirect(v *vector.Vector, sel []int32, out []uint32) bool {
	if v.Enc != vector.Flat || v.HasNulls() {
		t.leaveDirect()
		return false
	}
	switch v.Phys() {
	case types.PhysInt16:
		return direct(t, vector.Values[int16](v), sel, out, 0xffff)
	case types.PhysInt32:
		return direct(t, vector.Values[int32](v), sel, out, 0xffffffff)
	}
	return direct(t, vector.Values[int64](v), sel, out, ^uint64(0))
}

func direct[T int16 | int32 | int64](t *Table, values []T, sel []int32, out []uint32, mask uint64) bool {
	low, high := values[sel[0]], values[sel[0]]
	for _, i := range sel {
		low, high = min(low, values[i]), max(high, values[i])
	}
	d := &t.direct
	if !d.cover(int64(low), int64(high), t.n+len(sel)) {
		t.leaveDirect()
		return false
	}
	base, numbers := uint64(d.base), d.numbers
	for _, i := range sel {
		k := uint64(values[i])
		g := numbers[k-base]
		if g == 0 {
			t.words = append(t.words, k&mask)
			t.n++
			g = uint32(t.n)
			numbers[k-base] = g
			t.fresh = append(t.fresh, i)
		}
		out[i] = g - 1
	}
	return true
}
