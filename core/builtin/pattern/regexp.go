package pattern

import (
	"strings"
	"unicode/utf8"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/builtin/kit"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/core/value/array"
	"github.com/basaltdb/basalt/vector"
)

var (
	text      = types.Text
	textArray = types.Text.ArrayOf()
	i4        = types.Int4
)

func registerRegexp(r *ext.Registry) {
	for _, args := range [][]types.T{{text, text}, {text, text, text}} {
		r.AddScalar(
			&ext.Scalar{Name: "regexp_match", Args: args, Return: textArray, Strict: true, Cost: 10, Eval: kit.Bytes(match)},
			&ext.Scalar{Name: "regexp_like", Args: args, Return: types.Bool, Strict: true, Cost: 10,
				Eval: kit.Bool(func(_ *ext.Call, args []*vector.Vector, i int) (bool, error) {
					re, _, err := compiled("regexp_like", args, 1, 2, i)
					return err == nil && re.Match(args[0].Bytes(i)), err
				})},
			&ext.Scalar{Name: "regexp_split_to_array", Args: args, Return: textArray, Strict: true, Cost: 10,
				Eval: kit.Bytes(func(_ *ext.Call, dst []byte, args []*vector.Vector, i int) ([]byte, bool, error) {
					list, err := split("regexp_split_to_array", args, i)
					return appendArray(dst, list, nil), false, err
				})},
		)
		r.AddTable(
			&ext.TableFunc{Name: "regexp_matches", Args: args, Strict: true, Scalar: true, Rows: 10,
				Columns: []ext.ResultColumn{{Name: "regexp_matches", Type: textArray}}, Open: matches},
			&ext.TableFunc{Name: "regexp_split_to_table", Args: args, Strict: true, Scalar: true, Rows: 10,
				Columns: []ext.ResultColumn{{Name: "regexp_split_to_table", Type: text}}, Open: splitTable},
		)
	}
	r.AddScalar(&ext.Scalar{Name: "substring", Args: kit.Params(text, text), Return: text, Strict: true, Cost: 10,
		Eval: kit.Bytes(func(_ *ext.Call, dst []byte, args []*vector.Vector, i int) ([]byte, bool, error) {
			re, err := CompileRegex(args[1].Str(i), "")
			if err != nil {
				return dst, false, err
			}
			s := args[0].Str(i)
			m := re.Find(s, 0)
			if m == nil || len(m) > 2 && m[2] < 0 {
				return dst, true, nil
			}
			if len(m) > 2 {
				m = m[2:]
			}
			return append(dst, s[m[0]:m[1]]...), false, nil
		})})
}

// compiled returns the expression of row i, for a function that has no use for
// the flag g.
func compiled(fn string, args []*vector.Vector, pattern, flags, i int) (*Regex, bool, error) {
	re, global, err := withFlags(args, pattern, flags, i)
	if err == nil && global {
		return nil, false, errGlobal(fn)
	}
	return re, global, err
}

func errGlobal(fn string) *errs.Error {
	return errs.New(errs.InvalidParameterValue, "%s() does not support the \"global\" option", fn)
}

// withFlags returns the expression of row i, and whether g is among its flags.
func withFlags(args []*vector.Vector, pattern, flags, i int) (re *Regex, global bool, err error) {
	f := ""
	if flags >= 0 && flags < len(args) {
		f = args[flags].Str(i)
		global = strings.Contains(f, "g")
		f = strings.ReplaceAll(f, "g", "")
	}
	re, err = CompileRegex(args[pattern].Str(i), f)
	return re, global, err
}

// groups returns the groups of a match, or the whole where there are none.
func groups(s string, m []int) (list []string, null []bool) {
	from := 2
	if len(m) == 2 {
		from = 0
	}
	for k := from; k < len(m); k += 2 {
		if m[k] < 0 {
			list, null = append(list, ""), append(null, true)
		} else {
			list, null = append(list, s[m[k]:m[k+1]]), append(null, false)
		}
	}
	return list, null
}

func match(_ *ext.Call, dst []byte, args []*vector.Vector, i int) ([]byte, bool, error) {
	re, global, err := withFlags(args, 1, 2, i)
	if err != nil {
		return dst, false, err
	}
	if global {
		return dst, false, errGlobal("regexp_match").WithHint("Use the regexp_matches function instead.")
	}
	s := args[0].Str(i)
	m := re.Find(s, 0)
	if m == nil {
		return dst, true, nil
	}
	list, null := groups(s, m)
	return appendArray(dst, list, null), false, nil
}

// appendArray appends a text array.
func appendArray(dst []byte, list []string, null []bool) []byte {
	b := vector.NewBuilder(types.Text, len(list))
	for k, s := range list {
		if null != nil && null[k] {
			b.AppendNull()
		} else {
			b.AppendString(s)
		}
	}
	a := array.Of(b.Finish())
	return a.Append(dst)
}

// split cuts a text at the matches; empty ones at its ends or right behind
// another do not count.
func split(fn string, args []*vector.Vector, i int) ([]string, error) {
	re, _, err := compiled(fn, args, 1, 2, i)
	if err != nil {
		return nil, err
	}
	s := args[0].Str(i)
	var parts []string
	at := 0
	for _, m := range re.All(s, 0, -1) {
		if m[0] < len(s) && m[1] > at {
			parts, at = append(parts, s[at:m[0]]), m[1]
		}
	}
	return append(parts, s[at:]), nil
}

func matches(_ *ext.Call, args []*vector.Vector) (vector.Reader, error) {
	re, global, err := withFlags(args, 1, 2, 0)
	if err != nil {
		return nil, err
	}
	limit := 1
	if global {
		limit = -1
	}
	s := args[0].Str(0)
	out := vector.NewBuilder(types.Text.ArrayOf(), 4)
	for _, m := range re.All(s, 0, limit) {
		list, null := groups(s, m)
		out.AppendBytes(appendArray(nil, list, null))
	}
	return kit.OneColumn(out.Finish()), nil
}

func splitTable(_ *ext.Call, args []*vector.Vector) (vector.Reader, error) {
	list, err := split("regexp_split_to_table", args, 0)
	if err != nil {
		return nil, err
	}
	out := vector.NewBuilder(types.Text, len(list))
	for _, s := range list {
		out.AppendString(s)
	}
	return kit.OneColumn(out.Finish()), nil
}

// skipRunes returns the position of the n-th character of s, from 0, or one
// past the end where it has fewer.
func skipRunes(s string, n int) int {
	at := 0
	for ; n > 0; n-- {
		if at >= len(s) {
			return len(s) + 1
		}
		_, size := utf8.DecodeRuneInString(s[at:])
		at += size
	}
	return at
}
