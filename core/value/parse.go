package value

import (
	"encoding/hex"
	"errors"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/basaltdb/basalt/core/base/decimal"
	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/value/array"
	"github.com/basaltdb/basalt/core/value/datetime"
	"github.com/basaltdb/basalt/core/value/jsonpath"
	"github.com/basaltdb/basalt/core/value/jsonv"
	"github.com/basaltdb/basalt/vector"
)

func errSyntax(typ, text string) error {
	return errs.New(errs.InvalidTextRepresentation, "invalid input syntax for type %s: \"%s\"", typ, text)
}

// Parse reads text as a value of t and appends it to b, which builds vectors
// of t. t's modifier is not applied.
func (f *Format) Parse(t types.T, text string, b *vector.Builder) error {
	switch t.Phys() {
	case types.PhysBool:
		x, err := ParseBool(text)
		if err == nil {
			b.AppendBool(x)
		}
		return err
	case types.PhysInt16:
		x, err := ParseInt(text, 16, "smallint")
		if err == nil {
			vector.AppendFixed(b, int16(x))
		}
		return err
	case types.PhysInt32:
		return f.parseInt32(t, text, b)
	case types.PhysInt64:
		return f.parseInt64(t, text, b)
	case types.PhysFloat32:
		x, err := ParseFloat(text, 32)
		if err == nil {
			vector.AppendFixed(b, float32(x))
		}
		return err
	case types.PhysFloat64:
		x, err := ParseFloat(text, 64)
		if err == nil {
			vector.AppendFixed(b, x)
		}
		return err
	case types.PhysNumeric:
		return AppendNumeric(b, text)
	case types.PhysInterval:
		fields := datetime.FieldsAll
		if t.Mod >= 0 {
			fields = int(t.Mod >> 16 & 0x7fff)
		}
		x, err := datetime.ParseInterval(text, fields)
		if err == nil {
			vector.AppendFixed(b, vector.Interval{Micros: x.Micros, Days: x.Days, Months: x.Months})
		}
		return err
	case types.PhysTimeTZ:
		micros, zone, err := datetime.ParseTimeTZ(text, f.env())
		if err == nil {
			vector.AppendFixed(b, vector.TimeTZ{Micros: micros, Zone: zone})
		}
		return err
	case types.PhysUUID:
		x, err := ParseUUID(text)
		if err == nil {
			vector.AppendFixed(b, x)
		}
		return err
	}
	return f.parseBytes(t, text, b)
}

func (f *Format) parseInt32(t types.T, text string, b *vector.Builder) error {
	var x int64
	var err error
	switch t.OID {
	case types.Int4OID:
		x, err = ParseInt(text, 32, "integer")
	case types.DateOID:
		var d int32
		d, err = datetime.ParseDate(text, f.env())
		x = int64(d)
	case types.OIDOID, types.XIDOID, types.CIDOID:
		x, err = parseOID(text, t.String())
	default:
		x, err = f.parseReg(t.OID, text)
	}
	if err == nil {
		vector.AppendFixed(b, int32(x))
	}
	return err
}

// parseOID reads an unsigned 32-bit number; like PostgreSQL it lets a minus
// sign wrap around.
func parseOID(text, typ string) (int64, error) {
	x, err := strconv.ParseInt(strings.TrimSpace(text), 10, 64)
	if err != nil {
		if errors.Is(err, strconv.ErrRange) {
			return 0, errOutOfRange(text, typ)
		}
		return 0, errSyntax(typ, text)
	}
	if x > math.MaxUint32 || x < math.MinInt32 {
		return 0, errOutOfRange(text, typ)
	}
	return int64(int32(uint32(x))), nil
}

func errOutOfRange(text, typ string) error {
	return errs.New(errs.NumericValueOutOfRange, "value \"%s\" is out of range for type %s", text, typ)
}

func (f *Format) parseReg(kind types.OID, text string) (int64, error) {
	name := strings.TrimSpace(text)
	if name == "-" {
		return 0, nil
	}
	if name != "" && strings.Trim(name, "0123456789") == "" {
		return parseOID(name, "oid")
	}
	if f.Names == nil {
		return 0, errs.New(errs.FeatureNotSupported, "\"%s\" cannot be looked up without a catalog", text)
	}
	oid, err := f.Names.Resolve(kind, name)
	return int64(int32(oid)), err
}

func (f *Format) parseInt64(t types.T, text string, b *vector.Builder) error {
	var x int64
	var err error
	switch t.OID {
	case types.TimeOID:
		x, err = datetime.ParseTime(text, f.env())
	case types.TimestampOID:
		x, err = datetime.ParseTimestamp(text, f.env())
	case types.TimestampTZOID:
		x, err = datetime.ParseTimestampTZ(text, f.env())
	case types.PgLSNOID:
		x, err = parseLSN(text)
	case types.TIDOID:
		return errs.New(errs.FeatureNotSupported, "input of type %s is not supported", t)
	default:
		x, err = ParseInt(text, 64, "bigint")
	}
	if err == nil {
		vector.AppendFixed(b, x)
	}
	return err
}

