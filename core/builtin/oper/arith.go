package oper

import (
	"math"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/builtin/kit"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/vector"
	"github.com/basaltdb/basalt/vector/kernel/arith"
	"github.com/basaltdb/basalt/vector/kernel/num"
)

type binaryKernel func(a, b *vector.Vector, sel []int32, out *vector.Vector) error
type unaryKernel func(a *vector.Vector, sel []int32, out *vector.Vector) error

func binary(k binaryKernel) ext.ScalarKernel {
	return func(_ *ext.Call, args []*vector.Vector, sel []int32, out *vector.Vector) error {
		return k(args[0], args[1], sel, out)
	}
}

func unary(k unaryKernel) ext.ScalarKernel {
	return func(_ *ext.Call, args []*vector.Vector, sel []int32, out *vector.Vector) error {
		return k(args[0], sel, out)
	}
}

// addBinary registers an operator with its function.
func addBinary(r *ext.Registry, op, fn string, left, right, ret types.T, commutator string, eval ext.ScalarKernel) *ext.Scalar {
	f := &ext.Scalar{Name: fn, Args: kit.Params(left, right), Return: ret, Strict: true, Eval: eval}
	r.AddScalar(f)
	r.AddOperator(&ext.Operator{Name: op, Left: left, Right: right, Fn: f, Commutator: commutator})
	return f
}

// addPrefix registers a prefix operator with its function.
func addPrefix(r *ext.Registry, op, fn string, arg, ret types.T, eval ext.ScalarKernel) {
	f := &ext.Scalar{Name: fn, Args: kit.Params(arg), Return: ret, Strict: true, Eval: eval}
	r.AddScalar(f)
	r.AddOperator(&ext.Operator{Name: op, Right: arg, Fn: f})
}

func registerArithmetic(r *ext.Registry) {
	ints := []struct {
		t    types.T
		name string
		rank int
	}{{types.Int2, "int2", 0}, {types.Int4, "int4", 1}, {types.Int8, "int8", 2}}
	for _, l := range ints {
		for _, rt := range ints {
			prefix, ret := l.name, l.t
			if l.rank != rt.rank {
				prefix = "int" + l.name[3:] + rt.name[3:]
				if rt.rank > l.rank {
					ret = rt.t
				}
			}
			addFour(r, prefix, l.t, rt.t, ret)
			if l.rank == rt.rank {
				addBinary(r, "%", prefix+"mod", l.t, rt.t, ret, "", binary(arith.Mod))
				r.AddScalar(&ext.Scalar{Name: "mod", Args: kit.Params(l.t, l.t), Return: l.t, Strict: true, Eval: binary(arith.Mod)})
			}
		}
		addSigns(r, l.name, l.t)
	}
	for _, p := range []struct {
		l, r   types.T
		prefix string
	}{{types.Float4, types.Float4, "float4"}, {types.Float8, types.Float8, "float8"}, {types.Float4, types.Float8, "float48"}, {types.Float8, types.Float4, "float84"}} {
		ret := types.Float8
		if p.prefix == "float4" {
			ret = types.Float4
		}
		addFour(r, p.prefix, p.l, p.r, ret)
	}
	addSigns(r, "float4", types.Float4)
	addSigns(r, "float8", types.Float8)
	registerNumeric(r)
	registerLSN(r)
	addBinary(r, "^", "dpow", types.Float8, types.Float8, types.Float8, "", kit.Map2(Power))
	addPrefix(r, "|/", "dsqrt", types.Float8, types.Float8, kit.Map1(Sqrt))
	addPrefix(r, "||/", "dcbrt", types.Float8, types.Float8, kit.Map1(func(x float64) (float64, error) { return math.Cbrt(x), nil }))
}

func addFour(r *ext.Registry, prefix string, left, right, ret types.T) {
	addBinary(r, "+", prefix+"pl", left, right, ret, "+", binary(arith.Add))
	addBinary(r, "-", prefix+"mi", left, right, ret, "", binary(arith.Sub))
	addBinary(r, "*", prefix+"mul", left, right, ret, "*", binary(arith.Mul))
	addBinary(r, "/", prefix+"div", left, right, ret, "", binary(arith.Div))
}

