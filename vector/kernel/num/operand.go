package num

import (
	"math/bits"

	"github.com/basaltdb/basalt/core/base/decimal"
	"github.com/basaltdb/basalt/vector"
	"github.com/basaltdb/basalt/vector/kernel/filter"
)

// maxBits64 is the bit length below which a magnitude is surely under 10^18,
// the limit of a Fixed64 value.
const maxBits64 = 59

// operand is a fixed-point argument: row i is the value at i*step.
type operand struct {
	w     []int64          // Fixed64
	x     []decimal.Int128 // Fixed128
	step  int              // 0 for a Const
	scale int
	ds    []uint8
}

// view returns v as an operand; ok is false for encoded decimals.
func view(v *vector.Vector) (o operand, ok bool) {
	o = operand{step: 1, scale: int(v.Scale), ds: v.DScale}
	if v.Enc == vector.Const {
		o.step = 0
	}
	switch v.Num {
	case vector.NumFixed64:
		o.w = vector.Values[int64](v)
	case vector.NumFixed128:
		o.x = vector.Values[decimal.Int128](v)
	default:
		return o, false
	}
	return o, true
}

// at returns row i.
func (o *operand) at(i int) decimal.Int128 {
	if o.w != nil {
		return decimal.FromInt64(o.w[i*o.step])
	}
	return o.x[i*o.step]
}

// show returns the display scale of row i.
func (o *operand) show(i int) int {
	if len(o.ds) == 0 {
		return o.scale
	}
	return int(o.ds[i*o.step])
}

// bound returns the bit length that no magnitude among the rows exceeds; ok
// is false for a Fixed128 operand.
func (o *operand) bound(n int, sel []int32) (bitLen int, ok bool) {
	if o.x != nil {
		return 0, false
	}
	if o.step == 0 {
		if n == 0 {
			return 0, true
		}
		return bits.Len64(abs64(o.w[0])), true
	}
	if sel != nil && dense(n, sel) {
		// Rows that are not selected can only raise the bound, and looking at
		// all is faster; if they raised it too far, ask again.
		if b := bits.Len64(orAbs(o.w[:n], nil)); b < maxBits64/2 {
			return b, true
		}
	}
	return bits.Len64(orAbs(o.w[:n], sel)), true
}

func abs64(x int64) uint64 { return uint64((x ^ x>>63) - x>>63) }

// orAbs returns the OR of values whose bit length bounds the magnitudes. It
// uses x ^ sign in place of |x|: one less for negative numbers, which matters
// for a power of two only, so the caller's limits leave a bit to spare.
func orAbs(values []int64, sel []int32) uint64 {
	if sel != nil {
		var a uint64
		for _, i := range sel {
			x := values[i]
			a |= uint64(x ^ x>>63)
		}
		return a
	}
	return filter.OrAbs(values)
}

// pow10Bits returns the bit length of 10^n.
func pow10Bits(n int) int { return (n*3322+999)/1000 + 1 }

// dense reports whether an unchecked loop over all n rows is cheaper than one
// over sel.
func dense(n int, sel []int32) bool { return sel == nil || len(sel) > n/3 }

// setShow gives out the display scales of a batch where they are not all
// equal to its scale. show computes the one of a row.
func setShow(out *vector.Vector, n int, sel []int32, show func(i int) int) {
	scale := int(out.Scale)
	out.DScale = make([]uint8, n)
	for i := range out.DScale {
		out.DScale[i] = uint8(scale)
	}
	each(n, sel, func(i int) bool {
		out.DScale[i] = uint8(min(show(i), scale))
		return true
	})
}

// each calls f for the rows of sel until it returns false; for slow paths.
func each(n int, sel []int32, f func(i int) bool) bool {
	if sel == nil {
		for i := range n {
			if !f(i) {
				return false
			}
		}
		return true
	}
	for _, i := range sel {
		if !f(int(i)) {
			return false
		}
	}
	return true
}

// rowwise computes a batch value by value; it is the path for encoded
// decimals and for results beyond 38 digits.
func rowwise(n int, sel []int32, out *vector.Vector, f func(i int) (decimal.Decimal, error)) error {
	b := vector.NewBuilder(out.Type, n)
	next := 0
	one := func(i int) error {
		for ; next < i; next++ {
			b.AppendNull()
		}
		d, err := f(i)
		if err != nil {
			return err
		}
		b.AppendDecimal(&d)
		next++
		return nil
	}
	var err error
	each(n, sel, func(i int) bool {
		err = one(i)
		return err == nil
	})
	if err != nil {
		return err
	}
	for ; next < n; next++ {
		b.AppendNull()
	}
	*out = *b.Finish()
	return nil
}
