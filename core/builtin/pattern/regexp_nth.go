package pattern

import (
	"strconv"
	"unicode/utf8"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/builtin/kit"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/vector"
)

// registerNth adds the functions that take a start and a number of a match:
// regexp_replace, regexp_count, regexp_instr and regexp_substr.
func registerNth(r *ext.Registry) {
	add := func(name string, ret types.T, eval ext.ScalarKernel, forms ...[]types.T) {
		for _, args := range forms {
			r.AddScalar(&ext.Scalar{Name: name, Args: args, Return: ret, Strict: true, Cost: 10, Eval: eval})
		}
	}
	add("regexp_replace", text, kit.Bytes(replace), kit.Params(text, text, text), kit.Params(text, text, text, text),
		kit.Params(text, text, text, i4), kit.Params(text, text, text, i4, i4), kit.Params(text, text, text, i4, i4, text))
	add("regexp_count", i4, kit.Fixed(count), kit.Params(text, text), kit.Params(text, text, i4), kit.Params(text, text, i4, text))
	add("regexp_instr", i4, kit.Fixed(instr), kit.Params(text, text), kit.Params(text, text, i4), kit.Params(text, text, i4, i4),
		kit.Params(text, text, i4, i4, i4), kit.Params(text, text, i4, i4, i4, text), kit.Params(text, text, i4, i4, i4, text, i4))
	add("regexp_substr", text, kit.Bytes(substr), kit.Params(text, text), kit.Params(text, text, i4), kit.Params(text, text, i4, i4),
		kit.Params(text, text, i4, i4, text), kit.Params(text, text, i4, i4, text, i4))
}

// parameter reads an integer argument that must be at least min.
func parameter(args []*vector.Vector, at, i, missing, min int, name string) (int, error) {
	if at >= len(args) {
		return missing, nil
	}
	n := int(kit.At[int32](args[at], i))
	if n < min {
		return 0, errs.New(errs.InvalidParameterValue, "invalid value for parameter \"%s\": %d", name, n)
	}
	return n, nil
}

// replace is regexp_replace: \1 to \9 and \& stand for what matched. Without a
// number, g decides between the first match and all.
func replace(_ *ext.Call, dst []byte, args []*vector.Vector, i int) ([]byte, bool, error) {
	flags, numbered := 3, len(args) > 3 && args[3].Type.OID == types.Int4OID
	if numbered {
		flags = 5
	} else if len(args) > 3 {
		if f := args[3].Str(i); f != "" && f[0] >= '0' && f[0] <= '9' {
			return dst, false, errs.New(errs.InvalidParameterValue, "invalid regular expression option: \"%c\"", f[0]).
				WithHint("If you meant to use regexp_replace() with a start parameter, cast the fourth argument to integer explicitly.")
		}
	}
	start, n := 1, 1
	var err error
	if numbered {
		if start, err = parameter(args, 3, i, 1, 1, "start"); err != nil {
			return dst, false, err
		}
		if n, err = parameter(args, 4, i, 1, 0, "n"); err != nil {
			return dst, false, err
		}
	}
	re, global, err := withFlags(args, 1, flags, i)
	if err != nil {
		return dst, false, err
	}
	if global && len(args) < 5 {
		n = 0
	}
	s, with := args[0].Str(i), args[2].Str(i)
	at, from := 0, skipRunes(s, start-1)
	limit := n
	if n == 0 {
		limit = -1
	}
	for k, m := range re.All(s, from, limit) {
		if n > 0 && k+1 < n {
			continue
		}
		dst = append(dst, s[at:m[0]]...)
		dst = expand(dst, with, s, m)
		at = m[1]
	}
	return append(dst, s[at:]...), false, nil
}

func expand(dst []byte, with, s string, m []int) []byte {
	for i := 0; i < len(with); i++ {
		if with[i] != '\\' || i+1 == len(with) {
			dst = append(dst, with[i])
			continue
		}
		i++
		group := -1
		switch c := with[i]; {
		case c == '&':
			group = 0
		case c >= '1' && c <= '9':
			group, _ = strconv.Atoi(string(c))
		case c == '\\':
			dst = append(dst, '\\')
			continue
		default:
			dst = append(dst, '\\', c)
			continue
		}
		if 2*group+1 < len(m) && m[2*group] >= 0 {
			dst = append(dst, s[m[2*group]:m[2*group+1]]...)
		}
	}
	return dst
}

func count(_ *ext.Call, args []*vector.Vector, i int) (int32, error) {
	start, err := parameter(args, 2, i, 1, 1, "start")
	if err != nil {
		return 0, err
	}
	re, _, err := compiled("regexp_count", args, 1, 3, i)
	if err != nil {
		return 0, err
	}
	s := args[0].Str(i)
	return int32(len(re.All(s, skipRunes(s, start-1), -1))), nil
}

// nth finds the n-th match from a start, and the group of it that is asked
// for; nil where there is none. The arguments behind the pattern are start, n,
// and at flags and group what these names say.
func nth(fn string, args []*vector.Vector, i, flags, group int) ([]int, error) {
	start, err := parameter(args, 2, i, 1, 1, "start")
	if err != nil {
		return nil, err
	}
	n, err := parameter(args, 3, i, 1, 1, "n")
	if err != nil {
		return nil, err
	}
	g, err := parameter(args, group, i, 0, 0, "subexpr")
	if err != nil {
		return nil, err
	}
	re, _, err := compiled(fn, args, 1, flags, i)
	if err != nil {
		return nil, err
	}
	s := args[0].Str(i)
	all := re.All(s, skipRunes(s, start-1), n)
	if len(all) < n || 2*g+1 >= len(all[n-1]) || all[n-1][2*g] < 0 {
		return nil, nil
	}
	return all[n-1][2*g : 2*g+2], nil
}

func instr(_ *ext.Call, args []*vector.Vector, i int) (int32, error) {
	end := 0
	if len(args) > 4 {
		if end = int(kit.At[int32](args[4], i)); end != 0 && end != 1 {
			return 0, errs.New(errs.InvalidParameterValue, "invalid value for parameter \"%s\": %d", "endoption", end)
		}
	}
	m, err := nth("regexp_instr", args, i, 5, 6)
	if err != nil || m == nil {
		return 0, err
	}
	return int32(utf8.RuneCountInString(args[0].Str(i)[:m[end]]) + 1), nil
}

func substr(_ *ext.Call, dst []byte, args []*vector.Vector, i int) ([]byte, bool, error) {
	m, err := nth("regexp_substr", args, i, 4, 5)
	if err != nil || m == nil {
		return dst, true, err
	}
	return append(dst, args[0].Str(i)[m[0]:m[1]]...), false, nil
}
