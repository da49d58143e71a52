package strfn

import (
	"bytes"
	"unicode/utf8"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/builtin/kit"
	"github.com/basaltdb/basalt/core/builtin/oper"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/vector"
)

func registerBuild(r *ext.Registry) {
	anything := types.Of(types.AnyOID)
	add(r, "replace", kit.Params(text, text, text), 2, rowsOf(replace))
	textFn(r, "translate", 3, translate)
	add(r, "repeat", kit.Params(text, types.Int4), 0, rowsOf(repeat))
	r.AddScalar(
		kit.WithArray(&ext.Scalar{Name: "concat", Args: kit.Params(anything), Variadic: true, Return: text, Volatility: ext.Stable, Eval: rowsOf(concat)}, false),
		kit.WithArray(&ext.Scalar{Name: "concat_ws", Args: kit.Params(text, anything), Variadic: true, Return: text, Volatility: ext.Stable, Eval: rowsOf(concatWS)}, false),
		&ext.Scalar{Name: "chr", Args: kit.Params(types.Int4), Return: text, Strict: true, Eval: kit.Bytes(chr)})
}

func replace(c *ext.Call, v []*vector.Vector, _ []int32) kit.Row {
	text, old, with := kit.StringsOf(v[0]), kit.StringsOf(v[1]), kit.StringsOf(v[2])
	return func(dst []byte, i int) ([]byte, bool, error) {
		s, from, to := text.At(i), old.At(i), with.At(i)
		if len(from) == 0 || len(from) > len(s) {
			return append(dst, s...), false, nil
		}
		if len(to) > len(from) && len(s)/len(from) > kit.MaxValue/len(to)/2 {
			var err error
			if dst, err = kit.Grow(c, dst, len(s)+bytes.Count(s, from)*(len(to)-len(from))); err != nil {
				return dst, false, err
			}
		}
		for {
			at := bytes.Index(s, from)
			if at < 0 {
				return append(dst, s...), false, nil
			}
			dst = append(append(dst, s[:at]...), to...)
			s = s[at+len(from):]
		}
	}
}

func translate(dst []byte, a [][]byte) ([]byte, error) {
	from, to := []rune(string(a[1])), []rune(string(a[2]))
	for _, c := range string(a[0]) {
		at := -1
		for k, f := range from {
			if f == c {
				at = k
				break
			}
		}
		switch {
		case at < 0:
			dst = utf8.AppendRune(dst, c)
		case at < len(to):
			dst = utf8.AppendRune(dst, to[at])
		}
	}
	return dst, nil
}

func repeat(c *ext.Call, v []*vector.Vector, _ []int32) kit.Row {
	text, times := kit.StringsOf(v[0]), ints(v[1])
	return func(dst []byte, i int) ([]byte, bool, error) {
		s, n := text.At(i), max(times(i), 0)
		if len(s) == 0 {
			return dst, false, nil
		}
		dst, err := kit.Grow(c, dst, min(n, kit.MaxValue/len(s)+1)*len(s))
		if err != nil {
			return dst, false, err
		}
		return appendRepeated(dst, s, n), false, nil
	}
}

// part is an argument of concat.
type part struct {
	v      *vector.Vector
	append func(dst []byte, i int) []byte
}

func partsOf(c *ext.Call, v []*vector.Vector) []part {
	parts := make([]part, len(v))
	for k, a := range v {
		parts[k] = part{a, oper.OutputWriter(c, a)}
	}
	return parts
}

func concat(c *ext.Call, v []*vector.Vector, _ []int32) kit.Row {
	parts := partsOf(c, v)
	return func(dst []byte, i int) ([]byte, bool, error) {
		from := len(dst)
		for k := range parts {
			if p := &parts[k]; !p.v.IsNull(i) {
				dst = p.append(dst, i)
			}
			if len(dst)-from > kit.MaxValue {
				return dst, false, tooLong()
			}
		}
		return dst, false, nil
	}
}

func concatWS(c *ext.Call, v []*vector.Vector, _ []int32) kit.Row {
	sep, parts := kit.StringsOf(v[0]), partsOf(c, v[1:])
	return func(dst []byte, i int) ([]byte, bool, error) {
		if v[0].IsNull(i) {
			return dst, true, nil
		}
		from, first := len(dst), true
		for k := range parts {
			p := &parts[k]
			if p.v.IsNull(i) {
				continue
			}
			if !first {
				dst = append(dst, sep.At(i)...)
			}
			dst, first = p.append(dst, i), false
			if len(dst)-from > kit.MaxValue {
				return dst, false, tooLong()
			}
		}
		return dst, false, nil
	}
}

func tooLong() error { return errs.New(errs.ProgramLimitExceeded, "requested length too large") }

func chr(_ *ext.Call, dst []byte, v []*vector.Vector, i int) ([]byte, bool, error) {
	n := kit.At[int32](v[0], i)
	switch {
	case n == 0:
		return dst, false, errs.New(errs.ProgramLimitExceeded, "null character not permitted")
	case n < 0 || !utf8.ValidRune(n):
		return dst, false, errs.New(errs.ProgramLimitExceeded, "requested character too large for encoding: %d", n)
	}
	return utf8.AppendRune(dst, n), false, nil
}
