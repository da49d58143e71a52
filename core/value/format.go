package value

import (
	"math"
	"strconv"
	"time"

	"github.com/basaltdb/basalt/core/base/decimal"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/value/array"
	"github.com/basaltdb/basalt/core/value/datetime"
	"github.com/basaltdb/basalt/core/value/record"
	"github.com/basaltdb/basalt/vector"
)

// Names resolves the reg* types. It is nil where there is no catalogue.
type Names interface {
	Resolve(kind types.OID, name string) (types.OID, error)
	NameOf(kind types.OID, oid types.OID) (string, bool)
}

// Format is the settings that text depends on. The zero value is not ready:
// Location must be set.
type Format struct {
	Location *time.Location
	Now      int64
	// FloatDigits is extra_float_digits: above 0 prints the shortest text that
	// reads back the same.
	FloatDigits int
	ByteaEscape bool
	DayFirst    bool
	YearFirst   bool
	Names       Names
}

// Default returns the format of a session that changed nothing.
func Default() *Format { return &Format{Location: time.UTC, FloatDigits: 1} }

// env returns the settings that dates are read with.
func (f *Format) env() *datetime.Env {
	return &datetime.Env{Location: f.Location, Now: f.Now, DayFirst: f.DayFirst, YearFirst: f.YearFirst}
}

// Append appends the text of row i of v, which must not be null.
func (f *Format) Append(dst []byte, v *vector.Vector, i int) []byte {
	b, at := v.Base(), v.Index(i)
	switch v.Phys() {
	case types.PhysBool:
		if b.Bits().Get(at) {
			return append(dst, 't')
		}
		return append(dst, 'f')
	case types.PhysInt16:
		return strconv.AppendInt(dst, int64(vector.Values[int16](b)[at]), 10)
	case types.PhysInt32:
		return f.appendInt32(dst, v.Type.OID, vector.Values[int32](b)[at])
	case types.PhysInt64:
		return f.appendInt64(dst, v.Type.OID, vector.Values[int64](b)[at])
	case types.PhysFloat32:
		return AppendFloat(dst, float64(vector.Values[float32](b)[at]), 32, f.FloatDigits)
	case types.PhysFloat64:
		return AppendFloat(dst, vector.Values[float64](b)[at], 64, f.FloatDigits)
	case types.PhysNumeric:
		return appendNumeric(dst, b, at)
	case types.PhysInterval:
		x := vector.Values[vector.Interval](b)[at]
		return datetime.AppendInterval(dst, x.Months, x.Days, x.Micros)
	case types.PhysTimeTZ:
		x := vector.Values[vector.TimeTZ](b)[at]
		return datetime.AppendTimeTZ(dst, x.Micros, x.Zone)
	case types.PhysUUID:
		return AppendUUID(dst, vector.Values[vector.UUID](b)[at])
	}
	return f.appendBytes(dst, v.Type, v.Bytes(i))
}

func (f *Format) appendInt32(dst []byte, oid types.OID, x int32) []byte {
	switch oid {
	case types.DateOID:
		return datetime.AppendDate(dst, x)
	case types.Int4OID:
		return strconv.AppendInt(dst, int64(x), 10)
	case types.OIDOID, types.XIDOID, types.CIDOID:
		return strconv.AppendUint(dst, uint64(uint32(x)), 10)
	}
	return f.appendReg(dst, oid, types.OID(x))
}

// appendReg appends a reg* value by name, by number where it names nothing.
func (f *Format) appendReg(dst []byte, kind, oid types.OID) []byte {
	if oid == 0 {
		return append(dst, '-')
	}
	if f.Names != nil {
		if name, ok := f.Names.NameOf(kind, oid); ok {
			return append(dst, name...)
		}
	}
	return strconv.AppendUint(dst, uint64(oid), 10)
}

func (f *Format) appendInt64(dst []byte, oid types.OID, x int64) []byte {
	switch oid {
	case types.TimeOID:
		return datetime.AppendTime(dst, x)
	case types.TimestampOID:
		return datetime.AppendTimestamp(dst, x)
	case types.TimestampTZOID:
		return datetime.AppendTimestampTZ(dst, x, f.Location)
	case types.TIDOID:
		dst = append(dst, '(')
		dst = strconv.AppendInt(dst, x>>16, 10)
		dst = append(dst, ',')
		dst = strconv.AppendInt(dst, x&0xffff, 10)
		return append(dst, ')')
	case types.PgLSNOID:
		dst = append(dst, formatHexUpper(uint64(x)>>32)...)
		dst = append(dst, '/')
		return append(dst, formatHexUpper(uint64(x)&math.MaxUint32)...)
	}
	return strconv.AppendInt(dst, x, 10)
}

func formatHexUpper(x uint64) []byte {
	s := strconv.AppendUint(nil, x, 16)
	for i := range s {
		if s[i] >= 'a' {
			s[i] -= 'a' - 'A'
		}
	}
	return s
}

// appendNumeric appends value at of a numeric vector that is not a Dict.
func appendNumeric(dst []byte, b *vector.Vector, at int) []byte {
	if b.Num == vector.NumVar {
		d := b.DecimalAt(at)
		return d.Append(dst)
	}
	scale := int(b.Scale)
	show := scale
	if len(b.DScale) > 0 {
		show = int(b.DScale[at])
	}
	if b.Num == vector.NumFixed64 {
		return decimal.AppendInt128(dst, decimal.FromInt64(vector.Values[int64](b)[at]), scale, show)
	}
	return decimal.AppendInt128(dst, vector.Values[decimal.Int128](b)[at], scale, show)
}

