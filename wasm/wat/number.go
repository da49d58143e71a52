package wat

import (
	"math"
	"strconv"
	"strings"
)

// digitsOf returns digits without their underscores, which may stand between
// two of them only; false where s is something else.
func digitsOf(s string, base int) (string, bool) {
	if s == "" {
		return "", false
	}
	before := false // a digit is before this place
	for i := range len(s) {
		if d := hexDigit(s[i]); d >= 0 && d < base {
			before = true
		} else if s[i] == '_' && before {
			before = false
		} else {
			return "", false
		}
	}
	return strings.ReplaceAll(s, "_", ""), before
}

// parseDigits returns the value of digits up to a limit.
func parseDigits(digits string, base int, limit uint64) (uint64, bool) {
	x, err := strconv.ParseUint(digits, base, 64)
	return x, err == nil && x <= limit
}

// parseUint reads an unsigned integer up to a limit. ok is false where s is no
// unsigned integer, fits where it is too large.
func parseUint(s string, limit uint64) (x uint64, ok, fits bool) {
	base := 10
	if rest, hex := strings.CutPrefix(s, "0x"); hex {
		s, base = rest, 16
	}
	digits, ok := digitsOf(s, base)
	if !ok {
		return 0, false, false
	}
	x, fits = parseDigits(digits, base, limit)
	return x, true, fits
}

// sign cuts the sign off a number.
func sign(s string) (rest string, negative bool) {
	if s != "" && (s[0] == '+' || s[0] == '-') {
		return s[1:], s[0] == '-'
	}
	return s, false
}

// parseInt reads an integer of the given width, signed or not, as the bits of
// its two's complement.
func parseInt(s string, bits uint) (x uint64, ok, fits bool) {
	rest, negative := sign(s)
	limit := uint64(math.MaxUint64) >> (64 - bits)
	if negative {
		limit = 1 << (bits - 1)
	}
	x, ok, fits = parseUint(rest, limit)
	if negative {
		x = -x & (math.MaxUint64 >> (64 - bits))
	}
	return x, ok, fits
}

// floatFormat is a binary floating point format.
type floatFormat struct{ bits, mantissa uint }

var (
	formatF32 = floatFormat{32, 23}
	formatF64 = floatFormat{64, 52}
)

// infinity are the bits of the exponent.
func (f floatFormat) infinity() uint64 { return (1<<(f.bits-1-f.mantissa) - 1) << f.mantissa }

// parseFloat reads a floating point number as its bits. ok is false where s is
// none, fits where it is too large.
func parseFloat(s string, f floatFormat) (x uint64, ok, fits bool) {
	rest, negative := sign(s)
	x, ok, fits = f.magnitude(rest)
	if negative {
		x |= 1 << (f.bits - 1)
	}
	return x, ok, fits
}

// magnitude reads a number without a sign.
func (f floatFormat) magnitude(s string) (x uint64, ok, fits bool) {
	if s == "inf" {
		return f.infinity(), true, true
	}
	if s == "nan" {
		return f.infinity() | 1<<(f.mantissa-1), true, true
	}
	if payload, isNaN := strings.CutPrefix(s, "nan:0x"); isNaN {
		digits, ok := digitsOf(payload, 16)
		if !ok {
			return 0, false, false
		}
		x, fits := parseDigits(digits, 16, 1<<f.mantissa-1)
		return f.infinity() | x, true, fits && x != 0
	}
	plain, ok := plainFloat(s)
	if !ok {
		return 0, false, false
	}
	v, err := strconv.ParseFloat(plain, int(f.bits))
	if f.bits == 32 {
		return uint64(math.Float32bits(float32(v))), true, err == nil
	}
	return math.Float64bits(v), true, err == nil
}

// plainFloat checks a number and returns it as strconv reads it: without
// underscores, and a hexadecimal one with an exponent.
func plainFloat(s string) (string, bool) {
	base, marks, prefix := 10, "eE", ""
	if rest, hex := strings.CutPrefix(s, "0x"); hex {
		s, base, marks, prefix = rest, 16, "pP", "0x"
	}
	exponent := ""
	if at := strings.IndexAny(s, marks); at >= 0 {
		rest, negative := sign(s[at+1:])
		digits, ok := digitsOf(rest, 10)
		if !ok {
			return "", false
		}
		if exponent = digits; negative {
			exponent = "-" + digits
		}
		s = s[:at]
	}
	whole, fraction, point := strings.Cut(s, ".")
	whole, ok := digitsOf(whole, base)
	if !ok {
		return "", false
	}
	if point && fraction != "" {
		if fraction, ok = digitsOf(fraction, base); !ok {
			return "", false
		}
	}
	if exponent == "" {
		exponent = "0"
	}
	return prefix + whole + "." + fraction + marks[:1] + exponent, true
}
