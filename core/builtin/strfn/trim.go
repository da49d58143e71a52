package strfn

import (
	"bytes"
	"unicode/utf8"

	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/builtin/kit"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/vector"
)

// trim makes btrim, ltrim or rtrim: of blanks, or of the characters of the second
// argument.
func trim(f func(s []byte, set string) []byte) maker {
	return func(_ *ext.Call, v []*vector.Vector, _ []int32) kit.Row {
		s := kit.StringsOf(v[0])
		if len(v) == 1 {
			return func(dst []byte, i int) ([]byte, bool, error) { return append(dst, f(s.At(i), " ")...), false, nil }
		}
		return func(dst []byte, i int) ([]byte, bool, error) {
			return append(dst, f(s.At(i), v[1].Str(i))...), false, nil
		}
	}
}

func registerTrims(r *ext.Registry) {
	for _, t := range []struct {
		name string
		f    func(s []byte, set string) []byte
	}{{"btrim", bytes.Trim}, {"ltrim", bytes.TrimLeft}, {"rtrim", bytes.TrimRight}} {
		add(r, t.name, kit.Params(text), 2, rowsOf(trim(t.f)))
		add(r, t.name, kit.Params(text, text), 2, rowsOf(trim(t.f)))
	}
	for _, p := range []struct {
		name string
		left bool
	}{{"lpad", true}, {"rpad", false}} {
		add(r, p.name, kit.Params(text, types.Int4), 0, rowsOf(pad(p.left)))
		add(r, p.name, kit.Params(text, types.Int4, text), 0, rowsOf(pad(p.left)))
	}
}

// pad makes lpad or rpad: of blanks, or of what the third argument has.
func pad(left bool) maker {
	return func(c *ext.Call, v []*vector.Vector, sel []int32) kit.Row {
		t, length := textsOf(v[0], sel), ints(v[1])
		with := func(int) []byte { return []byte(" ") }
		if len(v) > 2 {
			fill := kit.StringsOf(v[2])
			with = fill.At
		}
		return func(dst []byte, i int) ([]byte, bool, error) {
			s, n := t.At(i), max(length(i), 0)
			have, fill := t.count(s), with(i)
			if have >= n {
				return append(dst, s[:t.skip(s, n)]...), false, nil
			}
			if len(fill) == 0 {
				return append(dst, s...), false, nil
			}
			dst, err := kit.Grow(c, dst, n-have+len(s))
			if err != nil {
				return dst, false, err
			}
			if !left {
				dst = append(dst, s...)
			}
			if dst, err = appendCycle(c, dst, fill, n-have); left && err == nil {
				dst = append(dst, s...)
			}
			return dst, false, err
		}
	}
}

// appendCycle appends n characters of s, which are repeated.
func appendCycle(c *ext.Call, dst, s []byte, n int) ([]byte, error) {
	whole, rest := n, 0
	if len(s) > 1 {
		count := utf8.RuneCount(s)
		whole, rest = n/count, n%count
	}
	tail := s[:skip(s, rest)]
	if whole > kit.MaxValue/len(s) {
		whole = kit.MaxValue/len(s) + 1 // more than Grow allows
	}
	dst, err := kit.Grow(c, dst, whole*len(s)+len(tail))
	if err != nil {
		return dst, err
	}
	return append(appendRepeated(dst, s, whole), tail...), nil
}

// appendRepeated appends n times s, twice as many with each step.
func appendRepeated(dst, s []byte, n int) []byte {
	from, size := len(dst), n*len(s)
	if size <= 0 {
		return dst
	}
	dst = append(dst, s...)
	for have := len(s); have < size; have = len(dst) - from {
		dst = append(dst, dst[from:from+min(have, size-have)]...)
	}
	return dst
}
