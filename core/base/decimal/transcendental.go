package decimal

import (
	"math"
	"math/big"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/cockroachdb/apd/v3"
)

// The functions that have no exact result. They are computed with digits to
// spare and rounded to the scale that PostgreSQL gives: 16 significant digits
// or the argument's scale, whichever shows more.

// toAPD returns a finite d in the form of the arithmetic library.
func (d *Decimal) toAPD() *apd.Decimal {
	var c apd.BigInt
	c.SetMathBigInt(&d.Coef)
	return apd.NewWithBigInt(&c, int32(-d.Scale))
}

// fromAPD returns x rounded to scale digits.
func fromAPD(x *apd.Decimal, scale int) (Decimal, error) {
	if x.Form != apd.Finite {
		return Decimal{}, errOverflow()
	}
	var d Decimal
	d.Coef.Set(x.Coeff.MathBigInt())
	if x.Negative {
		d.Coef.Neg(&d.Coef)
	}
	if x.Exponent > 0 {
		if x.Exponent > maxIntegerDigits {
			return Decimal{}, errOverflow()
		}
		d.Coef.Mul(&d.Coef, pow10(int(x.Exponent)))
	} else {
		d.Scale = int(-x.Exponent)
	}
	return checked(d.Round(scale))
}

// scaleFor is the scale that shows minSigDigits of a result with the given
// number of digits before the point, and no fewer than the argument's.
func scaleFor(integerDigits float64, argScale int) int {
	scale := minSigDigits - int(math.Floor(integerDigits))
	return min(max(scale, argScale, 0), maxDisplayScale)
}

// context computes with enough digits for a result of the given scale.
func context(integerDigits float64, scale int) *apd.Context {
	c := apd.BaseContext.WithPrecision(uint32(max(int(integerDigits), 0) + scale + 12))
	c.Rounding = apd.RoundHalfUp
	return c
}

// Sqrt returns the square root.
func (d *Decimal) Sqrt() (Decimal, error) {
	switch {
	case d.Kind == NaN || d.Kind == PosInf:
		return *d, nil
	case d.Sign() < 0:
		return Decimal{}, errs.New(errs.InvalidArgumentForPowerFunction, "cannot take square root of a negative number")
	}
	weight, _ := nbase(d)
	scale := min(max(minSigDigits-((weight+1)*4/2-1), d.Scale, 0), maxDisplayScale)
	// The root of coef × 10^2s is exact to s digits, with one more to round by.
	shift := 2*(scale+1) - d.Scale
	var c big.Int
	if shift >= 0 {
		c.Mul(&d.Coef, pow10(shift))
	} else {
		c.Quo(&d.Coef, pow10(-shift))
	}
	r := Decimal{Scale: scale + 1}
	r.Coef.Sqrt(&c)
	return r.Round(scale), nil
}

func errLog(d *Decimal) error {
	if d.Sign() == 0 {
		return errs.New(errs.InvalidArgumentForLogarithm, "cannot take logarithm of zero")
	}
	return errs.New(errs.InvalidArgumentForLogarithm, "cannot take logarithm of a negative number")
}

// magnitude is the decimal logarithm of |d|, roughly.
func (d *Decimal) magnitude() float64 {
	n := digits(&d.Coef)
	lead := new(big.Int).Abs(&d.Coef)
	if n > 15 {
		lead.Quo(lead, pow10(n-15))
		return math.Log10(float64(lead.Int64())) + float64(n-15) - float64(d.Scale)
	}
	return math.Log10(float64(lead.Int64())) - float64(d.Scale)
}

// Ln returns the natural logarithm.
func (d *Decimal) Ln() (Decimal, error) { return d.log((*apd.Context).Ln, math.Ln10) }

// Log10 returns the logarithm to base 10.
func (d *Decimal) Log10() (Decimal, error) { return d.log((*apd.Context).Log10, 1) }

