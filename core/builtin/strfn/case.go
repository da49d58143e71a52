package strfn

import (
	"slices"
	"unicode"
	"unicode/utf8"

	"github.com/basaltdb/basalt/core/builtin/kit"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/vector"
	"github.com/basaltdb/basalt/vector/kernel/chars"
)

func registerCase(r *ext.Registry) {
	add(r, "lower", kit.Params(text), 2, changeCase(chars.Lower, unicode.ToLower))
	add(r, "upper", kit.Params(text), 2, changeCase(chars.Upper, unicode.ToUpper))
	add(r, "initcap", kit.Params(text), 2, rowsOf(func(_ *ext.Call, v []*vector.Vector, sel []int32) kit.Row {
		t := textsOf(v[0], sel)
		return func(dst []byte, i int) ([]byte, bool, error) {
			if s := t.At(i); t.ascii {
				return appendCapitals(dst, s), false, nil
			}
			return appendCapitalRunes(dst, t.At(i)), false, nil
		}
	}))
	add(r, "reverse", kit.Params(text), 2, rowsOf(func(_ *ext.Call, v []*vector.Vector, sel []int32) kit.Row {
		t := textsOf(v[0], sel)
		return func(dst []byte, i int) ([]byte, bool, error) {
			s := t.At(i)
			if t.ascii {
				dst = append(dst, s...)
				slices.Reverse(dst[len(dst)-len(s):])
				return dst, false, nil
			}
			for len(s) > 0 {
				c, size := utf8.DecodeLastRune(s)
				dst, s = utf8.AppendRune(dst, c), s[:len(s)-size]
			}
			return dst, false, nil
		}
	}))
}

// changeCase makes the kernel of upper or lower: fold does the ASCII letters and
// reports whether there was nothing else, mapping does a character. A vector that
// is ASCII is done in one go, and so is what stands between the other rows.
func changeCase(fold func(dst, src []byte) bool, mapping func(rune) rune) ext.ScalarKernel {
	return func(c *ext.Call, v []*vector.Vector, sel []int32, out *vector.Vector) error {
		if off, data, ok := kit.Whole(v[0], sel); ok {
			dst := slices.Grow(out.Data()[:0], len(data))[:len(data)]
			if fold(dst, data) {
				to := out.Offsets()
				for i, from := range off {
					to[i] = from - off[0]
				}
				out.SetVarlen(to, dst)
				return nil
			}
			out.SetVarlen(out.Offsets(), dst)
		}
		s := kit.StringsOf(v[0])
		return kit.Fill(c, out, sel, func(dst []byte, i int) ([]byte, bool, error) {
			row := s.At(i)
			from := len(dst)
			dst = slices.Grow(dst, len(row))[:from+len(row)]
			if fold(dst[from:], row) {
				return dst, false, nil
			}
			dst = dst[:from]
			for len(row) > 0 {
				c, size := rune(row[0]), 1
				if c >= utf8.RuneSelf {
					c, size = utf8.DecodeRune(row)
				}
				dst, row = utf8.AppendRune(dst, mapping(c)), row[size:]
			}
			return dst, false, nil
		})
	}
}

// The kinds of bytes: those of words, and of which case they are.
const (
	wordByte  = 1
	lowerByte = 2
	upperByte = 4
)

// byteKinds are the kinds of the ASCII bytes.
var byteKinds = func() (kinds [utf8.RuneSelf]uint8) {
	for c := range kinds {
		switch {
		case c >= 'a' && c <= 'z':
			kinds[c] = wordByte | lowerByte
		case c >= 'A' && c <= 'Z':
			kinds[c] = wordByte | upperByte
		case c >= '0' && c <= '9':
			kinds[c] = wordByte
		}
	}
	return kinds
}()

// appendCapitals appends ASCII with the first letter of each word in upper case and
// the others in lower case.
func appendCapitals(dst, s []byte) []byte {
	from := len(dst)
	dst = append(dst, s...)
	turn := uint8(lowerByte) // the case that is the wrong one here
	for i, c := range dst[from:] {
		kind := byteKinds[c&(utf8.RuneSelf-1)]
		if kind&turn != 0 {
			dst[from+i] = c ^ 0x20
		}
		turn = lowerByte << (kind & wordByte)
	}
	return dst
}

// appendCapitalRunes is appendCapitals for any characters.
func appendCapitalRunes(dst, s []byte) []byte {
	inWord := false
	for len(s) > 0 {
		c, size := utf8.DecodeRune(s)
		s = s[size:]
		if inWord {
			c = unicode.ToLower(c)
		} else {
			c = unicode.ToUpper(c)
		}
		inWord = unicode.IsLetter(c) || unicode.IsDigit(c)
		dst = utf8.AppendRune(dst, c)
	}
	return dst
}
