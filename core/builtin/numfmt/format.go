package numfmt

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/basaltdb/basalt/core/base/decimal"
	"github.com/basaltdb/basalt/core/base/errs"
)

// ofInteger formats an integer of the given width.
func (t *template) ofInteger(x int64, bits int) (string, error) {
	switch {
	case t.is(hasRoman):
		if x != int64(int32(x)) {
			return "", errs.New(errs.NumericValueOutOfRange, "integer out of range")
		}
		return t.write("", '+', roman(x), 0, 0), nil
	case t.is(hasExponent):
		if bits == 64 {
			d := decimal.New(x, 0)
			return t.ofDecimal(&d)
		}
		return signed(scientific(float64(x), t.post)), nil
	}
	if t.is(hasMulti) && bits == 32 {
		// An integer times its V digits wraps around, as PostgreSQL has it.
		d := decimal.New(int64(int32(x)*int32(int64(math.Pow10(min(t.multi, 18))))), 0)
		r := d.Round(t.post)
		return t.digits(r.String(), t.pre+t.multi, t.post), nil
	}
	d := decimal.New(x, 0)
	return t.plain(&d)
}

// ofFloat formats a float that has the given number of sure decimal digits.
func (t *template) ofFloat(x float64, sure int) (string, error) {
	special := math.IsNaN(x) || math.IsInf(x, 0)
	switch {
	case t.is(hasRoman):
		if special || math.Abs(x) > math.MaxInt32 {
			return t.write("", '+', roman(0), 0, 0), nil
		}
		return t.write("", '+', roman(int64(math.RoundToEven(x))), 0, 0), nil
	case t.is(hasExponent) && special:
		return t.hashesWithExponent(), nil
	case t.is(hasExponent):
		return signed(scientific(x, t.post)), nil
	}
	pre := t.pre
	if t.is(hasMulti) {
		x *= math.Pow10(t.multi)
		pre += t.multi
	}
	// More digits than are sure would be noise.
	post := t.post
	switch n := len(fixed(math.Abs(x), 0)); {
	case n >= sure:
		post = 0
	case n+post > sure:
		post = sure - n
	}
	return t.digits(fixed(x, post), pre, post), nil
}

// fixed prints x with a number of decimals, infinities and NaN as words.
func fixed(x float64, decimals int) string {
	switch {
	case math.IsNaN(x):
		return "NaN"
	case math.IsInf(x, 1):
		return "Infinity"
	case math.IsInf(x, -1):
		return "-Infinity"
	}
	return strconv.FormatFloat(x, 'f', decimals, 64)
}

// scientific prints x with an exponent of at least two digits.
func scientific(x float64, decimals int) string { return strconv.FormatFloat(x, 'e', decimals, 64) }

// signed puts a blank where a minus would stand.
func signed(s string) string {
	if strings.HasPrefix(s, "-") {
		return s
	}
	return " " + s
}

// hashesWithExponent is what stands for a value without an exponent.
func (t *template) hashesWithExponent() string {
	return " " + strings.Repeat("#", t.pre) + "." + strings.Repeat("#", t.post+4)
}

func (t *template) ofDecimal(d *decimal.Decimal) (string, error) {
	switch {
	case t.is(hasRoman):
		n, ok := d.Int64()
		switch {
		case d.Kind == decimal.NaN:
			return "", errs.New(errs.FeatureNotSupported, "cannot convert NaN to integer")
		case d.Kind != decimal.Finite:
			return "", errs.New(errs.FeatureNotSupported, "cannot convert infinity to integer")
		case !ok || n != int64(int32(n)):
			return "", errs.New(errs.NumericValueOutOfRange, "integer out of range")
		}
		return t.write("", '+', roman(n), 0, 0), nil
	case t.is(hasExponent) && d.Kind != decimal.Finite:
		return t.hashesWithExponent(), nil
	case t.is(hasExponent):
		return signed(decimalScientific(d, t.post)), nil
	}
	return t.plain(d)
}

// decimalScientific prints an exact number with an exponent.
func decimalScientific(d *decimal.Decimal, decimals int) string {
	s := new(strings.Builder)
	abs := d.Abs()
	if d.Sign() < 0 {
		s.WriteByte('-')
	}
	digits := abs.Coef.String()
	exp := len(digits) - 1 - abs.Scale
	if abs.IsZero() {
		exp = 0
	}
	// One digit stands before the point, unless rounding makes it 10, which stays.
	rounded := decimal.Decimal{Scale: len(digits) - 1}
	rounded.Coef.Set(&abs.Coef)
	rounded = rounded.Round(decimals)
	text := rounded.String()
	fmt.Fprintf(s, "%se%+03d", text, exp)
	return s.String()
}

// plain formats an exact number without an exponent.
func (t *template) plain(d *decimal.Decimal) (string, error) {
	pre := t.pre
	if t.is(hasMulti) {
		n := decimal.New(int64(t.multi), 0)
		factor, err := ten.Pow(&n)
		if err != nil {
			return "", err
		}
		product, err := d.Mul(&factor)
		if err != nil {
			return "", err
		}
		d, pre = &product, pre+t.multi
	}
	r := d.Round(t.post)
	return t.digits(r.String(), pre, t.post), nil
}

// digits writes a number given as text, whose digits may be too many.
func (t *template) digits(s string, pre, post int) string {
	sign := byte('+')
	if rest, ok := strings.CutPrefix(s, "-"); ok {
		sign, s = '-', rest
	}
	whole, _, _ := strings.Cut(s, ".")
	blanks := 0
	switch {
	case len(whole) < pre:
		blanks = pre - len(whole)
	case len(whole) > pre:
		s = strings.Repeat("#", pre) + "." + strings.Repeat("#", post)
	}
	return t.write(s, sign, "", blanks, pre+post)
}

var romans = []struct {
	n    int64
	text string
}{{1000, "M"}, {900, "CM"}, {500, "D"}, {400, "CD"}, {100, "C"}, {90, "XC"}, {50, "L"}, {40, "XL"}, {10, "X"}, {9, "IX"}, {5, "V"}, {4, "IV"}, {1, "I"}}

// roman writes a number from 1 to 3999, and hashes for others.
func roman(n int64) string {
	if n < 1 || n > 3999 {
		return strings.Repeat("#", 15)
	}
	var sb strings.Builder
	for _, r := range romans {
		for ; n >= r.n; n -= r.n {
			sb.WriteString(r.text)
		}
	}
	return sb.String()
}
