package arith

import (
	"math"

	"github.com/basaltdb/basalt/core/base/errs"
)

type float interface{ float32 | float64 }

// floats computes a op b and raises PostgreSQL's errors: an infinite result
// of finite operands, a zero product or quotient of operands that are not
// zero, and division by zero.
func floats[T float](op Op, out []T, a, b arg[T], sel []int32, n int) error {
	out = out[:n]
	suspect := false
	switch op {
	case OpAdd:
		suspect = floatLoop(out, a, b, sel, func(x, y T) T { return x + y })
	case OpSub:
		suspect = floatLoop(out, a, b, sel, func(x, y T) T { return x - y })
	case OpMul:
		suspect = floatLoop(out, a, b, sel, func(x, y T) T { return x * y })
	case OpDiv:
		if err := checkDivisors(a, b, sel, n); err != nil {
			return err
		}
		suspect = floatLoop(out, a, b, sel, func(x, y T) T { return x / y })
	default:
		return errs.Internal("remainder of floats")
	}
	if suspect {
		return checkFloats(op, out, a, b, sel)
	}
	return nil
}

// floatLoop fills out and reports whether a result is zero or not finite, so
// that the batch needs a closer look.
func floatLoop[T float](out []T, a, b arg[T], sel []int32, f func(x, y T) T) bool {
	suspect := false
	eachRow(len(out), sel, func(i int) bool {
		r := f(a.v[i*a.step], b.v[i*b.step])
		out[i] = r
		if r == 0 || r-r != 0 {
			suspect = true
		}
		return true
	})
	return suspect
}

func checkDivisors[T float](a, b arg[T], sel []int32, n int) error {
	var err error
	eachRow(n, sel, func(i int) bool {
		if x := a.v[i*a.step]; b.v[i*b.step] == 0 && x == x {
			err = divisionByZero()
		}
		return err == nil
	})
	return err
}

func checkFloats[T float](op Op, out []T, a, b arg[T], sel []int32) error {
	var err error
	eachRow(len(out), sel, func(i int) bool {
		x, y, r := float64(a.v[i*a.step]), float64(b.v[i*b.step]), float64(out[i])
		switch {
		case math.IsInf(r, 0) && !math.IsInf(x, 0) && !math.IsInf(y, 0):
			err = errs.New(errs.NumericValueOutOfRange, "value out of range: overflow")
		case r == 0 && op == OpMul && x != 0 && y != 0,
			r == 0 && op == OpDiv && x != 0 && !math.IsInf(y, 0):
			err = errs.New(errs.NumericValueOutOfRange, "value out of range: underflow")
		}
		return err == nil
	})
	return err
}