func (f *Format) appendBytes(dst []byte, t types.T, x []byte) []byte {
	switch {
	case t.OID == types.ByteaOID:
		return AppendBytea(dst, x, f.ByteaEscape)
	case t.OID == types.CharOID:
		return AppendChar(dst, x)
	case t.OID == types.RecordOID:
		return record.AppendText(dst, x, f.Append)
	case t.OID == types.Int2VectorOID || t.OID == types.OIDVectorOID:
		return f.appendIntVector(dst, x)
	case t.IsArray():
		a, err := array.Decode(x)
		if err != nil {
			return append(dst, "{}"...)
		}
		return a.AppendText(dst, f.Append)
	}
	return append(dst, x...)
}

// appendIntVector appends an int2vector or oidvector: numbers with blanks.
func (f *Format) appendIntVector(dst, x []byte) []byte {
	a, err := array.Decode(x)
	if err != nil || len(a.Dims) == 0 {
		return dst
	}
	for i := range a.Elems.Len() {
		if i > 0 {
			dst = append(dst, ' ')
		}
		dst = f.Append(dst, a.Elems, i)
	}
	return dst
}

// AppendFloat appends f as float4 (bits 32) or float8 (bits 64) prints.
func AppendFloat(dst []byte, f float64, bits, extraDigits int) []byte {
	switch {
	case math.IsNaN(f):
		return append(dst, "NaN"...)
	case math.IsInf(f, 1):
		return append(dst, "Infinity"...)
	case math.IsInf(f, -1):
		return append(dst, "-Infinity"...)
	}
	significant := 15
	if bits == 32 {
		significant = 6
	}
	precision := -1 // the shortest that reads back the same
	if extraDigits <= 0 {
		precision = max(significant+extraDigits, 1)
	}
	// The exponent decides the style, as in printf's %g.
	var buf [40]byte
	mantissaDigits := precision
	if precision > 0 {
		mantissaDigits = precision - 1
	}
	e := strconv.AppendFloat(buf[:0], f, 'e', mantissaDigits, bits)
	exp := exponentOf(e)
	if exp < -4 || exp >= significant {
		return append(dst, trimMantissa(e)...)
	}
	if precision < 0 {
		return strconv.AppendFloat(dst, f, 'f', -1, bits)
	}
	start := len(dst)
	dst = strconv.AppendFloat(dst, f, 'f', max(precision-1-exp, 0), bits)
	return trimZeros(dst, start)
}

// exponentOf reads the decimal exponent of text like -1.5e+06.
func exponentOf(e []byte) int {
	for i := len(e) - 1; i >= 0; i-- {
		if e[i] == 'e' {
			n, _ := strconv.Atoi(string(e[i+1:]))
			return n
		}
	}
	return 0
}

// trimMantissa drops trailing zeros of the mantissa of text like 1.500e+06.
func trimMantissa(e []byte) []byte {
	at := len(e) - 1
	for e[at] != 'e' {
		at--
	}
	mantissa := trimZeros(append([]byte(nil), e[:at]...), 0)
	return append(mantissa, e[at:]...)
}

// trimZeros drops zeros behind a decimal point in dst[start:].
func trimZeros(dst []byte, start int) []byte {
	point := false
	for _, c := range dst[start:] {
		point = point || c == '.'
	}
	if !point {
		return dst
	}
	for dst[len(dst)-1] == '0' {
		dst = dst[:len(dst)-1]
	}
	if dst[len(dst)-1] == '.' {
		dst = dst[:len(dst)-1]
	}
	return dst
}

const hexDigits = "0123456789abcdef"

// AppendUUID appends the usual form with hyphens.
func AppendUUID(dst []byte, u vector.UUID) []byte {
	for i, b := range u {
		if i == 4 || i == 6 || i == 8 || i == 10 {
			dst = append(dst, '-')
		}
		dst = append(dst, hexDigits[b>>4], hexDigits[b&15])
	}
	return dst
}

// AppendBytea appends bytes in hex, or in the escape format.
func AppendBytea(dst, x []byte, escape bool) []byte {
	if !escape {
		dst = append(dst, '\\', 'x')
		for _, b := range x {
			dst = append(dst, hexDigits[b>>4], hexDigits[b&15])
		}
		return dst
	}
	return appendEscaped(dst, x, func(b byte) bool { return b < 0x20 || b > 0x7e })
}

// EncodeEscape appends bytes as encode's format "escape" does: only those that
// text cannot hold are written in octal.
func EncodeEscape(dst, x []byte) []byte {
	return appendEscaped(dst, x, func(b byte) bool { return b == 0 || b > 0x7f })
}

// appendEscaped doubles backslashes and writes some bytes in octal.
func appendEscaped(dst, x []byte, octal func(b byte) bool) []byte {
	for _, b := range x {
		switch {
		case b == '\\':
			dst = append(dst, '\\', '\\')
		case octal(b):
			dst = appendOctal(dst, b)
		default:
			dst = append(dst, b)
		}
	}
	return dst
}

func appendOctal(dst []byte, b byte) []byte {
	return append(dst, '\\', '0'+b>>6, '0'+b>>3&7, '0'+b&7)
}

// AppendChar appends a value of type "char", which is a byte or, for zero, none.
func AppendChar(dst, x []byte) []byte {
	switch {
	case len(x) == 0 || x[0] == 0:
		return dst
	case x[0] >= 0x80:
		return appendOctal(dst, x[0])
	}
	return append(dst, x[0])
}
