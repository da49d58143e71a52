package keyenc

import (
	"encoding/binary"
	"math"
	"math/bits"

	"github.com/basaltdb/basalt/core/base/decimal"
	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/vector"
)

const (
	nullFirst = 0x00
	notNull   = 0x01
	nullLast  = 0x02
)

// Column says how a key column is ordered.
type Column struct {
	Type       types.T
	Desc       bool
	NullsFirst bool
}

// Supported returns 0A000 for a type whose order its bytes do not give.
func Supported(t types.T) error {
	if t.Phys() != types.PhysBytes {
		return nil
	}
	switch t.OID {
	case types.JSONBOID, types.JSONOID, types.XMLOID, types.RecordOID, types.JSONPathOID:
		return errs.New(errs.FeatureNotSupported, "type %s cannot be an index key", t)
	}
	if t.Category() == types.CatArray || t.Category() == types.CatComposite {
		return errs.New(errs.FeatureNotSupported, "type %s cannot be an index key", t)
	}
	return nil
}

// Append appends row i of v as a column of a key, and reports whether it is
// null.
func Append(dst []byte, c Column, v *vector.Vector, i int) (key []byte, null bool) {
	if v.IsNull(i) {
		if c.NullsFirst {
			return append(dst, nullFirst), true
		}
		return append(dst, nullLast), true
	}
	dst = append(dst, notNull)
	start := len(dst)
	dst = appendValue(dst, c.Type, v, i)
	if c.Desc {
		for j := start; j < len(dst); j++ {
			dst[j] = ^dst[j]
		}
	}
	return dst, false
}

func appendValue(dst []byte, t types.T, v *vector.Vector, i int) []byte {
	base, at := v.Base(), v.Index(i)
	switch base.Phys() {
	case types.PhysBool:
		if base.Bits().Get(at) {
			return append(dst, 1)
		}
		return append(dst, 0)
	case types.PhysInt16:
		return binary.BigEndian.AppendUint16(dst, uint16(vector.Values[int16](base)[at])^1<<15)
	case types.PhysInt32:
		x := uint32(vector.Values[int32](base)[at])
		if !unsigned(t.OID) {
			x ^= 1 << 31
		}
		return binary.BigEndian.AppendUint32(dst, x)
	case types.PhysInt64:
		x := uint64(vector.Values[int64](base)[at])
		if t.OID != types.PgLSNOID {
			x ^= 1 << 63
		}
		return binary.BigEndian.AppendUint64(dst, x)
	case types.PhysFloat32:
		return binary.BigEndian.AppendUint32(dst, float32Bits(vector.Values[float32](base)[at]))
	case types.PhysFloat64:
		return binary.BigEndian.AppendUint64(dst, float64Bits(vector.Values[float64](base)[at]))
	case types.PhysUUID:
		u := vector.Values[vector.UUID](base)[at]
		return append(dst, u[:]...)
	case types.PhysInterval:
		return appendInterval(dst, vector.Values[vector.Interval](base)[at])
	case types.PhysTimeTZ:
		x := vector.Values[vector.TimeTZ](base)[at]
		dst = binary.BigEndian.AppendUint64(dst, uint64(x.Micros+int64(x.Zone)*1_000_000)^1<<63)
		return binary.BigEndian.AppendUint32(dst, uint32(x.Zone)^1<<31)
	case types.PhysNumeric:
		return appendNumeric(dst, base, at)
	}
	b := base.Bytes(at)
	if t.OID == types.BPCharOID {
		for len(b) > 0 && b[len(b)-1] == ' ' {
			b = b[:len(b)-1]
		}
	}
	return appendBytes(dst, b)
}

// unsigned reports whether a 4-byte type sorts as unsigned.
func unsigned(oid types.OID) bool {
	switch oid {
	case types.OIDOID, types.XIDOID, types.CIDOID, types.RegprocOID, types.RegprocedureOID, types.RegoperOID,
		types.RegoperatorOID, types.RegclassOID, types.RegtypeOID, types.RegroleOID, types.RegnamespaceOID:
		return true
	}
	return false
}

func float64Bits(f float64) uint64 {
	if f != f {
		return math.MaxUint64
	}
	b := math.Float64bits(f + 0) // -0 + 0 is 0
	if b>>63 != 0 {
		return ^b
	}
	return b | 1<<63
}

func float32Bits(f float32) uint32 {
	if f != f {
		return math.MaxUint32
	}
	b := math.Float32bits(f + 0)
	if b>>31 != 0 {
		return ^b
	}
	return b | 1<<31
}

func appendBytes(dst, b []byte) []byte {
	for _, c := range b {
		dst = append(dst, c)
		if c == 0 {
			dst = append(dst, 0xff)
		}
	}
	return append(dst, 0, 1)
}

// appendInterval appends the interval's length as PostgreSQL compares it.
func appendInterval(dst []byte, v vector.Interval) []byte {
	const dayMicros = 86_400_000_000
	days := int64(v.Months)*30 + int64(v.Days)
	hi, lo := bits.Mul64(uint64(days), dayMicros)
	if days < 0 {
		hi -= dayMicros
	}
	lo, carry := bits.Add64(lo, uint64(v.Micros), 0)
	hi += uint64(v.Micros>>63) + carry
	dst = binary.BigEndian.AppendUint64(dst, hi^1<<63)
	return binary.BigEndian.AppendUint64(dst, lo)
}

// Classes of numerics, in order.
const (
	classNegInf = iota + 1
	classNegative
	classZero
	classPositive
	classPosInf
	classNaN
)

func appendNumeric(dst []byte, v *vector.Vector, i int) []byte {
	d := v.DecimalAt(i)
	switch d.Kind {
	case decimal.NaN:
		return append(dst, classNaN)
	case decimal.PosInf:
		return append(dst, classPosInf)
	case decimal.NegInf:
		return append(dst, classNegInf)
	}
	sign := d.Coef.Sign()
	if sign == 0 {
		return append(dst, classZero)
	}
	class := byte(classPositive)
	if sign < 0 {
		class = classNegative
	}
	dst = append(dst, class)
	start := len(dst)
	digits := d.Coef.Append(nil, 10)
	if sign < 0 {
		digits = digits[1:]
	}
	// The value is 0.digits × 10^exponent.
	dst = binary.BigEndian.AppendUint32(dst, uint32(int32(len(digits)-d.Scale))^1<<31)
	for len(digits) > 0 && digits[len(digits)-1] == '0' {
		digits = digits[:len(digits)-1]
	}
	for j := 0; j < len(digits); j += 2 {
		pair := (digits[j] - '0') * 10
		if j+1 < len(digits) {
			pair += digits[j+1] - '0'
		}
		dst = append(dst, pair+1)
	}
	dst = append(dst, 0)
	if sign < 0 {
		for j := start; j < len(dst); j++ {
			dst[j] = ^dst[j]
		}
	}
	return dst
}

// PrefixEnd returns the smallest string above every string with the given
// prefix, nil when there is none.
func PrefixEnd(prefix []byte) []byte {
	for i := len(prefix) - 1; i >= 0; i-- {
		if prefix[i] != 0xff {
			end := append([]byte{}, prefix[:i+1]...)
			end[i]++
			return end
		}
	}
	return nil
}
