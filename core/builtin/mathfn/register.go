// Package mathfn holds the mathematical functions.
package mathfn

import (
	"math"

	"github.com/basaltdb/basalt/core/base/decimal"
	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/builtin/kit"
	"github.com/basaltdb/basalt/core/builtin/oper"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/vector"
	"github.com/basaltdb/basalt/vector/kernel/num"
)

// Register adds the functions.
func Register(r *ext.Registry) {
	registerFloat(r)
	registerNumeric(r)
	registerInteger(r)
	registerRandom(r)
}

func float1(r *ext.Registry, name string, f func(float64) (float64, error)) {
	r.AddScalar(&ext.Scalar{Name: name, Args: kit.Params(types.Float8), Return: types.Float8, Strict: true, Eval: kit.Map1(f)})
}

// plain lifts a function that cannot fail.
func plain(f func(float64) float64) func(float64) (float64, error) {
	return func(x float64) (float64, error) { return f(x), nil }
}

// within refuses arguments outside a function's domain.
func within(f func(float64) float64, ok func(float64) bool) func(float64) (float64, error) {
	return func(x float64) (float64, error) {
		if !ok(x) && !math.IsNaN(x) {
			return 0, errs.New(errs.NumericValueOutOfRange, "input is out of range")
		}
		return f(x), nil
	}
}

func logarithm(f func(float64) float64) func(float64) (float64, error) {
	return func(x float64) (float64, error) {
		switch {
		case x == 0:
			return 0, errs.New(errs.InvalidArgumentForLogarithm, "cannot take logarithm of zero")
		case x < 0:
			return 0, errs.New(errs.InvalidArgumentForLogarithm, "cannot take logarithm of a negative number")
		}
		return f(x), nil
	}
}

func registerFloat(r *ext.Registry) {
	unit := func(x float64) bool { return x >= -1 && x <= 1 }
	finite := func(x float64) bool { return !math.IsInf(x, 0) }
	for name, f := range map[string]func(float64) (float64, error){
		"ceil": plain(math.Ceil), "ceiling": plain(math.Ceil), "floor": plain(math.Floor), "trunc": plain(math.Trunc),
		"round": plain(math.RoundToEven), "dround": plain(math.RoundToEven), "sqrt": oper.Sqrt, "cbrt": plain(math.Cbrt),
		"ln": logarithm(math.Log), "log": logarithm(math.Log10), "log10": logarithm(math.Log10),
		"sin": within(math.Sin, finite), "cos": within(math.Cos, finite), "tan": within(math.Tan, finite),
		"cot":  within(func(x float64) float64 { return 1 / math.Tan(x) }, finite),
		"asin": within(math.Asin, unit), "acos": within(math.Acos, unit), "atan": plain(math.Atan),
		"sinh": plain(math.Sinh), "cosh": plain(math.Cosh), "tanh": plain(math.Tanh), "asinh": plain(math.Asinh),
		"acosh":   within(math.Acosh, func(x float64) bool { return x >= 1 }),
		"atanh":   within(math.Atanh, unit),
		"degrees": plain(func(x float64) float64 { return x * (180 / math.Pi) }),
		"radians": plain(func(x float64) float64 { return x * (math.Pi / 180) }),
		"sign":    plain(sign), "exp": exp,
	} {
		float1(r, name, f)
	}
	two := func(name string, f func(a, b float64) (float64, error)) {
		r.AddScalar(&ext.Scalar{Name: name, Args: kit.Params(types.Float8, types.Float8), Return: types.Float8, Strict: true, Eval: kit.Map2(f)})
	}
	two("power", oper.Power)
	two("pow", oper.Power)
	two("atan2", func(a, b float64) (float64, error) { return math.Atan2(a, b), nil })
	r.AddScalar(&ext.Scalar{Name: "pi", Return: types.Float8, Strict: true,
		Eval: kit.Fixed(func(*ext.Call, []*vector.Vector, int) (float64, error) { return math.Pi, nil })})
}

func sign(x float64) float64 {
	switch {
	case x > 0:
		return 1
	case x < 0:
		return -1
	}
	return x
}

func exp(x float64) (float64, error) {
	y := math.Exp(x)
	switch {
	case math.IsInf(y, 1) && !math.IsInf(x, 1):
		return 0, errs.New(errs.NumericValueOutOfRange, "value out of range: overflow")
	case y == 0 && !math.IsInf(x, -1):
		return 0, errs.New(errs.NumericValueOutOfRange, "value out of range: underflow")
	}
	return y, nil
}

