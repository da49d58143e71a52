package hash

import (
	"math/bits"

	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/vector"
	"github.com/basaltdb/basalt/vector/kernel/compare"
	"github.com/basaltdb/basalt/vector/kernel/num"
	"github.com/basaltdb/basalt/vector/kernel/rowkey"
	"github.com/zeebo/xxh3"
)

// Odd 64-bit constants without structure.
const (
	seed = 0x9E3779B97F4A7C15
	k1   = 0xD6E8FEB86659FD93
	k2   = 0xA0761D6478BD642F
	null = 0xE7037ED1A0B428DB
)

// Uint64 hashes one word.
func Uint64(x uint64) uint64 {
	hi, lo := bits.Mul64(x^k2, k1)
	return hi ^ lo
}

// Combine mixes the hash of a further column into h.
func Combine(h, x uint64) uint64 {
	hi, lo := bits.Mul64(h^x, k1)
	return hi ^ lo ^ seed
}

// Bytes hashes a byte string.
func Bytes(b []byte) uint64 { return xxh3.Hash(b) }

// Columns computes the hash of each row of sel (nil: all n) over the columns
// and stores it at out[row]. Vectors may have any encoding.
func Columns(cols []*vector.Vector, n int, sel []int32, out []uint64) {
	for i, c := range cols {
		Column(c, n, sel, i > 0, out)
	}
}

// Column computes the hash of each row of one column, and with more mixes it
// into the hash that out holds.
func Column(v *vector.Vector, n int, sel []int32, more bool, out []uint64) {
	out = out[:n]
	switch {
	case v.Enc == vector.Const:
		h := uint64(null)
		if !v.IsNull(0) {
			h = one(v, 0)
		}
		put(n, sel, more, out, func(int) uint64 { return h })
	case v.Enc == vector.Dict:
		hashDict(v, n, sel, more, out)
	case v.HasNulls():
		put(n, sel, more, out, func(i int) uint64 {
			if v.IsNull(i) {
				return null
			}
			return one(v, i)
		})
	default:
		hashFlat(v, n, sel, more, out)
	}
}

// put stores or combines h(row) for the rows of sel.
func put(n int, sel []int32, more bool, out []uint64, h func(i int) uint64) {
	if sel == nil {
		sel = vector.Identity(n)
	}
	if more {
		for _, i := range sel {
			out[i] = Combine(out[i], h(int(i)))
		}
		return
	}
	for _, i := range sel {
		out[i] = h(int(i))
	}
}

// hashDict hashes each dictionary entry once where that is less work.
func hashDict(v *vector.Vector, n int, sel []int32, more bool, out []uint64) {
	dict, codes := v.Dictionary(), v.Codes()
	of := func(c int32) uint64 { return one(dict, int(c)) }
	if dict.Len() <= n {
		var buf [vector.Size]uint64
		table := buf[:]
		if dict.Len() > len(table) {
			table = make([]uint64, dict.Len())
		}
		for i := range dict.Len() {
			table[i] = one(dict, i)
		}
		of = func(c int32) uint64 { return table[c] }
	}
	if v.HasNulls() {
		put(n, sel, more, out, func(i int) uint64 {
			if v.IsNull(i) {
				return null
			}
			return of(codes[i])
		})
		return
	}
	put(n, sel, more, out, func(i int) uint64 { return of(codes[i]) })
}

// hashFlat hashes a Flat column without nulls.
func hashFlat(v *vector.Vector, n int, sel []int32, more bool, out []uint64) {
	switch v.Phys() {
	case types.PhysInt32:
		hashInts(vector.Values[int32](v), n, sel, more, out)
	case types.PhysInt64:
		hashInts(vector.Values[int64](v), n, sel, more, out)
	case types.PhysInt16:
		hashInts(vector.Values[int16](v), n, sel, more, out)
	default:
		put(n, sel, more, out, func(i int) uint64 { return one(v, i) })
	}
}

func hashInts[T int16 | int32 | int64](values []T, n int, sel []int32, more bool, out []uint64) {
	switch {
	case sel != nil && more:
		for _, i := range sel {
			out[i] = Combine(out[i], Uint64(uint64(int64(values[i]))))
		}
	case sel != nil:
		for _, i := range sel {
			out[i] = Uint64(uint64(int64(values[i])))
		}
	case more:
		for i, x := range values[:n] {
			out[i] = Combine(out[i], Uint64(uint64(int64(x))))
		}
	default:
		for i, x := range values[:n] {
			out[i] = Uint64(uint64(int64(x)))
		}
	}
}

// one hashes row i, not null, of a vector that is not a Dict.
func one(v *vector.Vector, i int) uint64 {
	if v.Enc == vector.Const {
		i = 0
	}
	switch v.Phys() {
	case types.PhysBool:
		if v.Bits().Get(i) {
			return Uint64(1)
		}
		return Uint64(0)
	case types.PhysInt16:
		return Uint64(uint64(int64(vector.Values[int16](v)[i])))
	case types.PhysInt32:
		return Uint64(uint64(int64(vector.Values[int32](v)[i])))
	case types.PhysInt64:
		return Uint64(uint64(vector.Values[int64](v)[i]))
	case types.PhysFloat32:
		return Uint64(rowkey.FloatBits(float64(vector.Values[float32](v)[i])))
	case types.PhysFloat64:
		return Uint64(rowkey.FloatBits(vector.Values[float64](v)[i]))
	case types.PhysNumeric:
		return numeric(v, i)
	case types.PhysInterval:
		k := compare.IntervalKey(vector.Values[vector.Interval](v)[i])
		return Combine(Uint64(k.Lo), uint64(k.Hi))
	case types.PhysTimeTZ:
		t := vector.Values[vector.TimeTZ](v)[i]
		return Combine(Uint64(uint64(t.Micros)), uint64(t.Zone))
	case types.PhysUUID:
		u := vector.Values[vector.UUID](v)[i]
		return Bytes(u[:])
	}
	b := v.Bytes(i)
	if v.Type.OID == types.BPCharOID {
		b = compare.Trim(b)
	}
	return Bytes(b)
}

func numeric(v *vector.Vector, i int) uint64 {
	if v.Num == vector.NumVar {
		d := v.DecimalAt(i)
		d = d.TrimScale()
		if x, ok := d.Int128(); ok {
			return Combine(Combine(Uint64(x.Lo), uint64(x.Hi)), uint64(d.Scale))
		}
		var buf [64]byte
		return Bytes(d.AppendEncoded(buf[:0]))
	}
	x, scale := num.Trimmed(v, i)
	return Combine(Combine(Uint64(x.Lo), uint64(x.Hi)), uint64(scale))
}