// parseLSN reads a position in the write-ahead log: two hexadecimal numbers of
// up to eight digits.
func parseLSN(text string) (int64, error) {
	var x uint64
	high, low, _ := strings.Cut(text, "/")
	for _, half := range []string{high, low} {
		n, err := strconv.ParseUint(half, 16, 32)
		if err != nil || len(half) > 8 {
			return 0, errSyntax("pg_lsn", text)
		}
		x = x<<32 | n
	}
	return int64(x), nil
}

func (f *Format) parseBytes(t types.T, text string, b *vector.Builder) error {
	switch {
	case t.OID == types.ByteaOID:
		x, err := ParseBytea(text)
		if err == nil {
			b.AppendBytes(x)
		}
		return err
	case t.OID == types.JSONOID:
		if err := jsonv.Validate(text); err != nil {
			return err
		}
	case t.OID == types.JSONBOID:
		x, err := jsonv.Canonical(nil, text)
		if err == nil {
			b.AppendBytes(x)
		}
		return err
	case t.OID == types.JSONPathOID:
		x, err := jsonpath.Parse(text)
		if err == nil {
			b.AppendBytes(x.Append(nil))
		}
		return err
	case t.OID == types.CharOID:
		b.AppendBytes(ParseChar(text))
		return nil
	case t.OID == types.NameOID:
		text = TruncateName(text)
	case t.OID == types.Int2VectorOID || t.OID == types.OIDVectorOID:
		return f.parseArray(t, "{"+strings.Join(strings.Fields(text), ",")+"}", b)
	case t.OID == types.RecordOID:
		return errs.New(errs.FeatureNotSupported, "input of anonymous composite types is not implemented")
	case t.IsArray():
		return f.parseArray(t, text, b)
	case t.Category() == types.CatPseudo:
		return errs.New(errs.FeatureNotSupported, "cannot accept a value of type %s", t)
	}
	b.AppendString(text)
	return nil
}

// ParseChar reads a "char": its first byte, or \ and three octal digits.
func ParseChar(text string) []byte {
	if len(text) == 4 && text[0] == '\\' {
		if x, err := strconv.ParseUint(text[1:], 8, 16); err == nil {
			text = string([]byte{byte(x)})
		}
	}
	if text == "" || text[0] == 0 {
		return nil
	}
	return []byte{text[0]}
}

func (f *Format) parseArray(t types.T, text string, b *vector.Builder) error {
	elem := t.Elem()
	a, err := array.ParseText(text, elem, func(s string, out *vector.Builder) error { return f.Parse(elem, s, out) })
	if err != nil {
		return err
	}
	if t.OID == types.Int2VectorOID || t.OID == types.OIDVectorOID {
		for i := range a.Dims {
			a.Dims[i].Lower = 0
		}
	}
	b.AppendBytes(a.Append(nil))
	return nil
}

// maxNameLen is the longest identifier, in bytes.
const maxNameLen = 63

// TruncateName cuts an identifier to 63 bytes at a character boundary.
func TruncateName(s string) string {
	if len(s) <= maxNameLen {
		return s
	}
	end := maxNameLen
	for end > 0 && !utf8.RuneStart(s[end]) {
		end--
	}
	return s[:end]
}

// ParseBool reads any unique prefix of true, yes, on, false, no, off, or 1, 0.
func ParseBool(text string) (bool, error) {
	s := strings.ToLower(strings.Trim(text, " \t\n\r\v\f"))
	switch s {
	case "":
	case "1", "on":
		return true, nil
	case "0", "off", "of":
		return false, nil
	default:
		if strings.HasPrefix("true", s) || strings.HasPrefix("yes", s) {
			return true, nil
		}
		if strings.HasPrefix("false", s) || strings.HasPrefix("no", s) {
			return false, nil
		}
	}
	return false, errSyntax("boolean", text)
}

// ParseInt reads an integer of the given width in any form that PostgreSQL 16
// takes: decimal, 0x, 0o, 0b, and underscores between digits.
func ParseInt(text string, bits int, typ string) (int64, error) {
	s := strings.Trim(text, " \t\n\r\v\f")
	if x, err := strconv.ParseInt(s, 10, bits); err == nil {
		return x, nil
	}
	digits := strings.TrimLeft(s, "+-")
	if len(s)-len(digits) > 1 || digits == "" {
		return 0, errSyntax(typ, text)
	}
	base := 10
	if len(digits) > 2 && digits[0] == '0' {
		switch digits[1] | 0x20 {
		case 'x':
			base = 16
		case 'o':
			base = 8
		case 'b':
			base = 2
		}
		if base != 10 {
			digits = strings.TrimPrefix(digits[2:], "_")
		}
	}
	if strings.HasPrefix(digits, "_") || strings.HasSuffix(digits, "_") || strings.Contains(digits, "__") ||
		strings.ContainsAny(digits, "+-") {
		return 0, errSyntax(typ, text)
	}
	digits = strings.ReplaceAll(digits, "_", "")
	if s[0] == '-' {
		digits = "-" + digits
	}
	x, err := strconv.ParseInt(digits, base, bits)
	switch {
	case err == nil:
		return x, nil
	case errors.Is(err, strconv.ErrRange):
		return 0, errOutOfRange(strings.TrimSpace(text), typ)
	}
	return 0, errSyntax(typ, text)
}

