package strfn

import (
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/ext"
)

// registerUnicode adds unistr.
func registerUnicode(r *ext.Registry) {
	textFn(r, "unistr", 1, func(dst []byte, a [][]byte) ([]byte, error) { return unistr(dst, string(a[0])) })
}

// unistr replaces \XXXX, \+XXXXXX, \uXXXX and \UXXXXXXXX by the characters.
func unistr(dst []byte, s string) ([]byte, error) {
	high := rune(0) // the first half of a surrogate pair
	pair := func() error { return errs.New(errs.SyntaxError, "invalid Unicode surrogate pair") }
	for s != "" {
		if s[0] != '\\' || strings.HasPrefix(s, `\\`) {
			if high != 0 {
				return dst, pair()
			}
			if s[0] == '\\' {
				s = s[1:]
			}
			_, size := utf8.DecodeRuneInString(s)
			dst, s = append(dst, s[:size]...), s[size:]
			continue
		}
		c, size := codePoint(s[1:])
		if size == 0 {
			return dst, errs.New(errs.SyntaxError, "invalid Unicode escape").
				WithHint("Unicode escapes must be \\XXXX, \\+XXXXXX, \\uXXXX, or \\UXXXXXXXX.")
		}
		s = s[1+size:]
		switch {
		case c == 0 || c > utf8.MaxRune:
			return dst, errs.New(errs.InvalidParameterValue, "invalid Unicode code point: %04X", c)
		case high != 0:
			full := utf16.DecodeRune(high, c)
			if full == utf8.RuneError {
				return dst, pair()
			}
			dst, high = utf8.AppendRune(dst, full), 0
		case c >= 0xd800 && c < 0xdc00:
			high = c
		case c >= 0xdc00 && c < 0xe000:
			return dst, pair()
		default:
			dst = utf8.AppendRune(dst, c)
		}
	}
	if high != 0 {
		return dst, pair()
	}
	return dst, nil
}

// codePoint reads what follows the backslash; size is 0 where that is no escape.
func codePoint(s string) (c rune, size int) {
	skip, digits := 0, 4
	if s != "" {
		switch s[0] {
		case '+':
			skip, digits = 1, 6
		case 'u':
			skip = 1
		case 'U':
			skip, digits = 1, 8
		}
	}
	if len(s) < skip+digits {
		return 0, 0
	}
	x, err := strconv.ParseUint(s[skip:skip+digits], 16, 32)
	if err != nil || x > 1<<30 {
		return 0, 0
	}
	return rune(x), skip + digits
}
