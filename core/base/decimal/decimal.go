package decimal

import (
	"math/big"

	"github.com/basaltdb/basalt/core/base/errs"
)

// Kind tells the finite numbers from the special ones.
type Kind uint8

// The kinds, ordered as PostgreSQL sorts them but for NegInf.
const (
	Finite Kind = iota
	NaN
	PosInf
	NegInf
)

// Limits of PostgreSQL's numeric.
const (
	maxDisplayScale  = 1000  // of a computed quotient or root
	maxScale         = 16383 // of any value
	maxIntegerDigits = 131072
	minSigDigits     = 16 // least significant digits of a quotient
)

// Decimal is a numeric value. The zero value is 0. Coef is shared by copies;
// no method changes the Coef of its receiver or arguments.
type Decimal struct {
	Kind  Kind
	Scale int // digits after the point, ≥ 0
	Coef  big.Int
}

// New returns coef × 10^-scale.
func New(coef int64, scale int) Decimal {
	var d Decimal
	d.Coef.SetInt64(coef)
	d.Scale = scale
	return d
}

// FromInt128 returns coef × 10^-scale.
func FromInt128(coef Int128, scale int) Decimal {
	d := Decimal{Scale: scale}
	if coef.IsInt64() {
		d.Coef.SetInt64(int64(coef.Lo))
	} else {
		d.Coef.Set(coef.Big())
	}
	return d
}

// Special returns NaN or an infinity.
func Special(k Kind) Decimal { return Decimal{Kind: k} }

// errOverflow is numeric's "too large" error.
func errOverflow() error {
	return errs.New(errs.NumericValueOutOfRange, "value overflows numeric format")
}

// checked returns d, or an error where it exceeds numeric's range.
func checked(d Decimal) (Decimal, error) {
	if d.Scale > maxScale {
		d = d.Round(maxScale)
	}
	// 3.3219 bits a digit: the exact count is only needed near the limit.
	if d.Coef.BitLen() > (maxIntegerDigits+d.Scale)*3322/1000 && digits(&d.Coef) > maxIntegerDigits+d.Scale {
		return Decimal{}, errOverflow()
	}
	return d, nil
}

// digits returns the number of decimal digits of |x|, 1 for zero.
func digits(x *big.Int) int {
	if x.IsInt64() {
		v := x.Int64()
		n := 1
		for v /= 10; v != 0; v /= 10 {
			n++
		}
		return n
	}
	estimate := int(float64(x.BitLen()) * 0.30102999566398)
	var abs big.Int
	abs.Abs(x)
	if abs.Cmp(pow10(estimate)) >= 0 {
		return estimate + 1
	}
	return estimate
}

// pow10 returns 10^n; the caller must not change it.
func pow10(n int) *big.Int {
	if n <= MaxDigits128 {
		return pow10Big[n]
	}
	return new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n)), nil)
}

var pow10Big = func() (p [MaxDigits128 + 1]*big.Int) {
	for i := range p {
		p[i] = pow10Wide[i].Big()
	}
	return p
}()

// IsZero reports whether d is finite and zero.
func (d *Decimal) IsZero() bool { return d.Kind == Finite && d.Coef.Sign() == 0 }

// Sign returns -1, 0 or 1; 1 for NaN, which sorts above everything.
func (d *Decimal) Sign() int {
	switch d.Kind {
	case Finite:
		return d.Coef.Sign()
	case NegInf:
		return -1
	}
	return 1
}

// rank orders the kinds: -Infinity, finite, Infinity, NaN.
func (k Kind) rank() int {
	switch k {
	case NegInf:
		return 0
	case Finite:
		return 1
	case PosInf:
		return 2
	}
	return 3
}

// Cmp compares as PostgreSQL sorts: NaN equals NaN and is above all others.
func (d *Decimal) Cmp(o *Decimal) int {
	if d.Kind != Finite || o.Kind != Finite {
		return d.Kind.rank() - o.Kind.rank()
	}
	if d.Scale == o.Scale {
		return d.Coef.Cmp(&o.Coef)
	}
	if s := d.Coef.Sign(); s != o.Coef.Sign() {
		return s - o.Coef.Sign()
	}
	var scaled big.Int
	if d.Scale < o.Scale {
		return scaled.Mul(&d.Coef, pow10(o.Scale-d.Scale)).Cmp(&o.Coef)
	}
	return d.Coef.Cmp(scaled.Mul(&o.Coef, pow10(d.Scale-o.Scale)))
}

// Neg returns -d.
func (d *Decimal) Neg() Decimal {
	r := Decimal{Kind: d.Kind, Scale: d.Scale}
	switch d.Kind {
	case PosInf:
		r.Kind = NegInf
	case NegInf:
		r.Kind = PosInf
	}
	r.Coef.Neg(&d.Coef)
	return r
}

// Abs returns |d|.
func (d *Decimal) Abs() Decimal {
	if d.Sign() < 0 {
		return d.Neg()
	}
	return *d
}

// rescaled returns the coefficient of d at a scale not below its own.
func (d *Decimal) rescaled(scale int) *big.Int {
	if scale == d.Scale {
		return &d.Coef
	}
	return new(big.Int).Mul(&d.Coef, pow10(scale-d.Scale))
}

// Add returns d+o with the larger of their scales.
func (d *Decimal) Add(o *Decimal) (Decimal, error) {
	if d.Kind != Finite || o.Kind != Finite {
		return addSpecial(d.Kind, o.Kind), nil
	}
	r := Decimal{Scale: max(d.Scale, o.Scale)}
	r.Coef.Add(d.rescaled(r.Scale), o.rescaled(r.Scale))
	return checked(r)
}

