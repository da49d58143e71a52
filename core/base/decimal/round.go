package decimal

import (
	"math"
	"math/big"

	"github.com/basaltdb/basalt/core/base/errs"
)

// Round returns d rounded half away from zero to scale digits after the
// point; a negative scale rounds to the left of it and displays none.
func (d *Decimal) Round(scale int) Decimal {
	if d.Kind != Finite {
		return *d
	}
	if scale >= d.Scale {
		r := Decimal{Scale: scale}
		r.Coef.Set(d.rescaled(scale))
		return r
	}
	r := Decimal{Scale: max(scale, 0)}
	divRound(&r.Coef, &d.Coef, pow10(d.Scale-scale))
	if scale < 0 {
		r.Coef.Mul(&r.Coef, pow10(-scale))
	}
	return r
}

// Trunc returns d cut to scale digits after the point.
func (d *Decimal) Trunc(scale int) Decimal {
	if d.Kind != Finite || scale >= d.Scale {
		return d.Round(scale)
	}
	r := Decimal{Scale: max(scale, 0)}
	r.Coef.Quo(&d.Coef, pow10(d.Scale-scale))
	if scale < 0 {
		r.Coef.Mul(&r.Coef, pow10(-scale))
	}
	return r
}

// Floor returns the largest integer not above d.
func (d *Decimal) Floor() Decimal { return d.toIntegral(-1) }

// Ceil returns the smallest integer not below d.
func (d *Decimal) Ceil() Decimal { return d.toIntegral(1) }

// toIntegral cuts d and steps away from zero where a rest of the sign of
// direction is lost.
func (d *Decimal) toIntegral(direction int) Decimal {
	if d.Kind != Finite {
		return *d
	}
	r := d.Trunc(0)
	if d.Sign() == direction && r.Cmp(d) != 0 {
		r.Coef.Add(&r.Coef, big.NewInt(int64(direction)))
	}
	return r
}

// TrimScale returns d without trailing zeros after the point.
func (d *Decimal) TrimScale() Decimal { return d.Round(d.MinScale()) }

// MinScale returns the digits after the point that d needs.
func (d *Decimal) MinScale() int {
	if d.Kind != Finite || d.Coef.Sign() == 0 {
		return 0
	}
	scale := d.Scale
	var q, r big.Int
	q.Set(&d.Coef)
	for scale > 0 {
		next, rem := new(big.Int).QuoRem(&q, pow10(1), &r)
		if rem.Sign() != 0 {
			break
		}
		q.Set(next)
		scale--
	}
	return scale
}

// Apply returns d coerced to numeric(precision, scale).
func (d *Decimal) Apply(precision, scale int) (Decimal, error) {
	switch d.Kind {
	case NaN:
		return *d, nil
	case PosInf, NegInf:
		return Decimal{}, errs.New(errs.NumericValueOutOfRange, "numeric field overflow").
			WithDetail("A field with precision %d, scale %d cannot hold an infinite value.", precision, scale)
	}
	r := d.Round(scale)
	integer := precision - scale
	if r.Coef.Sign() != 0 && digits(&r.Coef)-r.Scale > integer {
		limit := "1"
		if integer != 0 {
			limit = "10^" + itoa(integer)
		}
		return Decimal{}, errs.New(errs.NumericValueOutOfRange, "numeric field overflow").
			WithDetail("A field with precision %d, scale %d must round to an absolute value less than %s.", precision, scale, limit)
	}
	return r, nil
}

// Int64 returns d rounded to an integer, and false where it has none in range.
func (d *Decimal) Int64() (int64, bool) {
	if d.Kind != Finite {
		return 0, false
	}
	r := d.Round(0)
	if !r.Coef.IsInt64() {
		return 0, false
	}
	return r.Coef.Int64(), true
}

// Int128 returns the coefficient of d, and false where d is not finite or it
// needs more than 38 digits.
func (d *Decimal) Int128() (Int128, bool) {
	if d.Kind != Finite {
		return Int128{}, false
	}
	x, ok := Int128FromBig(&d.Coef)
	return x, ok && x.Fits38()
}

// Float64 returns the nearest float64; ±Inf beyond its range.
func (d *Decimal) Float64() float64 {
	switch d.Kind {
	case NaN:
		return math.NaN()
	case PosInf:
		return math.Inf(1)
	case NegInf:
		return math.Inf(-1)
	}
	if d.Scale <= 22 && d.Coef.IsInt64() && abs64(d.Coef.Int64()) < 1<<53 {
		// Both are exact float64s, so one division rounds once.
		return float64(d.Coef.Int64()) / float64pow10[d.Scale]
	}
	return parseFloat(d.String())
}

func abs64(x int64) int64 {
	if x < 0 {
		return -x
	}
	return x
}

var float64pow10 = func() (p [23]float64) {
	p[0] = 1
	for i := 1; i < len(p); i++ {
		p[i] = p[i-1] * 10
	}
	return p
}()
