package arith

import "math/bits"

type integer interface{ int16 | int32 | int64 }

// ints computes a op b; lowest is T's smallest value.
func ints[T integer](op Op, out []T, a, b arg[T], sel []int32, n int, lowest int64) error {
	if n == 0 {
		return nil
	}
	out = out[:n]
	over := false
	switch op {
	case OpAdd:
		over = addInts(out, a, b, sel)
	case OpSub:
		over = subInts(out, a, b, sel)
	case OpMul:
		over = mulInts(out, a, b, sel, lowest)
	case OpDiv:
		return divInts(out, a, b, sel, lowest)
	default:
		return modInts(out, a, b, sel)
	}
	if over {
		return outOfRange(lowest)
	}
	return nil
}

// addInts adds and reports whether a row of sel overflowed: both operands
// have one sign and the sum the other.
func addInts[T integer](out []T, a, b arg[T], sel []int32) bool {
	var over T
	switch {
	case sel != nil:
		for _, i := range sel {
			x, y := a.v[int(i)*a.step], b.v[int(i)*b.step]
			r := x + y
			out[i] = r
			over |= (x ^ r) & (y ^ r)
		}
	case a.step == 1 && b.step == 1:
		xs, ys := a.v[:len(out)], b.v[:len(out)]
		for i, x := range xs {
			y := ys[i]
			r := x + y
			out[i] = r
			over |= (x ^ r) & (y ^ r)
		}
	default:
		if a.step == 0 {
			a, b = b, a
		}
		y := b.v[0]
		for i := range out {
			x := a.v[i*a.step]
			r := x + y
			out[i] = r
			over |= (x ^ r) & (y ^ r)
		}
	}
	return over < 0
}

func subInts[T integer](out []T, a, b arg[T], sel []int32) bool {
	var over T
	if sel != nil {
		for _, i := range sel {
			x, y := a.v[int(i)*a.step], b.v[int(i)*b.step]
			r := x - y
			out[i] = r
			over |= (x ^ y) & (x ^ r)
		}
		return over < 0
	}
	if a.step == 1 && b.step == 1 {
		xs, ys := a.v[:len(out)], b.v[:len(out)]
		for i, x := range xs {
			y := ys[i]
			r := x - y
			out[i] = r
			over |= (x ^ y) & (x ^ r)
		}
		return over < 0
	}
	for i := range out {
		x, y := a.v[i*a.step], b.v[i*b.step]
		r := x - y
		out[i] = r
		over |= (x ^ y) & (x ^ r)
	}
	return over < 0
}

// mulInts multiplies in 128 bits for int64 and in 64 for the narrower types.
func mulInts[T integer](out []T, a, b arg[T], sel []int32, lowest int64) bool {
	over := false
	one := func(i int) {
		x, y := int64(a.v[i*a.step]), int64(b.v[i*b.step])
		hi, lo := bits.Mul64(uint64(x), uint64(y))
		hi -= uint64(x>>63)&uint64(y) + uint64(y>>63)&uint64(x)
		r := int64(lo)
		out[i] = T(r)
		if int64(hi) != r>>63 || r < lowest || r > ^lowest {
			over = true
		}
	}
	if sel != nil {
		for _, i := range sel {
			one(int(i))
		}
		return over
	}
	for i := range out {
		one(i)
	}
	return over
}

func divInts[T integer](out []T, a, b arg[T], sel []int32, lowest int64) error {
	var err error
	eachRow(len(out), sel, func(i int) bool {
		x, y := a.v[i*a.step], b.v[i*b.step]
		switch {
		case y == 0:
			err = divisionByZero()
			return false
		case y == -1 && int64(x) == lowest:
			err = outOfRange(lowest)
			return false
		}
		out[i] = x / y
		return true
	})
	return err
}

func modInts[T integer](out []T, a, b arg[T], sel []int32) error {
	var err error
	eachRow(len(out), sel, func(i int) bool {
		y := b.v[i*b.step]
		if y == 0 {
			err = divisionByZero()
			return false
		}
		out[i] = a.v[i*a.step] % y // Go gives 0 for lowest % -1, as SQL wants
		return true
	})
	return err
}

// eachRow calls f for the rows of sel, nil for all n, until it returns false.
func eachRow(n int, sel []int32, f func(i int) bool) {
	if sel == nil {
		for i := range n {
			if !f(i) {
				return
			}
		}
		return
	}
	for _, i := range sel {
		if !f(int(i)) {
			return
		}
	}
}
