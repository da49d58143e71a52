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

// scaleFor is the scale that shows minSigDigits of a result whose first digit
// stands at the given power of ten, and no fewer than the arguments'.
func scaleFor(weight int, argScales ...int) int {
	scale := max(minSigDigits-weight, 0)
	for _, s := range argScales {
		scale = max(scale, s)
	}
	return min(scale, maxDisplayScale)
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

// The bounds within which a logarithm is estimated as the distance from 1.
var nearOneLow, nearOneHigh = New(9, 1), New(11, 1)

// lnWeight estimates the power of ten of the first digit of ln(d), as
// PostgreSQL estimates it: the scale of results depends on it.
func lnWeight(d *Decimal) int {
	if d.Sign() <= 0 {
		return 0
	}
	if d.Cmp(&nearOneLow) >= 0 && d.Cmp(&nearOneHigh) <= 0 {
		x := Decimal{Scale: d.Scale}
		x.Coef.Sub(&d.Coef, pow10(d.Scale))
		if x.Coef.Sign() == 0 {
			return 0
		}
		return digits(&x.Coef) - 1 - x.Scale
	}
	return int(math.Log10(math.Abs(d.magnitude() * math.Ln10)))
}

// lnDigits returns ln(d) with the given number of significant digits.
func lnDigits(d *Decimal, significant int) (*apd.Decimal, error) {
	// Near 1 the leading digits cancel out.
	c := apd.BaseContext.WithPrecision(uint32(max(significant, 1) + max(-lnWeight(d), 0) + 8))
	c.Rounding = apd.RoundHalfUp
	out := new(apd.Decimal)
	if _, err := c.Ln(out, d.toAPD()); err != nil {
		return nil, errs.New(errs.NumericValueOutOfRange, "logarithm failed: %v", err)
	}
	return out, nil
}

// Ln returns the natural logarithm.
func (d *Decimal) Ln() (Decimal, error) {
	switch {
	case d.Kind == NaN || d.Kind == PosInf:
		return *d, nil
	case d.Sign() <= 0:
		return Decimal{}, errLog(d)
	}
	w := lnWeight(d)
	scale := scaleFor(w, d.Scale)
	out, err := lnDigits(d, scale+w+10)
	if err != nil {
		return Decimal{}, err
	}
	return fromAPD(out, scale)
}

// Log10 returns the logarithm to base 10.
func (d *Decimal) Log10() (Decimal, error) {
	ten := New(10, 0)
	return d.LogBase(&ten)
}

// LogBase returns the logarithm of d to a base.
func (d *Decimal) LogBase(base *Decimal) (Decimal, error) {
	switch {
	case d.Kind == NaN || base.Kind == NaN:
		return Special(NaN), nil
	case base.Sign() < 0 || d.Sign() < 0:
		return Decimal{}, errs.New(errs.InvalidArgumentForLogarithm, "cannot take logarithm of a negative number")
	case base.Sign() == 0 || d.Sign() == 0:
		return Decimal{}, errs.New(errs.InvalidArgumentForLogarithm, "cannot take logarithm of zero")
	case base.Kind == PosInf && d.Kind == PosInf:
		return Special(NaN), nil
	case base.Kind == PosInf:
		return Decimal{}, nil
	case d.Kind == PosInf:
		return *d, nil
	case base.Cmp(&one) == 0:
		return Decimal{}, errDivisionByZero()
	}
	weight := lnWeight(d) - lnWeight(base)
	scale := scaleFor(weight, d.Scale, base.Scale)
	significant := max(scale+weight, 0) + 12
	num, err := lnDigits(d, significant)
	if err != nil {
		return Decimal{}, err
	}
	den, err := lnDigits(base, significant)
	if err != nil {
		return Decimal{}, err
	}
	c := apd.BaseContext.WithPrecision(uint32(significant))
	var out apd.Decimal
	if _, err := c.Quo(&out, num, den); err != nil {
		return Decimal{}, errs.New(errs.NumericValueOutOfRange, "logarithm failed: %v", err)
	}
	return fromAPD(&out, scale)
}

// maxExponent bounds the natural logarithm of what exp and power give.
const maxExponent = 6000

// Exp returns e to the power of d.
func (d *Decimal) Exp() (Decimal, error) {
	switch d.Kind {
	case NaN, PosInf:
		return *d, nil
	case NegInf:
		return Decimal{}, nil
	}
	x := d.Float64()
	weight := int(min(max(x/math.Ln10, -2*maxDisplayScale), 2*maxDisplayScale))
	scale := scaleFor(weight, d.Scale)
	switch {
	case x >= maxExponent:
		return Decimal{}, errOverflow()
	case x <= -maxExponent:
		return Decimal{Scale: scale}, nil
	}
	var out apd.Decimal
	if _, err := context(float64(weight), scale).Exp(&out, d.toAPD()); err != nil {
		return Decimal{}, errOverflow()
	}
	return fromAPD(&out, scale)
}

func errZeroPower() error {
	return errs.New(errs.InvalidArgumentForPowerFunction, "zero raised to a negative power is undefined")
}

// Pow returns d to the power of o.
func (d *Decimal) Pow(o *Decimal) (Decimal, error) {
	if d.Kind == NaN || o.Kind == NaN {
		if o.IsZero() || d.Kind == Finite && d.Cmp(&one) == 0 {
			return one, nil
		}
		return Special(NaN), nil
	}
	integral := o.Kind != Finite
	if !integral {
		whole := o.Trunc(0)
		integral = whole.Cmp(o) == 0
	}
	switch {
	case d.IsZero() && o.Sign() < 0:
		return Decimal{}, errZeroPower()
	case d.Sign() < 0 && !integral:
		return Decimal{}, errs.New(errs.InvalidArgumentForPowerFunction, "a negative number raised to a non-integer power yields a complex result")
	case d.Kind != Finite || o.Kind != Finite:
		return powSpecial(d, o)
	}
	if n, ok := o.Int64(); integral && ok && n == int64(int32(n)) {
		return d.powInt(n)
	}
	if d.IsZero() {
		return Decimal{Scale: minSigDigits}, nil
	}
	size := d.magnitude() * o.Float64()
	switch {
	case size*math.Ln10 > maxExponent:
		return Decimal{}, errOverflow()
	case size*math.Ln10 < -maxExponent:
		return Decimal{Scale: maxDisplayScale}, nil
	}
	scale := scaleFor(int(size), d.Scale, o.Scale)
	var out apd.Decimal
	if _, err := context(size, scale).Pow(&out, d.toAPD(), o.toAPD()); err != nil {
		return Decimal{}, errOverflow()
	}
	return fromAPD(&out, scale)
}

// maxExactPower bounds the digits of a power that is computed exactly.
const maxExactPower = 20000

// powInt returns d to a whole power. Its scale does not depend on the size of
// the result, unlike that of other powers.
func (d *Decimal) powInt(n int64) (Decimal, error) {
	scale := min(max(minSigDigits, d.Scale), maxDisplayScale)
	switch {
	case n == 0:
		return one.Round(scale), nil
	case d.IsZero():
		return Decimal{Scale: scale}, nil
	}
	size := d.magnitude() * float64(n)
	switch {
	case size > maxIntegerDigits:
		return Decimal{}, errOverflow()
	case size+1 < -float64(scale):
		return Decimal{Scale: scale}, nil
	}
	if n > 0 && n*int64(digits(&d.Coef)) <= maxExactPower {
		r := Decimal{Scale: d.Scale * int(n)}
		r.Coef.Exp(&d.Coef, big.NewInt(n), nil)
		return checked(r.Round(scale))
	}
	// Each of the multiplications may lose a digit's fraction.
	c := context(size, scale+int(math.Log10(math.Abs(float64(n)))))
	var out apd.Decimal
	if _, err := c.Pow(&out, d.toAPD(), apd.New(n, 0)); err != nil {
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
