package compare

import (
	"bytes"
	"cmp"
	"math/bits"

	"github.com/basaltdb/basalt/core/base/decimal"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/vector"
	"github.com/basaltdb/basalt/vector/kernel/num"
)

// Rows compares row i of a with row j of b, neither null: negative, zero or
// positive. The vectors have one type and any encoding.
func Rows(a *vector.Vector, i int, b *vector.Vector, j int) int {
	if a.Phys() == types.PhysNumeric {
		return num.Compare(a, i, b, j)
	}
	i, j = a.Index(i), b.Index(j)
	oid := a.Type.OID
	a, b = a.Base(), b.Base()
	if a.Phys() != b.Phys() {
		return compareMixed(a, i, b, j)
	}
	switch a.Phys() {
	case types.PhysBool:
		return b2i(a.Bits().Get(i)) - b2i(b.Bits().Get(j))
	case types.PhysInt16:
		return cmp.Compare(vector.Values[int16](a)[i], vector.Values[int16](b)[j])
	case types.PhysInt32:
		x, y := vector.Values[int32](a)[i], vector.Values[int32](b)[j]
		if unsigned(oid) {
			return cmp.Compare(uint32(x), uint32(y))
		}
		return cmp.Compare(x, y)
	case types.PhysInt64:
		x, y := vector.Values[int64](a)[i], vector.Values[int64](b)[j]
		if oid == types.PgLSNOID {
			return cmp.Compare(uint64(x), uint64(y))
		}
		return cmp.Compare(x, y)
	case types.PhysFloat32:
		return cmp.Compare(FloatKey(float64(vector.Values[float32](a)[i])), FloatKey(float64(vector.Values[float32](b)[j])))
	case types.PhysFloat64:
		return cmp.Compare(FloatKey(vector.Values[float64](a)[i]), FloatKey(vector.Values[float64](b)[j]))
	}
	return compareWide(oid, a, i, b, j)
}

func compareWide(oid types.OID, a *vector.Vector, i int, b *vector.Vector, j int) int {
	switch a.Phys() {
	case types.PhysInterval:
		return IntervalKey(vector.Values[vector.Interval](a)[i]).Cmp(IntervalKey(vector.Values[vector.Interval](b)[j]))
	case types.PhysTimeTZ:
		return compareTimeTZ(vector.Values[vector.TimeTZ](a)[i], vector.Values[vector.TimeTZ](b)[j])
	case types.PhysUUID:
		x, y := vector.Values[vector.UUID](a)[i], vector.Values[vector.UUID](b)[j]
		return bytes.Compare(x[:], y[:])
	}
	x, y := a.Bytes(i), b.Bytes(j)
	if oid == types.BPCharOID {
		x, y = Trim(x), Trim(y)
	}
	return bytes.Compare(x, y)
}

// IntervalKey returns the length of an interval in microseconds, a month being
// 30 days and a day 24 hours: what intervals are compared by.
func IntervalKey(v vector.Interval) decimal.Int128 {
	const dayMicros = 24 * 60 * 60 * 1_000_000
	days := int64(v.Months)*30 + int64(v.Days)
	total := decimal.Mul64(days, dayMicros)
	micros := decimal.FromInt64(v.Micros)
	lo, carry := bits.Add64(total.Lo, micros.Lo, 0)
	return decimal.Int128{Lo: lo, Hi: total.Hi + micros.Hi + int64(carry)}
}

func compareTimeTZ(x, y vector.TimeTZ) int {
	if c := cmp.Compare(UTCMicros(x), UTCMicros(y)); c != 0 {
		return c
	}
	return cmp.Compare(x.Zone, y.Zone)
}

// UTCMicros returns the time of day of t in UTC, not wrapped at midnight.
func UTCMicros(t vector.TimeTZ) int64 { return t.Micros + int64(t.Zone)*1_000_000 }
