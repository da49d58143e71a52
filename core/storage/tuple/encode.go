package tuple

import (
	"encoding/binary"
	"math"

	"github.com/basaltdb/basalt/core/base/decimal"
	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/vector"
)

const (
	numSmall = 0 // coefficient in an int64
	numBytes = 1
)

// Append appends the tuple of row i. cols has a vector for each ordinal, nil
// for a null column.
func Append(dst []byte, cols []*vector.Vector, i int) []byte {
	dst = binary.AppendUvarint(dst, uint64(len(cols)))
	bitmap := len(dst)
	for range (len(cols) + 7) / 8 {
		dst = append(dst, 0)
	}
	for c, v := range cols {
		if v == nil || v.IsNull(i) {
			continue
		}
		dst[bitmap+c>>3] |= 1 << (c & 7)
		dst = appendValue(dst, v, i)
	}
	return dst
}

func appendValue(dst []byte, v *vector.Vector, i int) []byte {
	b, i := v.Base(), v.Index(i)
	switch b.Phys() {
	case types.PhysBool:
		if b.Bits().Get(i) {
			return append(dst, 1)
		}
		return append(dst, 0)
	case types.PhysInt16:
		return binary.LittleEndian.AppendUint16(dst, uint16(vector.Values[int16](b)[i]))
	case types.PhysInt32:
		return binary.LittleEndian.AppendUint32(dst, uint32(vector.Values[int32](b)[i]))
	case types.PhysInt64:
		return binary.LittleEndian.AppendUint64(dst, uint64(vector.Values[int64](b)[i]))
	case types.PhysFloat32:
		return binary.LittleEndian.AppendUint32(dst, math.Float32bits(vector.Values[float32](b)[i]))
	case types.PhysFloat64:
		return binary.LittleEndian.AppendUint64(dst, math.Float64bits(vector.Values[float64](b)[i]))
	case types.PhysInterval:
		x := vector.Values[vector.Interval](b)[i]
		dst = binary.LittleEndian.AppendUint64(dst, uint64(x.Micros))
		dst = binary.LittleEndian.AppendUint32(dst, uint32(x.Days))
		return binary.LittleEndian.AppendUint32(dst, uint32(x.Months))
	case types.PhysTimeTZ:
		x := vector.Values[vector.TimeTZ](b)[i]
		dst = binary.LittleEndian.AppendUint64(dst, uint64(x.Micros))
		return binary.LittleEndian.AppendUint32(dst, uint32(x.Zone))
	case types.PhysUUID:
		x := vector.Values[vector.UUID](b)[i]
		return append(dst, x[:]...)
	case types.PhysNumeric:
		return appendNumeric(dst, b, i)
	}
	x := b.Bytes(i)
	dst = binary.AppendUvarint(dst, uint64(len(x)))
	return append(dst, x...)
}

// SmallNumeric returns row i of a numeric vector that is no Dict as a
// coefficient at its display scale, and false when it is not that small.
func SmallNumeric(v *vector.Vector, i int) (coef int64, scale int, ok bool) {
	if v.Num == vector.NumVar || v.Scale < 0 {
		return 0, 0, false
	}
	scale = int(v.Scale)
	if len(v.DScale) > 0 {
		scale = int(v.DScale[i])
	}
	drop := int(v.Scale) - scale
	if v.Num == vector.NumFixed64 {
		coef = vector.Values[int64](v)[i]
		if drop > 18 {
			return 0, scale, coef == 0
		}
		return coef / decimal.Pow10[drop], scale, true
	}
	x := vector.Values[decimal.Int128](v)[i]
	for ; drop > 0; drop -= min(drop, 18) {
		x, _ = x.QuoRem64(decimal.Pow10[min(drop, 18)])
	}
	return int64(x.Lo), scale, x.IsInt64()
}

func appendNumeric(dst []byte, v *vector.Vector, i int) []byte {
	if coef, scale, ok := SmallNumeric(v, i); ok {
		dst = append(dst, numSmall)
		dst = binary.AppendVarint(dst, coef)
		return binary.AppendUvarint(dst, uint64(scale))
	}
	d := v.DecimalAt(i)
	enc := d.AppendEncoded(nil)
	dst = append(dst, numBytes)
	dst = binary.AppendUvarint(dst, uint64(len(enc)))
	return append(dst, enc...)
}

// errTuple reports a damaged tuple.
func errTuple() error { return errs.New(errs.DataCorrupted, "a stored row is damaged") }

// width returns the bytes that a value of t takes in a tuple, 0 when that
// varies.
func width(t types.T) int {
	switch p := t.Phys(); p {
	case types.PhysBool:
		return 1
	case types.PhysTimeTZ:
		return 12
	default:
		return vector.Width(p)
	}
}

// skip returns b without the value of type t at its start; ok is false when b
// is too short.
func skip(b []byte, t types.T) (rest []byte, ok bool) {
	if w := width(t); w > 0 {
		if len(b) < w {
			return nil, false
		}
		return b[w:], true
	}
	if t.Phys() == types.PhysNumeric {
		if len(b) == 0 {
			return nil, false
		}
		if b[0] == numSmall {
			_, n := binary.Varint(b[1:])
			if n <= 0 {
				return nil, false
			}
			b = b[1+n:]
			_, n = binary.Uvarint(b)
			return b[max(n, 0):], n > 0
		}
		b = b[1:]
	}
	size, n := binary.Uvarint(b)
	if n <= 0 || size > uint64(len(b)-n) {
		return nil, false
	}
	return b[n+int(size):], true
}

// header splits the column count and null bitmap from a tuple.
func header(tup []byte) (n int, bitmap, values []byte, err error) {
	count, k := binary.Uvarint(tup)
	if k <= 0 || count > 1<<16 || uint64(len(tup)-k) < (count+7)/8 {
		return 0, nil, nil, errTuple()
	}
	n = int(count)
	size := (n + 7) / 8
	return n, tup[k : k+size], tup[k+size:], nil
}

// Replace appends old with some columns given new values: col[k] gets row i
// of vals[k]. all has the types by ordinal, and missing the values of columns
// that old is too short for, nil for null. col must be ascending.
func Replace(dst, old []byte, all []types.T, missing []*vector.Vector, col []int, vals []*vector.Vector, i int) ([]byte, error) {
	n, bitmap, b, err := header(old)
	if err != nil {
		return nil, err
	}
	dst = binary.AppendUvarint(dst, uint64(len(all)))
	at := len(dst)
	for range (len(all) + 7) / 8 {
		dst = append(dst, 0)
	}
	for c, k := 0, 0; c < len(all); c++ {
		var value []byte
		if c < n && bitmap[c>>3]&(1<<(c&7)) != 0 {
			rest, ok := skip(b, all[c])
			if !ok {
				return nil, errTuple()
			}
			value, b = b[:len(b)-len(rest)], rest
		}
		if k < len(col) && col[k] == c {
			if v := vals[k]; !v.IsNull(i) {
				dst[at+c>>3] |= 1 << (c & 7)
				dst = appendValue(dst, v, i)
			}
			k++
		} else if value != nil {
			dst[at+c>>3] |= 1 << (c & 7)
			dst = append(dst, value...)
		} else if c >= n && missing[c] != nil {
			dst[at+c>>3] |= 1 << (c & 7)
			dst = appendValue(dst, missing[c], 0)
		}
	}
	return dst, nil
}
