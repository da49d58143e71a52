package sortkey

import (
	"encoding/binary"
	"math"
	"math/bits"
	"slices"

	"github.com/basaltdb/basalt/core/base/decimal"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/expr/order"
	"github.com/basaltdb/basalt/vector"
	"github.com/basaltdb/basalt/vector/kernel/compare"
)

// Key says how one column is ordered.
type Key struct {
	Desc       bool
	NullsFirst bool
}

// coded is a column as unsigned codes of its order.
type coded struct {
	codes []uint64 // by row; unspecified for nulls
	max   uint64
	exact bool // equal codes mean equal values
}

// encode returns the codes of a column; ok is false where there are none.
func encode(v *vector.Vector, n int) (c coded, ok bool) {
	if v.Enc == vector.Dict {
		return encodeDict(v, n)
	}
	v = v.Flattened()
	c.codes = make([]uint64, n)
	c.exact = true
	switch v.Phys() {
	case types.PhysBool:
		for i := range c.codes {
			if v.Bits().Get(i) {
				c.codes[i] = 1
			}
		}
		c.max = 1
		return c, true
	case types.PhysBytes:
		if order.Nested(v.Type) {
			return c, false
		}
		c.exact = false
		encodeStrings(v, c.codes)
		c.max = math.MaxUint64
		return c, true
	case types.PhysUUID:
		for i, u := range vector.Values[vector.UUID](v)[:n] {
			c.codes[i] = binary.BigEndian.Uint64(u[:8])
		}
		c.exact, c.max = false, math.MaxUint64
		return c, true
	}
	if c.exact, ok = encodeInts(v, c.codes); !ok {
		return c, false
	}
	c.reduce(v)
	return c, true
}

// signed maps an int64 to a code of the same order.
func signed(x int64) uint64 { return uint64(x) ^ 1<<63 }

// encodeInts writes the codes of types whose order is that of an int64.
func encodeInts(v *vector.Vector, codes []uint64) (exact, ok bool) {
	switch v.Phys() {
	case types.PhysInt16:
		for i, x := range vector.Values[int16](v)[:len(codes)] {
			codes[i] = signed(int64(x))
		}
	case types.PhysInt32:
		if v.Type.OID != types.Int4OID && v.Type.OID != types.DateOID {
			for i, x := range vector.Values[int32](v)[:len(codes)] {
				codes[i] = uint64(uint32(x))
			}
			return true, true
		}
		for i, x := range vector.Values[int32](v)[:len(codes)] {
			codes[i] = signed(int64(x))
		}
	case types.PhysInt64:
		flip := uint64(1 << 63)
		if v.Type.OID == types.PgLSNOID {
			flip = 0
		}
		for i, x := range vector.Values[int64](v)[:len(codes)] {
			codes[i] = uint64(x) ^ flip
		}
	case types.PhysFloat32:
		for i, x := range vector.Values[float32](v)[:len(codes)] {
			codes[i] = signed(compare.FloatKey(float64(x)))
		}
	case types.PhysFloat64:
		for i, x := range vector.Values[float64](v)[:len(codes)] {
			codes[i] = signed(compare.FloatKey(x))
		}
	case types.PhysTimeTZ:
		for i, x := range vector.Values[vector.TimeTZ](v)[:len(codes)] {
			codes[i] = signed(compare.UTCMicros(x))
		}
		return false, true
	case types.PhysNumeric:
		return encodeNumeric(v, codes)
	case types.PhysInterval:
		return encodeWide(v, codes, func(i int) decimal.Int128 {
			return compare.IntervalKey(vector.Values[vector.Interval](v)[i])
		})
	default:
		return false, false
	}
	return true, true
}

func encodeNumeric(v *vector.Vector, codes []uint64) (exact, ok bool) {
	switch v.Num {
	case vector.NumFixed64:
		for i, x := range vector.Values[int64](v)[:len(codes)] {
			codes[i] = signed(x)
		}
		return true, true
	case vector.NumFixed128:
		return encodeWide(v, codes, func(i int) decimal.Int128 { return vector.Values[decimal.Int128](v)[i] })
	}
	return false, false
}