func numeric1(r *ext.Registry, name string, f func(d *decimal.Decimal) (decimal.Decimal, error)) {
	r.AddScalar(&ext.Scalar{Name: name, Args: kit.Params(types.Numeric), Return: types.Numeric, Strict: true, Cost: 2,
		Eval: func(_ *ext.Call, args []*vector.Vector, sel []int32, out *vector.Vector) error {
			return num.Map(args[0], sel, out, f)
		}})
}

func registerNumeric(r *ext.Registry) {
	exact := func(f func(d *decimal.Decimal) decimal.Decimal) func(*decimal.Decimal) (decimal.Decimal, error) {
		return func(d *decimal.Decimal) (decimal.Decimal, error) { return f(d), nil }
	}
	numeric1(r, "ceil", exact((*decimal.Decimal).Ceil))
	numeric1(r, "ceiling", exact((*decimal.Decimal).Ceil))
	numeric1(r, "floor", exact((*decimal.Decimal).Floor))
	numeric1(r, "trim_scale", exact((*decimal.Decimal).TrimScale))
	numeric1(r, "round", func(d *decimal.Decimal) (decimal.Decimal, error) { return d.Round(0), nil })
	numeric1(r, "trunc", func(d *decimal.Decimal) (decimal.Decimal, error) { return d.Trunc(0), nil })
	numeric1(r, "sign", func(d *decimal.Decimal) (decimal.Decimal, error) {
		if d.Kind == decimal.NaN {
			return *d, nil
		}
		return decimal.New(int64(d.Sign()), 0), nil
	})
	numeric1(r, "sqrt", (*decimal.Decimal).Sqrt)
	numeric1(r, "exp", (*decimal.Decimal).Exp)
	numeric1(r, "ln", (*decimal.Decimal).Ln)
	numeric1(r, "log", (*decimal.Decimal).Log10)
	numeric1(r, "log10", (*decimal.Decimal).Log10)
	scaled := func(name string, f func(d *decimal.Decimal, n int) decimal.Decimal) {
		r.AddScalar(&ext.Scalar{Name: name, Args: kit.Params(types.Numeric, types.Int4), Return: types.Numeric, Strict: true, Cost: 2,
			Eval: func(_ *ext.Call, args []*vector.Vector, sel []int32, out *vector.Vector) error {
				return num.Fill(sel, out, func(i int) (decimal.Decimal, error) {
					d := args[0].DecimalAt(i)
					n := min(max(int(kit.At[int32](args[1], i)), -2000), 2000)
					return f(&d, n), nil
				})
			}})
	}
	scaled("round", (*decimal.Decimal).Round)
	scaled("trunc", (*decimal.Decimal).Trunc)
	two := func(name string, f func(a, b *decimal.Decimal) (decimal.Decimal, error)) *ext.Scalar {
		s := &ext.Scalar{Name: name, Args: kit.Params(types.Numeric, types.Numeric), Return: types.Numeric, Strict: true, Cost: 10,
			Eval: func(_ *ext.Call, args []*vector.Vector, sel []int32, out *vector.Vector) error {
				return num.Fill(sel, out, func(i int) (decimal.Decimal, error) {
					a, b := args[0].DecimalAt(i), args[1].DecimalAt(i)
					return f(&a, &b)
				})
			}}
		r.AddScalar(s)
		return s
	}
	pow := two("power", (*decimal.Decimal).Pow)
	two("pow", (*decimal.Decimal).Pow)
	two("log", func(base, x *decimal.Decimal) (decimal.Decimal, error) { return x.LogBase(base) })
	r.AddOperator(&ext.Operator{Name: "^", Left: types.Numeric, Right: types.Numeric, Fn: pow})
	scale := func(name string, f func(d *decimal.Decimal) int) {
		r.AddScalar(&ext.Scalar{Name: name, Args: kit.Params(types.Numeric), Return: types.Int4, Strict: true,
			Eval: kit.Nullable(func(_ *ext.Call, args []*vector.Vector, i int, out *vector.Builder) error {
				d := args[0].DecimalAt(i)
				if d.Kind != decimal.Finite {
					out.AppendNull()
					return nil
				}
				vector.AppendFixed(out, int32(f(&d)))
				return nil
			})})
	}
	scale("scale", func(d *decimal.Decimal) int { return d.Scale })
	scale("min_scale", (*decimal.Decimal).MinScale)
}