// exactTens are the powers of ten that the scales of small literals have. All are
// floats without rounding.
var exactTens = [...]float64{1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18}

// ParseFloat reads a float4 (bits 32) or float8 (bits 64).
func ParseFloat(text string, bits int) (float64, error) {
	if x, scale, ok := decimal.ParseSmall(text); ok && bits == 64 && x != 0 && x < 1<<53 && x > -1<<53 {
		return float64(x) / exactTens[scale], nil // two exact numbers, rounded once
	}
	typ := "double precision"
	if bits == 32 {
		typ = "real"
	}
	s := strings.Trim(text, " \t\n\r\v\f")
	if !decimalNumber(s) {
		x, ok := notFinite(s)
		if !ok {
			return 0, errSyntax(typ, text)
		}
		return x, nil
	}
	x, err := strconv.ParseFloat(s, bits)
	if errors.Is(err, strconv.ErrSyntax) {
		return 0, errSyntax(typ, text)
	}
	if err != nil || x == 0 && strings.ContainsAny(mantissaOf(s), "123456789") {
		return 0, errs.New(errs.NumericValueOutOfRange, "\"%s\" is out of range for type %s", s, typ)
	}
	return x, nil
}

// decimalNumber reports whether s has only what decimal numbers have, in whatever
// order.
func decimalNumber(s string) bool {
	for i := range len(s) {
		switch c := s[i]; {
		case c-'0' < 10, c == '.', c == '-', c == '+', c|0x20 == 'e':
		default:
			return false
		}
	}
	return s != ""
}

// notFinite reads the floats that are no decimal numbers.
func notFinite(s string) (x float64, ok bool) {
	sign, name := 1, s
	switch {
	case strings.EqualFold(s, "nan"):
		return math.NaN(), true
	case strings.HasPrefix(s, "-"):
		sign, name = -1, s[1:]
	case strings.HasPrefix(s, "+"):
		name = s[1:]
	}
	return math.Inf(sign), strings.EqualFold(name, "inf") || strings.EqualFold(name, "infinity")
}

func mantissaOf(s string) string {
	if at := strings.IndexAny(s, "eE"); at >= 0 {
		return s[:at]
	}
	return s
}

// ParseUUID reads 32 hexadecimal digits with optional hyphens after each group
// of four and optional braces.
func ParseUUID(text string) (vector.UUID, error) {
	var u vector.UUID
	s := text
	if strings.HasPrefix(s, "{") && strings.HasSuffix(s, "}") {
		s = s[1 : len(s)-1]
	}
	var digits [32]byte
	n := 0
	for i := 0; i < len(s); i++ {
		if s[i] == '-' && n > 0 && n < 32 && n%4 == 0 && s[i-1] != '-' {
			continue
		}
		if n == 32 {
			return u, errSyntax("uuid", text)
		}
		digits[n] = s[i]
		n++
	}
	if n != 32 {
		return u, errSyntax("uuid", text)
	}
	if _, err := hex.Decode(u[:], digits[:]); err != nil {
		return u, errSyntax("uuid", text)
	}
	return u, nil
}

// ParseBytea reads the hex and the escape format.
func ParseBytea(text string) ([]byte, error) {
	if strings.HasPrefix(text, `\x`) {
		return parseHexBytea(text[2:])
	}
	out := make([]byte, 0, len(text))
	for i := 0; i < len(text); i++ {
		switch {
		case text[i] != '\\':
			out = append(out, text[i])
		case strings.HasPrefix(text[i:], `\\`):
			out = append(out, '\\')
			i++
		default:
			if i+3 >= len(text) {
				return nil, errSyntax("bytea", text)
			}
			x, err := strconv.ParseUint(text[i+1:i+4], 8, 8)
			if err != nil {
				return nil, errSyntax("bytea", text)
			}
			out = append(out, byte(x))
			i += 3
		}
	}
	return out, nil
}

func parseHexBytea(s string) ([]byte, error) {
	s = strings.Map(func(r rune) rune {
		if r == ' ' || r == '\t' || r == '\n' || r == '\r' {
			return -1
		}
		return r
	}, s)
	for _, r := range s {
		if !strings.ContainsRune("0123456789abcdefABCDEF", r) {
			return nil, errs.New(errs.InvalidParameterValue, "invalid hexadecimal digit: \"%c\"", r)
		}
	}
	if len(s)%2 != 0 {
		return nil, errs.New(errs.InvalidParameterValue, "invalid hexadecimal data: odd number of digits")
	}
	return hex.DecodeString(s)
}

// AppendNumeric reads a numeric.
func AppendNumeric(b *vector.Builder, text string) error {
	if x, scale, ok := decimal.ParseSmall(text); ok {
		b.AppendFixed64(x, scale)
		return nil
	}
	d, err := decimal.Parse(text)
	if err == nil {
		b.AppendDecimal(&d)
	}
	return err
}
