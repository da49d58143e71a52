package value

import (
	"encoding/binary"
	"math"

	"github.com/basaltdb/basalt/core/base/decimal"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/value/array"
	"github.com/basaltdb/basalt/core/value/record"
	"github.com/basaltdb/basalt/vector"
)

// numericGroup is the base of the digits of a numeric on the wire.
const numericGroup = 10000

// The signs of a numeric on the wire.
const (
	numericPos    = 0x0000
	numericNeg    = 0x4000
	numericNaN    = 0xC000
	numericPosInf = 0xD000
	numericNegInf = 0xF000
)

// Send appends row i of v, which must not be null, in PostgreSQL's binary
// form, without the length that stands before it on the wire.
func Send(dst []byte, v *vector.Vector, i int) []byte {
	b, at := v.Base(), v.Index(i)
	be := binary.BigEndian
	switch v.Phys() {
	case types.PhysBool:
		if b.Bits().Get(at) {
			return append(dst, 1)
		}
		return append(dst, 0)
	case types.PhysInt16:
		return be.AppendUint16(dst, uint16(vector.Values[int16](b)[at]))
	case types.PhysInt32:
		return be.AppendUint32(dst, uint32(vector.Values[int32](b)[at]))
	case types.PhysInt64:
		x := uint64(vector.Values[int64](b)[at])
		if v.Type.OID == types.TIDOID {
			return be.AppendUint16(be.AppendUint32(dst, uint32(x>>16)), uint16(x))
		}
		return be.AppendUint64(dst, x)
	case types.PhysFloat32:
		return be.AppendUint32(dst, math.Float32bits(vector.Values[float32](b)[at]))
	case types.PhysFloat64:
		return be.AppendUint64(dst, math.Float64bits(vector.Values[float64](b)[at]))
	case types.PhysNumeric:
		return sendNumeric(dst, b, at)
	case types.PhysInterval:
		x := vector.Values[vector.Interval](b)[at]
		dst = be.AppendUint64(dst, uint64(x.Micros))
		return be.AppendUint32(be.AppendUint32(dst, uint32(x.Days)), uint32(x.Months))
	case types.PhysTimeTZ:
		x := vector.Values[vector.TimeTZ](b)[at]
		return be.AppendUint32(be.AppendUint64(dst, uint64(x.Micros)), uint32(x.Zone))
	case types.PhysUUID:
		u := vector.Values[vector.UUID](b)[at]
		return append(dst, u[:]...)
	}
	return sendBytes(dst, v.Type, v.Bytes(i))
}

func sendBytes(dst []byte, t types.T, x []byte) []byte {
	switch {
	case t.OID == types.JSONBOID || t.OID == types.JSONPathOID:
		return append(append(dst, 1), x...)
	case t.OID == types.RecordOID:
		return sendRecord(dst, x)
	case t.OID == types.CharOID:
		if len(x) == 0 {
			return append(dst, 0)
		}
		return append(dst, x[0])
	case t.IsArray():
		return sendArray(dst, t, x)
	}
	return append(dst, x...)
}

// sendElement appends a length and the value, or -1 for null.
func sendElement(dst []byte, v *vector.Vector, i int) []byte {
	if v.IsNull(i) {
		return binary.BigEndian.AppendUint32(dst, math.MaxUint32)
	}
	start := len(dst)
	dst = Send(append(dst, 0, 0, 0, 0), v, i)
	binary.BigEndian.PutUint32(dst[start:], uint32(len(dst)-start-4))
	return dst
}

func sendArray(dst []byte, t types.T, x []byte) []byte {
	be := binary.BigEndian
	a, err := array.Decode(x)
	if err != nil { // storage verifies its blocks, so this is an empty array
		a = array.Array{Elem: t.Elem(), Elems: vector.New(t.Elem(), 0)}
	}
	flags := uint32(0)
	for i := range a.Elems.Len() {
		if a.Elems.IsNull(i) {
			flags = 1
			break
		}
	}
	dst = be.AppendUint32(dst, uint32(len(a.Dims)))
	dst = be.AppendUint32(dst, flags)
	dst = be.AppendUint32(dst, uint32(a.Elem.OID))
	for _, d := range a.Dims {
		dst = be.AppendUint32(be.AppendUint32(dst, uint32(d.Len)), uint32(d.Lower))
	}
	for i := range a.Elems.Len() {
		dst = sendElement(dst, a.Elems, i)
	}
	return dst
}

func sendRecord(dst, x []byte) []byte {
	be := binary.BigEndian
	fields, err := record.Decode(x)
	if err != nil {
		fields = nil
	}
	dst = be.AppendUint32(dst, uint32(len(fields)))
	for _, f := range fields {
		dst = sendElement(be.AppendUint32(dst, uint32(f.Type.OID)), f, 0)
	}
	return dst
}

// sendNumeric appends value at of a numeric vector that is not a Dict:
//
//	int16 digit groups; int16 weight of the first; int16 sign; int16 digits
//	after the point; the groups, base 10000, without zeros at either end
func sendNumeric(dst []byte, b *vector.Vector, at int) []byte {
	be := binary.BigEndian
	if b.Num == vector.NumVar {
		d := b.DecimalAt(at)
		if sign := map[decimal.Kind]uint16{decimal.NaN: numericNaN, decimal.PosInf: numericPosInf, decimal.NegInf: numericNegInf}[d.Kind]; sign != 0 {
			return append(be.AppendUint16(append(dst, 0, 0, 0, 0), sign), 0, 0)
		}
	}
	var buf [80]byte
	text := appendNumeric(buf[:0], b, at)
	sign := uint16(numericPos)
	if text[0] == '-' {
		sign, text = numericNeg, text[1:]
	}
	point := len(text)
	for i, c := range text {
		if c == '.' {
			point = i
			break
		}
	}
	scale := max(len(text)-point-1, 0)
	start := len(dst)
	dst = append(dst, 0, 0, 0, 0, 0, 0, 0, 0)
	weight := (point + 3) / 4 // groups before the point
	first := true
	groups, zeros := 0, 0
	for i := point - 4*weight; i < len(text); i += 4 {
		if i == point { // the fraction starts behind the point
			i++
			if i >= len(text) {
				break
			}
		}
		g := uint16(0)
		for j := i; j < i+4; j++ {
			g *= 10
			if j >= 0 && j < len(text) {
				g += uint16(text[j] - '0')
			}
		}
		if first && g == 0 {
			weight--
			continue
		}
		first = false
		if g == 0 {
			zeros++
			continue
		}
		for ; zeros > 0; zeros-- {
			dst, groups = append(dst, 0, 0), groups+1
		}
		dst, groups = be.AppendUint16(dst, g), groups+1
	}
	if groups == 0 {
		weight, sign = 1, numericPos
	}
	be.PutUint16(dst[start:], uint16(groups))
	be.PutUint16(dst[start+2:], uint16(int16(weight-1)))
	be.PutUint16(dst[start+4:], sign)
	be.PutUint16(dst[start+6:], uint16(scale))
	return dst
}
