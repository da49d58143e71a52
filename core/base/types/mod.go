package types

import "strconv"

const varHdr = 4 // PostgreSQL's VARHDRSZ, added to length and numeric modifiers

// MaxNumericPrecision is the largest declared precision of numeric(p, s).
const MaxNumericPrecision = 1000

// VarcharN returns varchar(n).
func VarcharN(n int) T { return T{VarcharOID, int32(n) + varHdr} }

// CharN returns char(n).
func CharN(n int) T { return T{BPCharOID, int32(n) + varHdr} }

// NumericPS returns numeric(precision, scale). The scale may be negative, as
// in PostgreSQL 15 and later, and is stored in 11 bits.
func NumericPS(precision, scale int) T {
	return T{NumericOID, int32(precision<<16|(scale&0x7ff)) + varHdr}
}

// NumericMod returns the precision and scale of a declared numeric(p, s), and
// false for one without a modifier.
func (t T) NumericMod() (precision, scale int, ok bool) {
	if t.OID != NumericOID || t.Mod < varHdr {
		return 0, 0, false
	}
	mod := t.Mod - varHdr
	return int(mod>>16) & 0xffff, int((mod&0x7ff)^1024) - 1024, true
}

// CharLimit returns the declared length in characters of varchar(n) and
// char(n), and false where there is none.
func (t T) CharLimit() (n int, ok bool) {
	if (t.OID != VarcharOID && t.OID != BPCharOID) || t.Mod < varHdr {
		return 0, false
	}
	return int(t.Mod - varHdr), true
}

// TimePrecision returns the declared fractional-second digits of a time,
// timestamp or interval type, and false where there is none.
func (t T) TimePrecision() (digits int, ok bool) {
	switch t.OID {
	case TimeOID, TimeTZOID, TimestampOID, TimestampTZOID:
		if t.Mod >= 0 {
			return int(t.Mod), true
		}
	case IntervalOID:
		if t.Mod >= 0 && t.Mod&0xffff != 0xffff {
			return int(t.Mod & 0xffff), true
		}
	}
	return 0, false
}

// IntervalMod packs an interval's field mask and precision as PostgreSQL
// does; fields 0x7fff means no restriction, precision 0xffff means full.
func IntervalMod(fields, precision int32) int32 {
	return (fields&0x7fff)<<16 | precision&0xffff
}

// modString returns the modifier in parentheses, or "".
func (t T) modString() string {
	if t.Mod < 0 {
		return ""
	}
	if n, ok := t.CharLimit(); ok {
		return "(" + strconv.Itoa(n) + ")"
	}
	if p, s, ok := t.NumericMod(); ok {
		return "(" + strconv.Itoa(p) + "," + strconv.Itoa(s) + ")"
	}
	if d, ok := t.TimePrecision(); ok {
		return "(" + strconv.Itoa(d) + ")"
	}
	return ""
}
