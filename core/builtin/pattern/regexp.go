package pattern

import (
	"strconv"
	"strings"

	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/builtin/kit"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/core/value/array"
	"github.com/basaltdb/basalt/vector"
)

func registerRegexp(r *ext.Registry) {
	text, textArray := types.Text, types.Text.ArrayOf()
	for _, args := range [][]types.T{{text, text, text}, {text, text, text, text}} {
		r.AddScalar(&ext.Scalar{Name: "regexp_replace", Args: args, Return: text, Strict: true, Cost: 10, Eval: kit.Bytes(replace)})
	}
	for _, args := range [][]types.T{{text, text}, {text, text, text}} {
		r.AddScalar(
			&ext.Scalar{Name: "regexp_match", Args: args, Return: textArray, Strict: true, Cost: 10, Eval: kit.Bytes(match)},
			&ext.Scalar{Name: "regexp_like", Args: args, Return: types.Bool, Strict: true, Cost: 10,
				Eval: kit.Bool(func(_ *ext.Call, args []*vector.Vector, i int) (bool, error) {
					re, _, err := compiled(args, 1, 2, i)
					return err == nil && re.Match(args[0].Bytes(i)), err
				})},
			&ext.Scalar{Name: "regexp_split_to_array", Args: args, Return: textArray, Strict: true, Cost: 10,
				Eval: kit.Bytes(func(_ *ext.Call, dst []byte, args []*vector.Vector, i int) ([]byte, bool, error) {
					list, err := split(args, i)
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
	r.AddScalar(
		&ext.Scalar{Name: "regexp_count", Args: kit.Params(text, text), Return: types.Int4, Strict: true, Cost: 10,
			Eval: kit.Fixed(func(_ *ext.Call, args []*vector.Vector, i int) (int32, error) {
				re, _, err := compiled(args, 1, -1, i)
				if err != nil {
					return 0, err
				}
				return int32(len(re.FindAllStringIndex(args[0].Str(i), -1))), nil
			})},
		&ext.Scalar{Name: "substring", Args: kit.Params(text, text), Return: text, Strict: true, Cost: 10,
			Eval: kit.Bytes(func(_ *ext.Call, dst []byte, args []*vector.Vector, i int) ([]byte, bool, error) {
				re, _, err := compiled(args, 1, -1, i)
				if err != nil {
					return dst, false, err
				}
				m := re.FindSubmatchIndex(args[0].Bytes(i))
				if m == nil {
					return dst, true, nil
				}
				if len(m) > 2 {
					if m[2] < 0 {
						return dst, true, nil
					}
					return append(dst, args[0].Bytes(i)[m[2]:m[3]]...), false, nil
				}
				return append(dst, args[0].Bytes(i)[m[0]:m[1]]...), false, nil
			})},
	)
}

// replace is regexp_replace: \1 to \9 and \& stand for what matched.
func replace(_ *ext.Call, dst []byte, args []*vector.Vector, i int) ([]byte, bool, error) {
	re, flags, err := compiled(args, 1, 3, i)
	if err != nil {
		return dst, false, err
	}
	s, with := args[0].Str(i), args[2].Str(i)
	limit := 1
	if strings.Contains(flags, "g") {
		limit = -1
	}
	at := 0
	for _, m := range re.FindAllStringSubmatchIndex(s, limit) {
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
	re, _, err := compiled(args, 1, 2, i)
	if err != nil {
		return dst, false, err
	}
	s := args[0].Str(i)
	m := re.FindStringSubmatchIndex(s)
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

func split(args []*vector.Vector, i int) ([]string, error) {
	re, _, err := compiled(args, 1, 2, i)
	if err != nil {
		return nil, err
	}
	return re.Split(args[0].Str(i), -1), nil
}

func matches(_ *ext.Call, args []*vector.Vector) (vector.Reader, error) {
	re, flags, err := compiled(args, 1, 2, 0)
	if err != nil {
		return nil, err
	}
	limit := 1
	if strings.Contains(flags, "g") {
		limit = -1
	}
	s := args[0].Str(0)
	out := vector.NewBuilder(types.Text.ArrayOf(), 4)
	for _, m := range re.FindAllStringSubmatchIndex(s, limit) {
		list, null := groups(s, m)
		out.AppendBytes(appendArray(nil, list, null))
	}
	return kit.OneColumn(out.Finish()), nil
}

func splitTable(_ *ext.Call, args []*vector.Vector) (vector.Reader, error) {
	list, err := split(args, 0)
	if err != nil {
		return nil, err
	}
	out := vector.NewBuilder(types.Text, len(list))
	for _, s := range list {
		out.AppendString(s)
	}
	return kit.OneColumn(out.Finish()), nil
}