func addSpecial(a, b Kind) Decimal {
	switch {
	case a == NaN || b == NaN:
		return Special(NaN)
	case a == Finite:
		return Special(b)
	case b == Finite || a == b:
		return Special(a)
	}
	return Special(NaN) // Infinity - Infinity
}

// Sub returns d-o with the larger of their scales.
func (d *Decimal) Sub(o *Decimal) (Decimal, error) {
	neg := o.Neg()
	return d.Add(&neg)
}

// Mul returns d*o with the sum of their scales.
func (d *Decimal) Mul(o *Decimal) (Decimal, error) {
	if d.Kind != Finite || o.Kind != Finite {
		if d.Kind == NaN || o.Kind == NaN || d.IsZero() || o.IsZero() {
			return Special(NaN), nil
		}
		return infinity(d.Sign() * o.Sign()), nil
	}
	r := Decimal{Scale: d.Scale + o.Scale}
	r.Coef.Mul(&d.Coef, &o.Coef)
	return checked(r)
}

func infinity(sign int) Decimal {
	if sign < 0 {
		return Special(NegInf)
	}
	return Special(PosInf)
}

func errDivisionByZero() error { return errs.New(errs.DivisionByZero, "division by zero") }

// Div returns d/o at the scale that PostgreSQL's select_div_scale gives: at
// least 16 significant digits and no fewer decimals than either operand.
func (d *Decimal) Div(o *Decimal) (Decimal, error) {
	if d.Kind == NaN || o.Kind == NaN {
		return Special(NaN), nil
	}
	if o.IsZero() {
		return Decimal{}, errDivisionByZero()
	}
	if d.Kind != Finite {
		if o.Kind != Finite {
			return Special(NaN), nil
		}
		return infinity(d.Sign() * o.Sign()), nil
	}
	if o.Kind != Finite {
		return Decimal{}, nil
	}
	return d.DivScale(o, divScale(d, o))
}

// DivScale returns d/o, both finite and o not zero, rounded to scale digits.
func (d *Decimal) DivScale(o *Decimal, scale int) (Decimal, error) {
	num, den := &d.Coef, &o.Coef
	// d/o × 10^scale = (d.Coef × 10^(scale+o.Scale-d.Scale)) / o.Coef.
	if shift := scale + o.Scale - d.Scale; shift >= 0 {
		num = new(big.Int).Mul(num, pow10(shift))
	} else {
		den = new(big.Int).Mul(den, pow10(-shift))
	}
	r := Decimal{Scale: scale}
	divRound(&r.Coef, num, den)
	return checked(r)
}

// divRound sets z to num/den rounded half away from zero.
func divRound(z, num, den *big.Int) {
	var rem big.Int
	z.QuoRem(num, den, &rem)
	twice := rem.Lsh(rem.Abs(&rem), 1)
	if twice.CmpAbs(den) >= 0 {
		if (num.Sign() < 0) != (den.Sign() < 0) {
			z.Sub(z, big.NewInt(1))
		} else {
			z.Add(z, big.NewInt(1))
		}
	}
}

// nbase returns PostgreSQL's view of a finite number: the weight of its first
// base-10000 digit (0 when the number is below 10000) and that digit.
func nbase(d *Decimal) (weight, first int) {
	if d.Coef.Sign() == 0 {
		return 0, 0
	}
	n := digits(&d.Coef) - d.Scale // decimal digits before the point
	weight = floorDiv(n-1, 4)
	// The leading digit group holds the 1 to 4 digits that reach weight*4.
	take := n - weight*4
	total := digits(&d.Coef)
	var lead big.Int
	if drop := total - take; drop >= 0 {
		lead.Quo(&d.Coef, pow10(drop))
	} else {
		lead.Mul(&d.Coef, pow10(-drop))
	}
	first = int(lead.Int64())
	if first < 0 {
		first = -first
	}
	return weight, first
}

func floorDiv(a, b int) int {
	q := a / b
	if a%b != 0 && (a < 0) != (b < 0) {
		q--
	}
	return q
}

// divScale chooses the scale of a quotient.
func divScale(d, o *Decimal) int {
	w1, f1 := nbase(d)
	w2, f2 := nbase(o)
	qweight := w1 - w2
	if f1 <= f2 {
		qweight--
	}
	scale := max(minSigDigits-qweight*4, d.Scale, o.Scale, 0)
	return min(scale, maxDisplayScale)
}

// QuoTrunc returns d/o truncated to an integer, as div() does.
func (d *Decimal) QuoTrunc(o *Decimal) (Decimal, error) {
	if d.Kind != Finite || o.Kind != Finite || o.IsZero() {
		return d.Div(o)
	}
	scale := max(d.Scale, o.Scale)
	var r Decimal
	r.Coef.Quo(d.rescaled(scale), o.rescaled(scale))
	return r, nil
}

// Mod returns the remainder of the truncated division, with d's sign.
func (d *Decimal) Mod(o *Decimal) (Decimal, error) {
	switch {
	case d.Kind == NaN || o.Kind == NaN:
		return Special(NaN), nil
	case o.IsZero():
		return Decimal{}, errDivisionByZero()
	case d.Kind != Finite:
		return Special(NaN), nil
	case o.Kind != Finite:
		return *d, nil
	}
	r := Decimal{Scale: max(d.Scale, o.Scale)}
	r.Coef.Rem(d.rescaled(r.Scale), o.rescaled(r.Scale))
	return r, nil
}