func (d *Decimal) log(f func(*apd.Context, *apd.Decimal, *apd.Decimal) (apd.Condition, error), perDigit float64) (Decimal, error) {
	switch {
	case d.Kind == NaN || d.Kind == PosInf:
		return *d, nil
	case d.Sign() <= 0:
		return Decimal{}, errLog(d)
	}
	estimate := math.Abs(d.magnitude() * perDigit)
	size := 0.0
	if estimate > 0 {
		size = math.Log10(estimate)
	}
	scale := scaleFor(math.Max(size, 0), d.Scale)
	var out apd.Decimal
	if _, err := f(context(math.Max(size, 0), scale), &out, d.toAPD()); err != nil {
		return Decimal{}, errs.New(errs.NumericValueOutOfRange, "logarithm failed: %v", err)
	}
	return fromAPD(&out, scale)
}

// LogBase returns the logarithm of d to a base.
func (d *Decimal) LogBase(base *Decimal) (Decimal, error) {
	if d.Kind == NaN || base.Kind == NaN {
		return Special(NaN), nil
	}
	lb, err := base.Ln()
	if err != nil {
		return Decimal{}, err
	}
	lx, err := d.Ln()
	if err != nil {
		return Decimal{}, err
	}
	if lb.IsZero() {
		return Decimal{}, errDivisionByZero()
	}
	wide, wideBase := lx.Round(min(lx.Scale+20, maxDisplayScale)), lb.Round(min(lb.Scale+20, maxDisplayScale))
	return wide.DivScale(&wideBase, max(minSigDigits, d.Scale, base.Scale))
}

// Exp returns e to the power of d.
func (d *Decimal) Exp() (Decimal, error) {
	switch d.Kind {
	case NaN, PosInf:
		return *d, nil
	case NegInf:
		return Decimal{}, nil
	}
	size := d.Float64() / math.Ln10
	if size > maxIntegerDigits {
		return Decimal{}, errOverflow()
	}
	if size < -maxScale {
		return Decimal{Scale: maxDisplayScale}, nil
	}
	scale := scaleFor(size, d.Scale)
	var out apd.Decimal
	if _, err := context(size, scale).Exp(&out, d.toAPD()); err != nil {
		return Decimal{}, errOverflow()
	}
	return fromAPD(&out, scale)
}

// Pow returns d to the power of o.
func (d *Decimal) Pow(o *Decimal) (Decimal, error) {
	switch {
	case d.Kind == NaN || o.Kind == NaN:
		if o.IsZero() || d.Kind == Finite && d.Cmp(&one) == 0 {
			return one, nil
		}
		return Special(NaN), nil
	case d.Kind != Finite || o.Kind != Finite:
		return powSpecial(d, o)
	case d.IsZero() && o.Sign() < 0:
		return Decimal{}, errs.New(errs.InvalidArgumentForPowerFunction, "zero raised to a negative power is undefined")
	}
	n, integral := o.Int64()
	exact := o.Trunc(0)
	integral = integral && exact.Cmp(o) == 0
	if d.Sign() < 0 && !integral {
		return Decimal{}, errs.New(errs.InvalidArgumentForPowerFunction, "a negative number raised to a non-integer power yields a complex result")
	}
	if d.IsZero() {
		if o.IsZero() {
			return one.Round(minSigDigits), nil
		}
		return Decimal{Scale: minSigDigits}, nil
	}
	size := d.magnitude() * o.Float64()
	if size > maxIntegerDigits {
		return Decimal{}, errOverflow()
	}
	scale := max(scaleFor(size, d.Scale), o.Scale)
	if integral && n >= 0 && n <= 1000 {
		r := Decimal{Scale: d.Scale * int(n)}
		r.Coef.Exp(&d.Coef, big.NewInt(n), nil)
		return checked(r.Round(scale))
	}
	var out apd.Decimal
	if _, err := context(size, scale).Pow(&out, d.toAPD(), o.toAPD()); err != nil {
		return Decimal{}, errOverflow()
	}
	return fromAPD(&out, scale)
}

var one = New(1, 0)

// powSpecial handles infinite operands as IEEE 754's pow does.
func powSpecial(d, o *Decimal) (Decimal, error) {
	r := math.Pow(d.Float64(), o.Float64())
	switch {
	case math.IsNaN(r):
		return Special(NaN), nil
	case math.IsInf(r, 1):
		return Special(PosInf), nil
	case math.IsInf(r, -1):
		return Special(NegInf), nil
	}
	return New(int64(r), 0), nil
}
