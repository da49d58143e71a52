package arith

import (
	"math"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/vector"
)

// Op is an arithmetic operation.
type Op uint8

// The operations. Div truncates on integers; Mod has the sign of a.
const (
	OpAdd Op = iota
	OpSub
	OpMul
	OpDiv
	OpMod
)

// Add computes a + b.
func Add(a, b *vector.Vector, sel []int32, out *vector.Vector) error {
	return Do(OpAdd, a, b, sel, out)
}

// Sub computes a - b.
func Sub(a, b *vector.Vector, sel []int32, out *vector.Vector) error {
	return Do(OpSub, a, b, sel, out)
}

// Mul computes a × b.
func Mul(a, b *vector.Vector, sel []int32, out *vector.Vector) error {
	return Do(OpMul, a, b, sel, out)
}

// Div computes a / b.
func Div(a, b *vector.Vector, sel []int32, out *vector.Vector) error {
	return Do(OpDiv, a, b, sel, out)
}

// Mod computes a % b on integers.
func Mod(a, b *vector.Vector, sel []int32, out *vector.Vector) error {
	return Do(OpMod, a, b, sel, out)
}

// Do computes a op b.
func Do(op Op, a, b *vector.Vector, sel []int32, out *vector.Vector) error {
	switch out.Phys() {
	case types.PhysInt16:
		return ints(op, vector.Values[int16](out), load[int16](a), load[int16](b), sel, out.Len(), math.MinInt16)
	case types.PhysInt32:
		return ints32(op, a, b, sel, out)
	case types.PhysInt64:
		return ints64(op, a, b, sel, out)
	case types.PhysFloat32:
		return floats(op, vector.Values[float32](out), load[float32](a), load[float32](b), sel, out.Len())
	case types.PhysFloat64:
		return floats64(op, a, b, sel, out)
	}
	return errs.Internal("arithmetic on layout %d", out.Phys())
}

// arg is an operand: row i is v[i*step].
type arg[T any] struct {
	v    []T
	step int
}

func load[T vector.Fixed](v *vector.Vector) arg[T] {
	if v.Enc == vector.Const {
		return arg[T]{vector.Values[T](v), 0}
	}
	return arg[T]{vector.Values[T](v), 1}
}

func ints32(op Op, a, b *vector.Vector, sel []int32, out *vector.Vector) error {
	return ints(op, vector.Values[int32](out), load32(a), load32(b), sel, out.Len(), math.MinInt32)
}

func load32(v *vector.Vector) arg[int32] {
	if v.Phys() == types.PhysInt16 {
		return converted[int16, int32](v)
	}
	return load[int32](v)
}

func ints64(op Op, a, b *vector.Vector, sel []int32, out *vector.Vector) error {
	return ints(op, vector.Values[int64](out), load64(a), load64(b), sel, out.Len(), math.MinInt64)
}

func load64(v *vector.Vector) arg[int64] {
	switch v.Phys() {
	case types.PhysInt16:
		return converted[int16, int64](v)
	case types.PhysInt32:
		return converted[int32, int64](v)
	}
	return load[int64](v)
}

func floats64(op Op, a, b *vector.Vector, sel []int32, out *vector.Vector) error {
	return floats(op, vector.Values[float64](out), loadFloat64(a), loadFloat64(b), sel, out.Len())
}

func loadFloat64(v *vector.Vector) arg[float64] {
	if v.Phys() == types.PhysFloat32 {
		return converted[float32, float64](v)
	}
	return load[float64](v)
}

// converted widens an operand that is narrower than the result.
func converted[S, D int16 | int32 | int64 | float32 | float64](v *vector.Vector) arg[D] {
	src := load[S](v)
	wide := make([]D, len(src.v))
	for i, x := range src.v {
		wide[i] = D(x)
	}
	return arg[D]{wide, src.step}
}

// outOfRange is the overflow error of the integer type with minimum lowest.
func outOfRange(lowest int64) error {
	name := "bigint"
	switch lowest {
	case math.MinInt16:
		name = "smallint"
	case math.MinInt32:
		name = "integer"
	}
	return errs.New(errs.NumericValueOutOfRange, "%s out of range", name)
}

func divisionByZero() error { return errs.New(errs.DivisionByZero, "division by zero") }
