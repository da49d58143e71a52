package strfn

import (
	"bytes"
	"unicode/utf8"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/builtin/kit"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/vector"
)

// ints reads the rows of an int4 argument, Flat or Const.
func ints(v *vector.Vector) func(i int) int {
	x := vector.Values[int32](v)
	if v.Enc == vector.Const {
		n := int(x[0])
		return func(int) int { return n }
	}
	return func(i int) int { return int(x[i]) }
}

// substring makes substr(text, from) and, with a third argument, substr(text,
// from, length).
func substring(_ *ext.Call, v []*vector.Vector, sel []int32) kit.Row {
	t, from := textsOf(v[0], sel), ints(v[1])
	if len(v) == 2 {
		return func(dst []byte, i int) ([]byte, bool, error) {
			s := t.At(i)
			return append(dst, s[t.skip(s, from(i)-1):]...), false, nil
		}
	}
	length := ints(v[2])
	return func(dst []byte, i int) ([]byte, bool, error) {
		s, begin, n := t.At(i), from(i), length(i)
		if n < 0 {
			return dst, false, errs.New(errs.SubstringError, "negative substring length not allowed")
		}
		end := min(begin+n, len(s)+1)
		if begin = max(begin, 1); end <= begin {
			return dst, false, nil
		}
		return append(dst, t.cut(s, begin-1, end-begin)...), false, nil
	}
}

func left(_ *ext.Call, v []*vector.Vector, sel []int32) kit.Row {
	t, count := textsOf(v[0], sel), ints(v[1])
	return func(dst []byte, i int) ([]byte, bool, error) {
		s, n := t.At(i), count(i)
		if n < 0 {
			n += t.count(s)
		}
		return append(dst, s[:t.skip(s, n)]...), false, nil
	}
}

func right(_ *ext.Call, v []*vector.Vector, sel []int32) kit.Row {
	t, count := textsOf(v[0], sel), ints(v[1])
	return func(dst []byte, i int) ([]byte, bool, error) {
		s, n := t.At(i), -count(i)
		if n <= 0 {
			n += t.count(s)
		}
		return append(dst, s[t.skip(s, n):]...), false, nil
	}
}

func registerParts(r *ext.Registry) {
	i4 := types.Int4
	for _, name := range []string{"substring", "substr"} {
		add(r, name, kit.Params(text, i4), 0, rowsOf(substring))
		add(r, name, kit.Params(text, i4, i4), 0, rowsOf(substring))
	}
	add(r, "left", kit.Params(text, i4), 0, rowsOf(left))
	add(r, "right", kit.Params(text, i4), 0, rowsOf(right))
	add(r, "split_part", kit.Params(text, text, i4), 0, rowsOf(splitPart))
	add(r, "overlay", kit.Params(text, text, i4), 0, kit.Bytes(overlay))
	add(r, "overlay", kit.Params(text, text, i4, i4), 0, kit.Bytes(overlay))
	r.AddScalar(
		&ext.Scalar{Name: "starts_with", Args: kit.Params(text, text), Return: types.Bool, Strict: true, Eval: startsWith},
		&ext.Scalar{Name: "strpos", Args: kit.Params(text, text), Return: i4, Strict: true, Eval: position},
		&ext.Scalar{Name: "position", Args: kit.Params(text, text), Return: i4, Strict: true, Eval: position},
	)
}

func startsWith(_ *ext.Call, v []*vector.Vector, sel []int32, out *vector.Vector) error {
	s, prefix, bits := kit.StringsOf(v[0]), kit.StringsOf(v[1]), out.Bits()
	clear(bits)
	return kit.Each(out.Len(), sel, func(i int) error {
		if bytes.HasPrefix(s.At(i), prefix.At(i)) {
			bits.Set(i)
		}
		return nil
	})
}

func position(_ *ext.Call, v []*vector.Vector, sel []int32, out *vector.Vector) error {
	t, part, dst := textsOf(v[0], sel), kit.StringsOf(v[1]), vector.Values[int32](out)
	return kit.Each(out.Len(), sel, func(i int) error {
		s := t.At(i)
		at := bytes.Index(s, part.At(i))
		dst[i] = 0
		if at >= 0 {
			dst[i] = int32(t.count(s[:at]) + 1)
		}
		return nil
	})
}

func overlay(_ *ext.Call, dst []byte, v []*vector.Vector, i int) ([]byte, bool, error) {
	s, with := v[0].Bytes(i), v[1].Bytes(i)
	from := int(kit.At[int32](v[2], i))
	n := utf8.RuneCount(with)
	if len(v) > 3 {
		n = int(kit.At[int32](v[3], i))
	}
	if from < 1 {
		return dst, false, errs.New(errs.SubstringError, "negative substring length not allowed")
	}
	dst = append(dst, runes(s, 0, from-1)...)
	dst = append(dst, with...)
	return append(dst, s[skip(s, max(from-1+n, 0)):]...), false, nil
}

// splitPart makes split_part(text, separator, n): the fields are counted from the
// front also where n counts from the end.
func splitPart(_ *ext.Call, v []*vector.Vector, _ []int32) kit.Row {
	s, separator, number := kit.StringsOf(v[0]), kit.StringsOf(v[1]), ints(v[2])
	return func(dst []byte, i int) ([]byte, bool, error) {
		row, sep, n := s.At(i), separator.At(i), number(i)
		if n == 0 {
			return dst, false, errs.New(errs.InvalidParameterValue, "field position must not be zero")
		}
		if len(sep) == 0 {
			if n == 1 || n == -1 {
				dst = append(dst, row...)
			}
			return dst, false, nil
		}
		if n < 0 {
			n += bytes.Count(row, sep) + 2
		}
		return append(dst, field(row, sep, n)...), false, nil
	}
}

// field returns the nth field of s, nothing where there is none.
func field(s, sep []byte, n int) []byte {
	for ; n > 1; n-- {
		at := bytes.Index(s, sep)
		if at < 0 {
			return nil
		}
		s = s[at+len(sep):]
	}
	if n < 1 {
		return nil
	}
	if at := bytes.Index(s, sep); at >= 0 {
		s = s[:at]
	}
	return s
}
