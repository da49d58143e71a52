package decimal

import (
	"math"
	"math/big"
	"math/bits"
)

// Int128 is a signed 128-bit integer in the memory layout of Arrow's
// decimal128: the low word first.
type Int128 struct {
	Lo uint64
	Hi int64
}

// MaxDigits128 is the number of decimal digits that every Int128 coefficient
// of a fixed-point numeric stays within.
const MaxDigits128 = 38

// FromInt64 returns x sign-extended.
func FromInt64(x int64) Int128 { return Int128{uint64(x), x >> 63} }

// IsInt64 reports whether x fits an int64.
func (x Int128) IsInt64() bool { return x.Hi == int64(x.Lo)>>63 }

// Sign returns -1, 0 or 1.
func (x Int128) Sign() int {
	if x.Hi < 0 {
		return -1
	}
	if x.Hi == 0 && x.Lo == 0 {
		return 0
	}
	return 1
}

// Cmp compares x and y: -1, 0 or 1.
func (x Int128) Cmp(y Int128) int {
	switch {
	case x.Hi < y.Hi:
		return -1
	case x.Hi > y.Hi:
		return 1
	case x.Lo < y.Lo:
		return -1
	case x.Lo > y.Lo:
		return 1
	}
	return 0
}

// Add returns x+y, and false when it overflows.
func (x Int128) Add(y Int128) (Int128, bool) {
	lo, carry := bits.Add64(x.Lo, y.Lo, 0)
	hi := x.Hi + y.Hi + int64(carry)
	overflow := (x.Hi^hi)&(y.Hi^hi) < 0
	return Int128{lo, hi}, !overflow
}

// Neg returns -x. The smallest value is its own negative; no fixed-point
// numeric reaches it.
func (x Int128) Neg() Int128 {
	lo, borrow := bits.Sub64(0, x.Lo, 0)
	return Int128{lo, -x.Hi - int64(borrow)}
}

// Sub returns x-y, and false when it overflows.
func (x Int128) Sub(y Int128) (Int128, bool) {
	lo, borrow := bits.Sub64(x.Lo, y.Lo, 0)
	hi := x.Hi - y.Hi - int64(borrow)
	overflow := (x.Hi^y.Hi)&(x.Hi^hi) < 0
	return Int128{lo, hi}, !overflow
}

// Mul64 returns the exact product of two int64s.
func Mul64(x, y int64) Int128 {
	hi, lo := bits.Mul64(uint64(x), uint64(y))
	// The unsigned product counts a negative factor 2^64 times too much.
	hi -= uint64(x>>63)&uint64(y) + uint64(y>>63)&uint64(x)
	return Int128{lo, int64(hi)}
}

// Mul returns x*y, and false when it overflows.
func (x Int128) Mul(y Int128) (Int128, bool) {
	if x.IsInt64() && y.IsInt64() {
		return Mul64(int64(x.Lo), int64(y.Lo)), true
	}
	neg := (x.Hi < 0) != (y.Hi < 0)
	a, b := x.abs(), y.abs()
	if a.Hi != 0 && b.Hi != 0 {
		return Int128{}, false
	}
	if a.Hi != 0 {
		a, b = b, a
	}
	// a is below 2^64 now.
	hi, lo := bits.Mul64(a.Lo, b.Lo)
	over, cross := bits.Mul64(a.Lo, uint64(b.Hi))
	hi, carry := bits.Add64(hi, cross, 0)
	if over != 0 || carry != 0 || int64(hi) < 0 {
		return Int128{}, false
	}
	r := Int128{lo, int64(hi)}
	if neg {
		r = r.Neg()
	}
	return r, true
}

func (x Int128) abs() Int128 {
	if x.Hi < 0 {
		return x.Neg()
	}
	return x
}

// Pow10 is 10^i for i in 0..18.
var Pow10 = func() (p [19]int64) {
	p[0] = 1
	for i := 1; i < len(p); i++ {
		p[i] = p[i-1] * 10
	}
	return p
}()

// pow10Wide is 10^i for i in 0..38.
var pow10Wide = func() (p [MaxDigits128 + 1]Int128) {
	p[0] = FromInt64(1)
	for i := 1; i < len(p); i++ {
		p[i], _ = p[i-1].Mul(FromInt64(10))
	}
	return p
}()

// Pow10Int128 returns 10^i for i in 0..38.
func Pow10Int128(i int) Int128 { return pow10Wide[i] }

// ScaleUp returns x × 10^digits, and false when it overflows.
func (x Int128) ScaleUp(digits int) (Int128, bool) {
	if digits > MaxDigits128 {
		return Int128{}, x == Int128{}
	}
	return x.Mul(pow10Wide[digits])
}

// QuoRem64 returns x divided by d > 0, truncated towards zero, and the
// remainder with the sign of x.
func (x Int128) QuoRem64(d int64) (quo Int128, rem int64) {
	a := x.abs()
	hi, r := uint64(a.Hi)/uint64(d), uint64(a.Hi)%uint64(d)
	lo, r := bits.Div64(r, a.Lo, uint64(d))
	quo, rem = Int128{lo, int64(hi)}, int64(r)
	if x.Hi < 0 {
		quo, rem = quo.Neg(), -rem
	}
	return quo, rem
}

// Fits38 reports whether |x| is below 10^38.
func (x Int128) Fits38() bool { return x.abs().Cmp(pow10Wide[MaxDigits128]) < 0 }

// Big returns x as a big.Int.
func (x Int128) Big() *big.Int {
	a := x.abs()
	r := new(big.Int).SetUint64(uint64(a.Hi))
	r.Lsh(r, 64).Or(r, new(big.Int).SetUint64(a.Lo))
	if x.Hi < 0 {
		r.Neg(r)
	}
	return r
}

// Int128FromBig returns b as an Int128, and false when it does not fit.
func Int128FromBig(b *big.Int) (Int128, bool) {
	if b.BitLen() > 126 {
		return Int128{}, false
	}
	var abs, word big.Int
	abs.Abs(b)
	lo := word.And(&abs, word.SetUint64(math.MaxUint64)).Uint64()
	hi := abs.Rsh(&abs, 64).Uint64()
	r := Int128{lo, int64(hi)}
	if b.Sign() < 0 {
		r = r.Neg()
	}
	return r, true
}

// Float64 returns the nearest float64.
func (x Int128) Float64() float64 {
	if x.IsInt64() {
		return float64(int64(x.Lo))
	}
	f, _ := new(big.Float).SetInt(x.Big()).Float64()
	return f
}
