package wat

import (
	"strings"
	"unicode/utf8"
)

// unquote appends the bytes of a string token. On an error it returns the
// offset in the token and what is wrong there.
func unquote(dst []byte, tok string) (out []byte, at int, wrong string) {
	s := tok[1 : len(tok)-1]
	for i := 0; i < len(s); {
		n := strings.IndexByte(s[i:], '\\')
		if n < 0 {
			return append(dst, s[i:]...), 0, ""
		}
		dst = append(dst, s[i:i+n]...)
		i += n
		rest := s[i+1:]
		var used int
		if dst, used, wrong = unescape(dst, rest); wrong != "" {
			return nil, i + 1, wrong
		}
		i += 1 + used
	}
	return dst, 0, ""
}

// unescape appends what stands behind a backslash, and returns the bytes that
// this took.
func unescape(dst []byte, s string) (out []byte, used int, wrong string) {
	const unknown = `unknown escape; there are \t \n \r \" \' \\ \hh and \u{hex}`
	if s == "" {
		return nil, 0, unknown
	}
	switch s[0] {
	case 't':
		return append(dst, '\t'), 1, ""
	case 'n':
		return append(dst, '\n'), 1, ""
	case 'r':
		return append(dst, '\r'), 1, ""
	case '"', '\'', '\\':
		return append(dst, s[0]), 1, ""
	case 'u':
		return unescapeRune(dst, s)
	}
	if len(s) < 2 || hexDigit(s[0]) < 0 || hexDigit(s[1]) < 0 {
		return nil, 0, unknown
	}
	return append(dst, byte(hexDigit(s[0])<<4|hexDigit(s[1]))), 2, ""
}

// unescapeRune appends the character of u{hex}.
func unescapeRune(dst []byte, s string) (out []byte, used int, wrong string) {
	const form = `expected \u{hex} with the number of a character`
	end := strings.IndexByte(s, '}')
	if !strings.HasPrefix(s, "u{") || end < 0 {
		return nil, 0, form
	}
	digits, ok := digitsOf(s[2:end], 16)
	if !ok {
		return nil, 0, form
	}
	x, ok := parseDigits(digits, 16, utf8.MaxRune)
	if !ok || !utf8.ValidRune(rune(x)) {
		return nil, 0, form
	}
	return utf8.AppendRune(dst, rune(x)), end + 1, ""
}

// hexDigit is the value of a hexadecimal digit, -1 for another character.
func hexDigit(c byte) int {
	switch {
	case '0' <= c && c <= '9':
		return int(c - '0')
	case 'a' <= c && c <= 'f':
		return int(c-'a') + 10
	case 'A' <= c && c <= 'F':
		return int(c-'A') + 10
	}
	return -1
}
