package decimal

import (
	"math"
	"math/big"
	"strconv"
	"strings"

	"github.com/basaltdb/basalt/core/base/errs"
)

func itoa(i int) string { return strconv.Itoa(i) }

func parseFloat(s string) float64 {
	f, err := strconv.ParseFloat(s, 64)
	if err != nil && f == 0 {
		return math.NaN()
	}
	return f
}

func errSyntax(s string) error {
	return errs.New(errs.InvalidTextRepresentation, "invalid input syntax for type %s: \"%s\"", "numeric", s)
}

// Parse reads a numeric literal in any form that PostgreSQL 16 takes: digits
// with an optional point, exponent, underscores, a 0x, 0o or 0b integer, NaN
// and the infinities, with blanks around it.
func Parse(text string) (Decimal, error) {
	s := strings.Trim(text, " \t\n\r\f\v")
	if d, ok := parseSpecial(s); ok {
		return d, nil
	}
	body, neg := s, false
	if body != "" && (body[0] == '+' || body[0] == '-') {
		neg, body = body[0] == '-', body[1:]
	}
	if len(body) > 2 && body[0] == '0' && strings.IndexByte("xXoObB", body[1]) >= 0 {
		return parseRadix(text, body, neg)
	}
	mantissa, exponent, err := splitExponent(text, body)
	if err != nil {
		return Decimal{}, err
	}
	return assemble(text, mantissa, exponent, neg)
}

func parseSpecial(s string) (Decimal, bool) {
	switch strings.ToLower(s) {
	case "nan":
		return Special(NaN), true
	case "inf", "infinity", "+inf", "+infinity":
		return Special(PosInf), true
	case "-inf", "-infinity":
		return Special(NegInf), true
	}
	return Decimal{}, false
}

func parseRadix(text, body string, neg bool) (Decimal, error) {
	base := map[byte]int{'x': 16, 'o': 8, 'b': 2}[body[1]|0x20]
	digits := strings.ReplaceAll(body[2:], "_", "")
	if len(digits) > 4*maxIntegerDigits {
		return Decimal{}, errOverflow()
	}
	var d Decimal
	if _, ok := d.Coef.SetString(digits, base); !ok || !underscoresValid(body[2:]) || digits[0] == '-' || digits[0] == '+' {
		return Decimal{}, errSyntax(text)
	}
	if neg {
		d.Coef.Neg(&d.Coef)
	}
	return checked(d)
}

// underscoresValid reports whether every underscore is between two others.
func underscoresValid(s string) bool {
	return !strings.HasSuffix(s, "_") && !strings.Contains(s, "__")
}

// splitExponent separates 12.5e-3 into its mantissa and exponent.
func splitExponent(text, body string) (mantissa string, exponent int, err error) {
	at := strings.IndexAny(body, "eE")
	if at < 0 {
		return body, 0, nil
	}
	exp := body[at+1:]
	if !underscoresValid(exp) || strings.HasPrefix(exp, "_") {
		return "", 0, errSyntax(text)
	}
	exponent, convErr := strconv.Atoi(strings.ReplaceAll(exp, "_", ""))
	if convErr != nil {
		if allDigits(strings.TrimLeft(exp, "+-")) {
			return "", 0, errOverflow()
		}
		return "", 0, errSyntax(text)
	}
	if exponent > 2*maxIntegerDigits || exponent < -2*maxIntegerDigits {
		return "", 0, errOverflow()
	}
	return body[:at], exponent, nil
}

