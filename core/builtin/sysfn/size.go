package sysfn

import (
	"math/big"
	"strings"

	"github.com/basaltdb/basalt/core/base/decimal"
	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/builtin/kit"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/vector"
)

// registerSizeText adds pg_size_pretty and pg_size_bytes.
func registerSizeText(r *ext.Registry) {
	r.AddScalar(
		&ext.Scalar{Name: "pg_size_pretty", Args: kit.Params(i8), Return: text, Strict: true,
			Eval: kit.Bytes(func(_ *ext.Call, dst []byte, v []*vector.Vector, i int) ([]byte, bool, error) {
				return append(dst, pretty(big.NewInt(kit.At[int64](v[0], i)))...), false, nil
			})},
		&ext.Scalar{Name: "pg_size_pretty", Args: kit.Params(types.Numeric), Return: text, Strict: true,
			Eval: kit.Bytes(func(_ *ext.Call, dst []byte, v []*vector.Vector, i int) ([]byte, bool, error) {
				d := v[0].DecimalAt(i)
				if d.Kind != decimal.Finite {
					return append(d.Append(dst), " bytes"...), false, nil
				}
				if limit := decimal.New(10240, 0); d.Cmp(&limit) < 0 && d.Sign() >= 0 || d.Sign() < 0 && negated(d).Cmp(&limit) < 0 {
					return append(d.Append(dst), " bytes"...), false, nil
				}
				whole := d.Trunc(0)
				return append(dst, pretty(&whole.Coef)...), false, nil
			})},
		&ext.Scalar{Name: "pg_size_bytes", Args: kit.Params(text), Return: i8, Strict: true,
			Eval: kit.Fixed(func(_ *ext.Call, v []*vector.Vector, i int) (int64, error) { return sizeBytes(v[0].Str(i)) })},
	)
}

func negated(d decimal.Decimal) *decimal.Decimal {
	n := d.Neg()
	return &n
}

var sizeUnits = []string{"bytes", "kB", "MB", "GB", "TB", "PB"}

// pretty prints a size with a unit: the next begins at about ten thousand of
// the one before, and all but bytes are rounded to the nearest.
func pretty(n *big.Int) string {
	x := new(big.Int).Set(n)
	limit := big.NewInt(10 * 1024)
	for k, unit := range sizeUnits {
		last := k == len(sizeUnits)-1
		if last || x.CmpAbs(limit) < 0 {
			if k > 0 { // x counts halves of the unit
				x.Add(x, big.NewInt(int64(x.Sign())))
				if n.Sign() >= 0 && x.Sign() == 0 {
					x.SetInt64(1)
				}
				x.Quo(x, big.NewInt(2))
			}
			return x.String() + " " + unit
		}
		per := int64(1024)
		if k == 0 {
			per = 512
		}
		x.Quo(x, big.NewInt(per))
		limit.SetInt64(20*1024 - 1)
	}
	return ""
}

// sizeBytes reads a size like 1.5 GB.
func sizeBytes(s string) (int64, error) {
	bad := errs.New(errs.InvalidParameterValue, "invalid size: \"%s\"", s)
	rest := strings.TrimSpace(s)
	end := 0
	if end < len(rest) && (rest[end] == '-' || rest[end] == '+') {
		end++
	}
	digits := 0
	for end < len(rest) && (rest[end] >= '0' && rest[end] <= '9' || rest[end] == '.') {
		if rest[end] != '.' {
			digits++
		}
		end++
	}
	if digits == 0 || strings.Count(rest[:end], ".") > 1 {
		return 0, bad
	}
	end += exponentLen(rest[end:])
	d, err := decimal.Parse(rest[:end])
	if err != nil {
		return 0, err
	}
	if unit := strings.TrimSpace(rest[end:]); unit != "" {
		factor := decimal.New(1, 0)
		known := false
		for _, u := range sizeUnits {
			if known = strings.EqualFold(unit, u); known {
				break
			}
			factor.Coef.Lsh(&factor.Coef, 10)
		}
		if !known {
			return 0, bad.WithDetail("Invalid size unit: \"%s\".", unit).
				WithHint("Valid units are \"bytes\", \"kB\", \"MB\", \"GB\", \"TB\", and \"PB\".")
		}
		if d, err = d.Mul(&factor); err != nil {
			return 0, err
		}
	}
	n, ok := d.Int64()
	if !ok {
		return 0, errs.New(errs.NumericValueOutOfRange, "bigint out of range")
	}
	return n, nil
}

// exponentLen is the length of an exponent at the start of s, 0 for none: a
// unit may begin with the same letter.
func exponentLen(s string) int {
	if s == "" || s[0]|0x20 != 'e' {
		return 0
	}
	end := 1
	if end < len(s) && (s[end] == '-' || s[end] == '+') {
		end++
	}
	from := end
	for end < len(s) && s[end] >= '0' && s[end] <= '9' {
		end++
	}
	if end == from {
		return 0
	}
	return end
}
