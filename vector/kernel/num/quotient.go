package num

import (
	"math/bits"

	"github.com/basaltdb/basalt/core/base/decimal"
)

const (
	minQuotientDigits = 16   // PostgreSQL's NUMERIC_MIN_SIG_DIGITS
	maxQuotientScale  = 1000 // and NUMERIC_MAX_DISPLAY_SCALE
)

// Quotient returns x × 10^-scale divided by n × 10^-nscale, n not zero, at the
// scale that PostgreSQL's select_div_scale gives; ok is false where that needs
// more than 128 bits.
func Quotient(x decimal.Int128, scale int, n int64, nscale int) (q decimal.Int128, rscale int, ok bool) {
	if n < 0 {
		if x, n = x.Neg(), -n; n < 0 {
			return q, 0, false
		}
	}
	w1, f1 := leading(x, scale)
	w2, f2 := leading(decimal.FromInt64(n), nscale)
	weight := w1 - w2
	if f1 <= f2 {
		weight--
	}
	rscale = min(max(minQuotientDigits-4*weight, scale, nscale, 0), maxQuotientScale)
	up := rscale + nscale - scale
	if up < 0 || up > decimal.MaxDigits128 || rscale > decimal.MaxDigits128 {
		return q, 0, false
	}
	top, ok := x.ScaleUp(up)
	if !ok || !top.Fits38() {
		return q, 0, false
	}
	q, rem := top.QuoRem64(n)
	if rem < 0 {
		rem = -rem
	}
	if rem >= n-rem { // half away from zero
		one := decimal.FromInt64(1)
		if top.Sign() < 0 {
			one = one.Neg()
		}
		q, _ = q.Add(one)
	}
	return q, rscale, true
}

// leading returns PostgreSQL's view of a number in base 10000: the weight of
// its first digit, and that digit.
func leading(x decimal.Int128, scale int) (weight, first int) {
	if x.Sign() == 0 {
		return 0, 0
	}
	if x.Sign() < 0 {
		x = x.Neg()
	}
	total := digits(x)
	n := total - scale // digits before the point
	weight = (n - 1) >> 2
	take := n - weight*4
	if drop := total - take; drop > 0 {
		for drop > 18 {
			x, _ = x.QuoRem64(decimal.Pow10[18])
			drop -= 18
		}
		x, _ = x.QuoRem64(decimal.Pow10[drop])
		return weight, int(x.Lo)
	} else if drop < 0 {
		return weight, int(x.Lo) * int(decimal.Pow10[-drop])
	}
	return weight, int(x.Lo)
}

// digits returns the number of decimal digits of x, which is positive.
func digits(x decimal.Int128) int {
	n := 64 + bits.Len64(uint64(x.Hi))
	if x.Hi == 0 {
		n = bits.Len64(x.Lo)
	}
	d := n * 1233 >> 12 // log10(2)
	if d > decimal.MaxDigits128 || x.Cmp(decimal.Pow10Int128(d)) < 0 {
		return d
	}
	return d + 1
}
