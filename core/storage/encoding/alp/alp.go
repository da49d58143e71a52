package alp

import (
	"math"
	"math/bits"
)

// Float is a type of numbers.
type Float interface{ float32 | float64 }

// Exponents say how a block's numbers are turned into integers.
type Exponents struct{ E, F uint8 }

// maxExponent is the largest power of ten, the last that 64 bits hold.
const maxExponent = 18

// limit bounds the integers: below it all of them are floats.
const limit = 1 << 52

var powers, inverses = tables()

func tables() (p, q [maxExponent + 1]float64) {
	x := int64(1)
	for i := range p {
		p[i], q[i] = float64(x), 1/float64(x)
		x *= 10
	}
	// The quotients that are not exact are the nearest floats all the same,
	// because both operands are exact.
	return p, q
}

// Valid reports whether the exponents are ones that Choose may return.
func (x Exponents) Valid() bool { return x.F <= x.E && x.E <= maxExponent }

// encode returns the integer for v, and whether it stands for exactly v.
func encode[T Float](v T, x Exponents) (int64, bool) {
	y := math.RoundToEven(float64(v) * powers[x.E] * inverses[x.F])
	if !(math.Abs(y) < limit) {
		return 0, false
	}
	d := int64(y)
	w := Decode[T](d, x)
	return d, w == v && (d != 0 || !math.Signbit(float64(v)))
}

// Decode returns the number that d stands for. The exponents are valid.
func Decode[T Float](d int64, x Exponents) T {
	return T(float64(d) * powers[x.F] * inverses[x.E])
}

// DecodeAll is Decode for all values of src.
func DecodeAll[T Float](dst []T, src []int64, x Exponents) {
	f, e := powers[x.F], inverses[x.E]
	dst = dst[:len(src)]
	for i, d := range src {
		dst[i] = T(float64(d) * f * e)
	}
}

// EncodeAll sets dst to the integers for src and returns, ascending, the
// positions of exceptions, which have some other value's integer.
func EncodeAll[T Float](dst []int64, src []T, x Exponents, exceptions []int32) []int32 {
	exceptions = exceptions[:0]
	some := int64(0)
	for i, v := range src {
		d, ok := encode(v, x)
		if !ok {
			exceptions = append(exceptions, int32(i))
			continue
		}
		dst[i], some = d, d
	}
	for _, i := range exceptions {
		dst[i] = some
	}
	return exceptions
}

// Choose returns the exponents that make sample smallest, where an exception
// takes so many bits, and an estimate of the bits that a value takes then.
func Choose[T Float](sample []T, exceptionBits int) (best Exponents, bitsPerValue float64) {
	least := math.MaxInt
	for e := maxExponent; e >= 0; e-- {
		for f := e; f >= 0; f-- {
			x := Exponents{uint8(e), uint8(f)}
			if size := cost(sample, x, exceptionBits, least); size < least {
				best, least = x, size
			}
		}
	}
	return best, float64(least) / float64(max(len(sample), 1))
}

// cost returns the bits that sample takes, or something above least.
func cost[T Float](sample []T, x Exponents, exceptionBits, least int) int {
	lo, hi := int64(math.MaxInt64), int64(math.MinInt64)
	exceptions, packed := 0, 0
	for _, v := range sample {
		if d, ok := encode(v, x); ok {
			lo, hi = min(lo, d), max(hi, d)
			packed = len(sample) * bits.Len64(uint64(hi-lo))
		} else {
			exceptions += exceptionBits
		}
		if exceptions+packed > least {
			break
		}
	}
	return exceptions + packed
}
