package strfn

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/builtin/kit"
	"github.com/basaltdb/basalt/core/builtin/oper"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/core/sql/lex"
	"github.com/basaltdb/basalt/core/value"
	"github.com/basaltdb/basalt/vector"
)

func quoteIdent(s string) string { return lex.QuoteIdent(s) }

func quoteLiteral(s string) string { return lex.QuoteLiteral(s) }

func registerFormat(r *ext.Registry) {
	plain := func(args ...types.T) *ext.Scalar {
		return &ext.Scalar{Name: "format", Args: args, Variadic: len(args) > 1, Return: text, Volatility: ext.Stable, Eval: kit.Bytes(format)}
	}
	r.AddScalar(plain(text), kit.WithArray(plain(text, types.Of(types.AnyOID)), true))
}

// format is printf with %s, %I and %L.
func format(c *ext.Call, dst []byte, v []*vector.Vector, i int) ([]byte, bool, error) {
	if v[0].IsNull(i) {
		return dst, true, nil
	}
	f := v[0].Str(i)
	next := 1
	for k := 0; k < len(f); k++ {
		if f[k] != '%' {
			dst = append(dst, f[k])
			continue
		}
		k++
		if k < len(f) && f[k] == '%' {
			dst = append(dst, '%')
			continue
		}
		spec, used, err := parseSpec(f[k:])
		if err != nil {
			return dst, false, err
		}
		k += used
		if k >= len(f) {
			return dst, false, errs.New(errs.InvalidParameterValue, "unterminated format() type specifier").
				WithHint("For a single \"%%\" use \"%%%%\".")
		}
		if spec.star {
			at := next
			if spec.starArg > 0 {
				at = spec.starArg
			}
			next = at + 1
			if at >= len(v) {
				return dst, false, errs.New(errs.InvalidParameterValue, "too few arguments for format()")
			}
			if spec.width, err = starWidth(c, v[at], i); err != nil {
				return dst, false, err
			}
			if spec.width < 0 {
				spec.width, spec.left = -spec.width, true
			}
		}
		if spec.positional {
			if spec.arg == 0 {
				return dst, false, errs.New(errs.InvalidParameterValue, "format specifies argument 0, but arguments are numbered from 1")
			}
			next = spec.arg
		}
		if next >= len(v) {
			return dst, false, errs.New(errs.InvalidParameterValue, "too few arguments for format()")
		}
		out, err := formatOne(c, f[k], v[next], i)
		if err != nil {
			return dst, false, err
		}
		next++
		dst = spec.pad(dst, out)
	}
	return dst, false, nil
}

type formatSpec struct {
	arg, width int
	positional bool // arg was given
	left       bool
	// star says that the width is an argument, the one with the number starArg
	// or, with 0, the next.
	star    bool
	starArg int
}

// parseSpec reads position, flags and width in front of a conversion.
func parseSpec(s string) (spec formatSpec, used int, err error) {
	digits := func() int {
		n := used
		for used < len(s) && s[used] >= '0' && s[used] <= '9' {
			used++
		}
		x, _ := strconv.Atoi(s[n:used])
		return x
	}
	n := digits()
	if used > 0 && used < len(s) && s[used] == '$' {
		spec.arg, spec.positional = n, true
		used++
	} else {
		spec.width = n
	}
	for used < len(s) && s[used] == '-' {
		spec.left = true
		used++
	}
	if used < len(s) && s[used] == '*' {
		spec.star = true
		used++
		from := used
		spec.starArg = digits()
		if used > from {
			switch {
			case used >= len(s) || s[used] != '$':
				return spec, used, errs.New(errs.InvalidParameterValue, "width argument position must be ended by \"$\"")
			case spec.starArg == 0:
				return spec, used, errs.New(errs.InvalidParameterValue, "format specifies argument 0, but arguments are numbered from 1")
			}
			used++
		}
	} else if spec.width == 0 {
		spec.width = digits()
	}
	return spec, used, nil
}

// starWidth reads a width from an argument; null is none.
func starWidth(c *ext.Call, v *vector.Vector, i int) (int, error) {
	if v.IsNull(i) {
		return 0, nil
	}
	n, err := value.ParseInt(string(oper.AppendTextOf(c, nil, v, i)), 32, "integer")
	return int(n), err
}

func (p formatSpec) pad(dst []byte, s string) []byte {
	fill := max(min(p.width, 1<<20)-utf8.RuneCountInString(s), 0)
	if p.left {
		return append(append(dst, s...), strings.Repeat(" ", fill)...)
	}
	return append(append(dst, strings.Repeat(" ", fill)...), s...)
}

func formatOne(c *ext.Call, conversion byte, v *vector.Vector, i int) (string, error) {
	null := v.IsNull(i)
	s := ""
	if !null {
		s = string(kit.Format(c).Append(nil, v, i))
	}
	switch conversion {
	case 's':
		return s, nil
	case 'I':
		if null {
			return "", errs.New(errs.NullValueNotAllowed, "null values cannot be formatted as an SQL identifier")
		}
		return quoteIdent(s), nil
	case 'L':
		if null {
			return "NULL", nil
		}
		return quoteLiteral(s), nil
	}
	return "", errs.New(errs.InvalidParameterValue, "unrecognized format() type specifier \"%c\"", conversion)
}