// addSigns registers negation, plus and absolute value.
func addSigns(r *ext.Registry, name string, t types.T) {
	addPrefix(r, "-", name+"um", t, t, unary(arith.Neg))
	addPrefix(r, "+", name+"up", t, t, identity)
	addPrefix(r, "@", name+"abs", t, t, unary(arith.Abs))
	r.AddScalar(&ext.Scalar{Name: "abs", Args: kit.Params(t), Return: t, Strict: true, Eval: unary(arith.Abs)})
}

// identity copies its argument.
func identity(_ *ext.Call, args []*vector.Vector, _ []int32, out *vector.Vector) error {
	t := out.Type
	out.Gather(args[0], vector.Identity(args[0].Len()))
	out.Type = t
	return nil
}

func registerNumeric(r *ext.Registry) {
	n := types.Numeric
	addBinary(r, "+", "numeric_add", n, n, n, "+", binary(num.Add))
	addBinary(r, "-", "numeric_sub", n, n, n, "", binary(num.Sub))
	addBinary(r, "*", "numeric_mul", n, n, n, "*", binary(num.Mul))
	addBinary(r, "/", "numeric_div", n, n, n, "", binary(num.Div))
	addBinary(r, "%", "numeric_mod", n, n, n, "", binary(num.Mod))
	addPrefix(r, "-", "numeric_uminus", n, n, unary(num.Neg))
	addPrefix(r, "+", "numeric_uplus", n, n, identity)
	addPrefix(r, "@", "numeric_abs", n, n, unary(num.Abs))
	r.AddScalar(
		&ext.Scalar{Name: "abs", Args: kit.Params(n), Return: n, Strict: true, Eval: unary(num.Abs)},
		&ext.Scalar{Name: "mod", Args: kit.Params(n, n), Return: n, Strict: true, Eval: binary(num.Mod)},
		&ext.Scalar{Name: "div", Args: kit.Params(n, n), Return: n, Strict: true, Eval: binary(num.QuoTrunc)},
	)
}

// Sqrt is the square root of a float8.
func Sqrt(x float64) (float64, error) {
	if x < 0 {
		return 0, errs.New(errs.InvalidArgumentForPowerFunction, "cannot take square root of a negative number")
	}
	return math.Sqrt(x), nil
}

// Power is exponentiation of float8s with PostgreSQL's errors.
func Power(x, y float64) (float64, error) {
	switch {
	case math.IsNaN(x) && y != 0 || math.IsNaN(y) && x != 1:
		return math.NaN(), nil
	case x == 0 && y < 0:
		return 0, errs.New(errs.InvalidArgumentForPowerFunction, "zero raised to a negative power is undefined")
	case x < 0 && y != math.Trunc(y) && !math.IsInf(y, 0):
		return 0, errs.New(errs.InvalidArgumentForPowerFunction, "a negative number raised to a non-integer power yields a complex result")
	}
	p := math.Pow(x, y)
	switch {
	case math.IsInf(p, 0) && !math.IsInf(x, 0) && !math.IsInf(y, 0):
		return 0, errs.New(errs.NumericValueOutOfRange, "value out of range: overflow")
	case p == 0 && x != 0 && !math.IsInf(x, 0) && !math.IsInf(y, 0):
		return 0, errs.New(errs.NumericValueOutOfRange, "value out of range: underflow")
	}
	return p, nil
}

func registerBitwise(r *ext.Registry) {
	addBits[int16](r, "int2", types.Int2)
	addBits[int32](r, "int4", types.Int4)
	addBits[int64](r, "int8", types.Int8)
}

func addBits[T int16 | int32 | int64](r *ext.Registry, name string, t types.T) {
	width := uint32(vector.Width(t.Phys()) * 8)
	addBinary(r, "&", name+"and", t, t, t, "&", kit.Map2(func(a, b T) (T, error) { return a & b, nil }))
	addBinary(r, "|", name+"or", t, t, t, "|", kit.Map2(func(a, b T) (T, error) { return a | b, nil }))
	addBinary(r, "#", name+"xor", t, t, t, "#", kit.Map2(func(a, b T) (T, error) { return a ^ b, nil }))
	addBinary(r, "<<", name+"shl", t, types.Int4, t, "", kit.Map2(func(a T, n int32) (T, error) { return a << (uint32(n) % width), nil }))
	addBinary(r, ">>", name+"shr", t, types.Int4, t, "", kit.Map2(func(a T, n int32) (T, error) { return a >> (uint32(n) % width), nil }))
	addPrefix(r, "~", name+"not", t, t, kit.Map1(func(a T) (T, error) { return ^a, nil }))
}