func allDigits(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// assemble builds the value of mantissa × 10^exponent.
func assemble(text, mantissa string, exponent int, neg bool) (Decimal, error) {
	if mantissa == "" || mantissa[0] == '_' || !underscoresValid(mantissa) {
		return Decimal{}, errSyntax(text)
	}
	integer, fraction, _ := strings.Cut(strings.ReplaceAll(mantissa, "_", ""), ".")
	if !allDigits(integer + fraction) {
		return Decimal{}, errSyntax(text)
	}
	// Conversion takes more than linear time, so that its input is bounded first.
	if len(strings.TrimLeft(integer, "0"))+exponent > maxIntegerDigits || len(integer)+len(fraction) > 4*maxIntegerDigits {
		return Decimal{}, errOverflow()
	}
	d := Decimal{Scale: len(fraction) - exponent}
	if all := integer + fraction; len(all) <= 18 {
		v, _ := strconv.ParseInt(all, 10, 64)
		d.Coef.SetInt64(v)
	} else {
		d.Coef.SetString(all, 10)
	}
	if d.Scale < 0 {
		d.Coef.Mul(&d.Coef, pow10(-d.Scale))
		d.Scale = 0
	}
	if neg {
		d.Coef.Neg(&d.Coef)
	}
	return checked(d)
}

// String returns d as PostgreSQL prints it.
func (d *Decimal) String() string { return string(d.Append(nil)) }

// Append appends d as PostgreSQL prints it.
func (d *Decimal) Append(dst []byte) []byte {
	switch d.Kind {
	case NaN:
		return append(dst, "NaN"...)
	case PosInf:
		return append(dst, "Infinity"...)
	case NegInf:
		return append(dst, "-Infinity"...)
	}
	if d.Coef.IsInt64() {
		return AppendInt128(dst, FromInt64(d.Coef.Int64()), d.Scale, d.Scale)
	}
	var abs big.Int
	if d.Coef.Sign() < 0 {
		dst = append(dst, '-')
	}
	return appendPoint(dst, abs.Abs(&d.Coef).String(), d.Scale)
}

// appendPoint appends the digits with a point before the last scale of them.
func appendPoint(dst []byte, digits string, scale int) []byte {
	if scale == 0 {
		return append(dst, digits...)
	}
	if len(digits) <= scale {
		dst = append(dst, "0."...)
		for i := len(digits); i < scale; i++ {
			dst = append(dst, '0')
		}
		return append(dst, digits...)
	}
	point := len(digits) - scale
	dst = append(dst, digits[:point]...)
	dst = append(dst, '.')
	return append(dst, digits[point:]...)
}

// AppendInt128 appends x × 10^-scale with the first show of its scale digits
// after the point; the others must be zero.
func AppendInt128(dst []byte, x Int128, scale, show int) []byte {
	if x.Hi < 0 {
		dst = append(dst, '-')
		x = x.Neg()
	}
	var buf [48]byte
	var digits []byte
	if x.Hi == 0 {
		digits = strconv.AppendUint(buf[:0], x.Lo, 10)
	} else {
		digits = append(buf[:0], x.Big().String()...)
	}
	if scale == 0 {
		return append(dst, digits...)
	}
	if len(digits) <= scale {
		dst = append(dst, '0', '.')
		for i := len(digits); i < scale; i++ {
			dst = append(dst, '0')
		}
		dst = append(dst, digits...)
	} else {
		point := len(digits) - scale
		dst = append(dst, digits[:point]...)
		dst = append(dst, '.')
		dst = append(dst, digits[point:]...)
	}
	if show < scale {
		dst = dst[:len(dst)-(scale-show)]
		if show == 0 {
			dst = dst[:len(dst)-1]
		}
	}
	return dst
}

// FromFloat64 returns f as PostgreSQL casts float8 to numeric: by its 15
// significant digits.
func FromFloat64(f float64) Decimal { return fromFloat(f, 15) }

// FromFloat32 returns f by its 6 significant digits.
func FromFloat32(f float32) Decimal { return fromFloat(float64(f), 6) }

func fromFloat(f float64, digits int) Decimal {
	switch {
	case math.IsNaN(f):
		return Special(NaN)
	case math.IsInf(f, 0):
		return infinity(int(math.Copysign(1, f)))
	}
	// 'g' drops trailing zeros, as printf's %.15g does.
	d, err := Parse(strconv.FormatFloat(f, 'g', digits, 64))
	if err != nil {
		return Special(NaN) // unreachable: every float64 is within range
	}
	return d.trimFloat()
}

// trimFloat drops the zeros that FormatFloat keeps and %g would not print.
func (d *Decimal) trimFloat() Decimal {
	if d.Scale == 0 {
		return *d
	}
	return d.TrimScale()
}