func registerInteger(r *ext.Registry) {
	integers[int32](r, types.Int4, "integer")
	integers[int64](r, types.Int8, "bigint")
	r.AddScalar(&ext.Scalar{Name: "factorial", Args: kit.Params(types.Int8), Return: types.Numeric, Strict: true,
		Eval: func(_ *ext.Call, args []*vector.Vector, sel []int32, out *vector.Vector) error {
			return num.Fill(sel, out, func(i int) (decimal.Decimal, error) {
				n := kit.At[int64](args[0], i)
				if n < 0 {
					return decimal.Decimal{}, errs.New(errs.NumericValueOutOfRange, "factorial of a negative number is undefined")
				}
				if n > 32177 {
					return decimal.Decimal{}, errs.New(errs.NumericValueOutOfRange, "value overflows numeric format")
				}
				var d decimal.Decimal
				d.Coef.MulRange(1, n)
				return d, nil
			})
		}},
		&ext.Scalar{Name: "width_bucket", Args: kit.Params(types.Float8, types.Float8, types.Float8, types.Int4), Return: types.Int4, Strict: true,
			Eval: kit.Fixed(widthBucket)})
}

func widthBucket(_ *ext.Call, a []*vector.Vector, i int) (int32, error) {
	x, lo, hi, n := kit.At[float64](a[0], i), kit.At[float64](a[1], i), kit.At[float64](a[2], i), kit.At[int32](a[3], i)
	switch {
	case n <= 0:
		return 0, errs.New(errs.InvalidArgumentForWidthBucket, "count must be greater than zero")
	case math.IsNaN(x) || math.IsNaN(lo) || math.IsNaN(hi):
		return 0, errs.New(errs.InvalidArgumentForWidthBucket, "operand, lower bound, and upper bound cannot be NaN")
	case math.IsInf(lo, 0) || math.IsInf(hi, 0):
		return 0, errs.New(errs.InvalidArgumentForWidthBucket, "lower and upper bounds must be finite")
	case lo == hi:
		return 0, errs.New(errs.InvalidArgumentForWidthBucket, "lower bound cannot equal upper bound")
	}
	if lo > hi {
		x, lo, hi = -x, -lo, -hi
	}
	switch {
	case x < lo:
		return 0, nil
	case x >= hi:
		return n + 1, nil
	}
	return int32(float64(n)*((x-lo)/(hi-lo))) + 1, nil
}

func integers[T int32 | int64](r *ext.Registry, t types.T, name string) {
	two := func(fn string, f func(a, b T) (T, error)) {
		r.AddScalar(&ext.Scalar{Name: fn, Args: kit.Params(t, t), Return: t, Strict: true, Eval: kit.Map2(f)})
	}
	outOfRange := errs.New(errs.NumericValueOutOfRange, "%s out of range", name)
	two("gcd", func(a, b T) (T, error) {
		g := gcd(a, b)
		if g < 0 {
			return 0, outOfRange
		}
		return g, nil
	})
	two("lcm", func(a, b T) (T, error) {
		if a == 0 || b == 0 {
			return 0, nil
		}
		q := a / gcd(a, b)
		l := q * b
		if l/b != q {
			return 0, outOfRange
		}
		if l < 0 {
			l = -l
		}
		if l < 0 {
			return 0, outOfRange
		}
		return l, nil
	})
}

func gcd[T int32 | int64](a, b T) T {
	for b != 0 {
		a, b = b, a%b
	}
	if a < 0 {
		return -a
	}
	return a
}

func registerRandom(r *ext.Registry) {
	r.AddScalar(
		&ext.Scalar{Name: "random", Return: types.Float8, Strict: true, Volatility: ext.Volatile,
			Eval: kit.Fixed(func(c *ext.Call, _ []*vector.Vector, _ int) (float64, error) { return c.Session.RandomFloat(), nil })},
		&ext.Scalar{Name: "setseed", Args: kit.Params(types.Float8), Return: types.Void, Strict: true, Volatility: ext.Volatile,
			Eval: kit.Bytes(func(c *ext.Call, dst []byte, a []*vector.Vector, i int) ([]byte, bool, error) {
				x := kit.At[float64](a[0], i)
				if !(x >= -1 && x <= 1) {
					return dst, false, errs.New(errs.InvalidParameterValue, "setseed parameter %g is out of allowed range [-1,1]", x)
				}
				c.Session.SeedRandom(x)
				return dst, false, nil
			})},
		&ext.Scalar{Name: "gen_random_uuid", Return: types.UUID, Strict: true, Volatility: ext.Volatile,
			Eval: kit.Fixed(func(c *ext.Call, _ []*vector.Vector, _ int) (vector.UUID, error) {
				var u vector.UUID
				c.Session.Random(u[:])
				u[6], u[8] = u[6]&0x0f|0x40, u[8]&0x3f|0x80
				return u, nil
			})},
	)
}
