package copyfmt

import (
	"strconv"
	"unsafe"

	"github.com/basaltdb/basalt/core/base/decimal"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/value"
	"github.com/basaltdb/basalt/core/value/datetime"
	"github.com/basaltdb/basalt/vector"
)

// parser reads a field and appends it to a builder. The bytes are not kept.
type parser func(x []byte, b *vector.Builder) error

// parserOf returns the fastest parser of a type. Those of single types read the
// usual spelling and leave all others, and all errors, to value.Format.
func parserOf(t types.T, f *value.Format) parser {
	general := func(x []byte, b *vector.Builder) error { return f.Parse(t, string(x), b) }
	switch t.OID {
	case types.TextOID, types.VarcharOID, types.BPCharOID:
		return func(x []byte, b *vector.Builder) error {
			b.AppendBytes(x)
			return nil
		}
	case types.Int2OID:
		return intParser[int16](1<<15-1, general)
	case types.Int4OID:
		return intParser[int32](1<<31-1, general)
	case types.Int8OID:
		return intParser[int64](1<<62, general)
	case types.Float8OID:
		return func(x []byte, b *vector.Builder) error {
			v, err := 0.0, strconv.ErrSyntax
			if plainFloat(x) {
				v, err = strconv.ParseFloat(unsafe.String(unsafe.SliceData(x), len(x)), 64)
			}
			if err != nil || v == 0 { // zero may be an underflow, which is an error
				return general(x, b)
			}
			vector.AppendFixed(b, v)
			return nil
		}
	case types.NumericOID:
		return numericParser(general)
	case types.DateOID:
		return func(x []byte, b *vector.Builder) error {
			d, ok := isoDate(x)
			if !ok {
				return general(x, b)
			}
			vector.AppendFixed(b, d)
			return nil
		}
	case types.TimestampOID:
		return func(x []byte, b *vector.Builder) error {
			ts, ok := isoTimestamp(x)
			if !ok {
				return general(x, b)
			}
			vector.AppendFixed(b, ts)
			return nil
		}
	case types.BoolOID:
		return func(x []byte, b *vector.Builder) error {
			if len(x) != 1 || x[0] != 't' && x[0] != 'f' {
				return general(x, b)
			}
			b.AppendBool(x[0] == 't')
			return nil
		}
	}
	return general
}

// plainFloat reports whether a text has only what Go and PostgreSQL read the
// same way: Go takes hexadecimal and underscores too.
func plainFloat(x []byte) bool {
	for _, c := range x {
		if (c < '0' || c > '9') && c != '.' && c != '-' && c != '+' && c != 'e' && c != 'E' {
			return false
		}
	}
	return true
}

// maxDigits64 is how many digits always fit an int64.
const maxDigits64 = 18

// digits reads an unsigned number of at most 18 digits.
func digits(x []byte) (v int64, ok bool) {
	if len(x) == 0 || len(x) > maxDigits64 {
		return 0, false
	}
	for _, c := range x {
		d := c - '0'
		if d > 9 {
			return 0, false
		}
		v = v*10 + int64(d)
	}
	return v, true
}

func intParser[T int16 | int32 | int64](limit int64, general parser) parser {
	return func(x []byte, b *vector.Builder) error {
		text, neg := x, false
		if len(x) > 0 && x[0] == '-' {
			text, neg = x[1:], true
		}
		v, ok := digits(text)
		if !ok || v > limit {
			return general(x, b)
		}
		if neg {
			v = -v
		}
		vector.AppendFixed(b, T(v))
		return nil
	}
}

func numericParser(general parser) parser {
	return func(x []byte, b *vector.Builder) error {
		text, neg := x, false
		if len(x) > 0 && x[0] == '-' {
			text, neg = x[1:], true
		}
		v, scale, ok := fixedPoint(text)
		if !ok {
			return general(x, b)
		}
		if neg {
			v = -v
		}
		b.AppendInt128(decimal.FromInt64(v), scale, scale)
		return nil
	}
}

// fixedPoint reads digits with an optional point among them.
func fixedPoint(x []byte) (v int64, scale int, ok bool) {
	if len(x) == 0 || len(x) > maxDigits64 {
		return 0, 0, false
	}
	point := -1
	for i, c := range x {
		d := c - '0'
		if d > 9 {
			if c != '.' || point >= 0 {
				return 0, 0, false
			}
			point = i
			continue
		}
		v = v*10 + int64(d)
	}
	switch {
	case point < 0:
		return v, 0, true
	case len(x) == 1:
		return 0, 0, false
	}
	return v, len(x) - point - 1, true
}

// two reads two digits.
func two(x []byte) (int, bool) {
	a, b := x[0]-'0', x[1]-'0'
	return int(a)*10 + int(b), a <= 9 && b <= 9
}

// isoDate reads YYYY-MM-DD.
func isoDate(x []byte) (int32, bool) {
	if len(x) != 10 || x[4] != '-' || x[7] != '-' {
		return 0, false
	}
	century, ok1 := two(x)
	year, ok2 := two(x[2:])
	month, ok3 := two(x[5:])
	day, ok4 := two(x[8:])
	year += 100 * century
	if !ok1 || !ok2 || !ok3 || !ok4 || year == 0 || month < 1 || month > 12 || day < 1 || day > 28 && day > datetime.DaysIn(year, month) {
		return 0, false
	}
	return int32(datetime.FromYMD(year, month, day)), true
}

// isoTimestamp reads YYYY-MM-DD HH:MM:SS with up to six digits of a second.
func isoTimestamp(x []byte) (int64, bool) {
	if len(x) < 19 || len(x) > 26 || len(x) == 20 || x[10] != ' ' || x[13] != ':' || x[16] != ':' {
		return 0, false
	}
	date, ok := isoDate(x[:10])
	hour, ok1 := two(x[11:])
	minute, ok2 := two(x[14:])
	second, ok3 := two(x[17:])
	if !ok || !ok1 || !ok2 || !ok3 || hour > 23 || minute > 59 || second > 59 {
		return 0, false
	}
	micros := int64(0)
	if len(x) > 19 {
		if x[19] != '.' {
			return 0, false
		}
		frac, ok := digits(x[20:])
		if !ok {
			return 0, false
		}
		for n := len(x) - 20; n < 6; n++ {
			frac *= 10
		}
		micros = frac
	}
	return int64(date)*datetime.Day + (int64(hour)*3600+int64(minute)*60+int64(second))*1e6 + micros, true
}
