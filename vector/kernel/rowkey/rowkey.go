package rowkey

import (
	"encoding/binary"
	"math"

	"github.com/basaltdb/basalt/core/base/decimal"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/vector"
	"github.com/basaltdb/basalt/vector/kernel/compare"
	"github.com/basaltdb/basalt/vector/kernel/num"
)

// Append appends the key of row i of v, which may have any encoding.
func Append(dst []byte, v *vector.Vector, i int) []byte {
	if v.IsNull(i) {
		return append(dst, 0)
	}
	dst = append(dst, 1)
	if v.Phys() == types.PhysNumeric {
		return appendNumeric(dst, v.Base(), v.Index(i))
	}
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
		return appendFloat(dst, float64(vector.Values[float32](b)[i]))
	case types.PhysFloat64:
		return appendFloat(dst, vector.Values[float64](b)[i])
	case types.PhysInterval:
		return appendInt128(dst, compare.IntervalKey(vector.Values[vector.Interval](b)[i]))
	case types.PhysTimeTZ:
		t := vector.Values[vector.TimeTZ](b)[i]
		dst = binary.LittleEndian.AppendUint64(dst, uint64(t.Micros))
		return binary.LittleEndian.AppendUint32(dst, uint32(t.Zone))
	case types.PhysUUID:
		u := vector.Values[vector.UUID](b)[i]
		return append(dst, u[:]...)
	}
	s := b.Bytes(i)
	if b.Type.OID == types.BPCharOID {
		s = compare.Trim(s)
	}
	return AppendBytes(dst, s)
}

// AppendBytes appends a length and bytes.
func AppendBytes(dst, s []byte) []byte {
	dst = binary.LittleEndian.AppendUint32(dst, uint32(len(s)))
	return append(dst, s...)
}

// FloatBits returns the bits of f with -0 as 0 and one NaN.
func FloatBits(f float64) uint64 {
	if f != f {
		return math.Float64bits(math.NaN())
	}
	return math.Float64bits(f + 0)
}

func appendFloat(dst []byte, f float64) []byte {
	return binary.LittleEndian.AppendUint64(dst, FloatBits(f))
}

func appendInt128(dst []byte, x decimal.Int128) []byte {
	dst = binary.LittleEndian.AppendUint64(dst, x.Lo)
	return binary.LittleEndian.AppendUint64(dst, uint64(x.Hi))
}

// appendNumeric writes kind, scale and coefficient; a coefficient that fits
// 38 digits always takes 16 bytes, so that the representations agree.
func appendNumeric(dst []byte, b *vector.Vector, i int) []byte {
	if b.Num != vector.NumVar {
		x, scale := num.Trimmed(b, i)
		return appendFixed(dst, x, scale)
	}
	d := b.DecimalAt(i)
	if d.Kind != decimal.Finite {
		return append(dst, byte(d.Kind), 0, 0, 0)
	}
	d = d.TrimScale()
	if x, ok := d.Int128(); ok {
		return appendFixed(dst, x, d.Scale)
	}
	dst = binary.LittleEndian.AppendUint16(append(dst, byte(decimal.Finite)), uint16(d.Scale))
	sign := byte(1)
	if d.Coef.Sign() < 0 {
		sign = 2
	}
	return AppendBytes(append(dst, sign), d.Coef.Bytes())
}

func appendFixed(dst []byte, x decimal.Int128, scale int) []byte {
	dst = binary.LittleEndian.AppendUint16(append(dst, byte(decimal.Finite)), uint16(scale))
	return appendInt128(append(dst, 0), x)
}
