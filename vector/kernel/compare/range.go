package compare

import (
	"math"

	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/vector"
)

// SelectRange is Select for "v lop low AND v hop high", with lop one of Gt and
// Ge, hop one of Lt and Le, and low and high Const and not null. It looks at v
// once. ok is false, and nothing done, where v is not a Flat vector of an
// integer-like layout.
func SelectRange(v *vector.Vector, lop Op, low *vector.Vector, hop Op, high *vector.Vector, n int, sel, dst []int32) (_ []int32, ok bool) {
	if v.Enc != vector.Flat {
		return dst, false
	}
	lo, hi, ok := intRange(v, lop, low, hop, high)
	if !ok {
		return dst, false
	}
	least, most := int64(math.MinInt64), int64(math.MaxInt64)
	if v.Phys() != types.PhysNumeric {
		least, most = limits(v.Phys())
	}
	lo, hi = max(lo, least), min(hi, most)
	if lo > hi {
		return dst, true
	}
	from := len(dst)
	switch v.Phys() {
	case types.PhysInt16:
		dst = inRange(vector.Values[int16](v), int16(lo), int16(hi), n, sel, dst)
	case types.PhysInt32:
		dst = inRange(vector.Values[int32](v), int32(lo), int32(hi), n, sel, dst)
	default:
		dst = inRange(vector.Values[int64](v), lo, hi, n, sel, dst)
	}
	if v.HasNulls() {
		dst = dropNulls(v, dst, from)
	}
	return dst, true
}

// intRange returns the bounds as integers, both inclusive; for an empty range
// low is above high.
func intRange(v *vector.Vector, lop Op, low *vector.Vector, hop Op, high *vector.Vector) (lo, hi int64, ok bool) {
	switch v.Phys() {
	case types.PhysNumeric:
		if v.Num != vector.NumFixed64 {
			return 0, 0, false
		}
		l, exact, ok1 := atScale(low, int(v.Scale))
		if !exact {
			lop = Gt // l is below the bound
		}
		h, exact, ok2 := atScale(high, int(v.Scale))
		if !exact {
			hop = Le
		}
		lo, hi, ok = l, h, ok1 && ok2
	case types.PhysInt16, types.PhysInt32, types.PhysInt64:
		if unsignedType(v.Type.OID) || !isInt(low.Phys()) || !isInt(high.Phys()) {
			return 0, 0, false
		}
		lo, hi, ok = intAt(low, 0), intAt(high, 0), true
	}
	if lop == Gt {
		if lo == math.MaxInt64 {
			return 1, 0, ok
		}
		lo++
	}
	if hop == Lt {
		if hi == math.MinInt64 {
			return 1, 0, ok
		}
		hi--
	}
	return lo, hi, ok
}

func isInt(p types.Phys) bool {
	return p == types.PhysInt16 || p == types.PhysInt32 || p == types.PhysInt64
}

// unsignedType reports whether a type of integer layout is compared without a
// sign.
func unsignedType(oid types.OID) bool {
	t := types.Of(oid)
	return oid == types.PgLSNOID || t.Phys() == types.PhysInt32 && unsigned(oid)
}