// encodeWide writes the codes of 128-bit values that all fit 64 bits.
func encodeWide(v *vector.Vector, codes []uint64, at func(i int) decimal.Int128) (exact, ok bool) {
	for i := range codes {
		if v.IsNull(i) {
			continue
		}
		x := at(i)
		if !x.IsInt64() {
			return false, false
		}
		codes[i] = signed(int64(x.Lo))
	}
	return true, true
}

// reduce subtracts the least code of a row that is not null.
func (c *coded) reduce(v *vector.Vector) {
	low, high := uint64(math.MaxUint64), uint64(0)
	for i, x := range c.codes {
		if v.HasNulls() && v.IsNull(i) {
			continue
		}
		low, high = min(low, x), max(high, x)
	}
	if low > high {
		low, high = 0, 0
	}
	for i := range c.codes {
		c.codes[i] -= low
	}
	c.max = high - low
}

// encodeStrings writes eight bytes behind the prefix that all strings share.
func encodeStrings(v *vector.Vector, codes []uint64) {
	trim := v.Type.OID == types.BPCharOID
	at := func(i int) []byte {
		s := v.Bytes(i)
		if trim {
			s = compare.Trim(s)
		}
		return s
	}
	prefix, first := 0, true
	var common []byte
	for i := range codes {
		if v.IsNull(i) {
			continue
		}
		s := at(i)
		if first {
			common, prefix, first = s, len(s), false
			continue
		}
		k := 0
		for k < prefix && k < len(s) && s[k] == common[k] {
			k++
		}
		prefix = k
	}
	for i := range codes {
		if v.IsNull(i) {
			continue
		}
		if s := at(i); len(s) >= prefix+8 {
			codes[i] = binary.BigEndian.Uint64(s[prefix:])
		} else {
			var buf [8]byte
			copy(buf[:], s[prefix:])
			codes[i] = binary.BigEndian.Uint64(buf[:])
		}
	}
}

// encodeDict writes the ranks of the dictionary entries.
func encodeDict(v *vector.Vector, n int) (c coded, ok bool) {
	dict := v.Dictionary()
	if dict.Len() > n {
		return encode(v.Flattened(), n)
	}
	by := make([]int32, dict.Len())
	for i := range by {
		by[i] = int32(i)
	}
	slices.SortFunc(by, func(a, b int32) int { return order.Compare(dict, int(a), dict, int(b)) })
	rank := make([]uint64, len(by))
	for i, e := range by {
		if i > 0 {
			rank[e] = rank[by[i-1]]
			if order.Compare(dict, int(e), dict, int(by[i-1])) != 0 {
				rank[e]++
			}
			c.max = rank[e]
		}
	}
	c.codes, c.exact = make([]uint64, n), true
	for i, code := range v.Codes()[:n] {
		c.codes[i] = rank[code]
	}
	return c, true
}

// packer fills the words from the most significant bit down.
type packer struct {
	words []uint64
	used  int // bits
}

// add packs a column and reports whether all of it went in.
func (p *packer) add(v *vector.Vector, c *coded, k Key) bool {
	n, nulls := len(p.words), v.HasNulls()
	if nulls && c.max == math.MaxUint64 {
		// Room for the code of null.
		for i := range c.codes {
			c.codes[i] >>= 1
		}
		c.max >>= 1
		c.exact = false
	}
	top, null := c.max, uint64(0)
	shift := uint64(0)
	if nulls {
		top++
		if k.NullsFirst {
			shift = 1
		} else {
			null = top
		}
	}
	width := bits.Len64(top)
	room := 64 - p.used
	cut := max(width-room, 0)
	up := uint(room - (width - cut))
	for i := range n {
		x := c.codes[i]
		if k.Desc {
			x = c.max - x
		}
		x += shift
		if nulls && v.IsNull(i) {
			x = null
		}
		p.words[i] |= x >> uint(cut) << up
	}
	p.used += width - cut
	return cut == 0 && c.exact
}
