package jsonpath

import (
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/basaltdb/basalt/core/base/errs"
)

// kind is the kind of a token.
type kind uint8

// The kinds of tokens.
const (
	tokEnd kind = iota
	tokIdent
	tokString
	tokVariable
	tokNumber
	tokSymbol
)

type token struct {
	kind kind
	text string // content of strings and names, else as written
	// integer says that a number has neither point nor exponent.
	integer bool
}

type lexer struct {
	s  string
	at int
}

func errSyntax(near string) *errs.Error {
	if near == "" {
		return errs.New(errs.SyntaxError, "syntax error at end of jsonpath input")
	}
	return errs.New(errs.SyntaxError, "syntax error at or near \"%s\" of jsonpath input", near)
}

var symbolTokens = []string{"**", "&&", "||", "==", "!=", "<>", "<=", ">="}

// next reads a token.
func (l *lexer) next() (token, error) {
	if err := l.space(); err != nil {
		return token{}, err
	}
	if l.at >= len(l.s) {
		return token{}, nil
	}
	rest := l.s[l.at:]
	switch c := rest[0]; {
	case c == '"':
		s, err := l.quoted()
		return token{kind: tokString, text: s}, err
	case c == '$':
		l.at++
		if l.at < len(l.s) && l.s[l.at] == '"' {
			s, err := l.quoted()
			return token{kind: tokVariable, text: s}, err
		}
		if l.at < len(l.s) && !isSpecial(l.s[l.at]) {
			s, err := l.name()
			return token{kind: tokVariable, text: s}, err
		}
		return token{kind: tokSymbol, text: "$"}, nil
	case isDigit(c) || c == '.' && len(rest) > 1 && isDigit(rest[1]):
		return l.number()
	}
	for _, s := range symbolTokens {
		if strings.HasPrefix(rest, s) {
			l.at += len(s)
			if s == "<>" {
				s = "!="
			}
			return token{kind: tokSymbol, text: s}, nil
		}
	}
	if isSpecial(rest[0]) && rest[0] != '\\' {
		l.at++
		return token{kind: tokSymbol, text: rest[:1]}, nil
	}
	s, err := l.name()
	return token{kind: tokIdent, text: s}, err
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func isBlank(c byte) bool { return c == ' ' || c >= '\t' && c <= '\r' }

// isSpecial reports whether a byte ends a name.
func isSpecial(c byte) bool {
	return isBlank(c) || strings.IndexByte("?%$.[]{}()|&!=<>@#,*:-+/\"\\", c) >= 0
}

// space passes over blanks and comments.
func (l *lexer) space() error {
	for l.at < len(l.s) {
		switch {
		case isBlank(l.s[l.at]):
			l.at++
		case strings.HasPrefix(l.s[l.at:], "/*"):
			end := strings.Index(l.s[l.at+2:], "*/")
			if end < 0 {
				return errs.New(errs.SyntaxError, "unexpected end of comment at end of jsonpath input")
			}
			l.at += end + 4
		default:
			return nil
		}
	}
	return nil
}

// number reads 1, 1.5, .5, 1. or any of them with an exponent.
func (l *lexer) number() (token, error) {
	start := l.at
	digits := func() int {
		from := l.at
		for l.at < len(l.s) && isDigit(l.s[l.at]) {
			l.at++
		}
		return l.at - from
	}
	t := token{kind: tokNumber, integer: true}
	leadingZero := l.s[l.at] == '0'
	n := digits()
	junk := leadingZero && n > 1
	if l.at < len(l.s) && l.s[l.at] == '.' {
		l.at++
		t.integer = false
		digits()
	}
	if l.at < len(l.s) && l.s[l.at]|0x20 == 'e' {
		l.at++
		t.integer = false
		if l.at < len(l.s) && (l.s[l.at] == '+' || l.s[l.at] == '-') {
			l.at++
		}
		if digits() == 0 {
			return t, errs.New(errs.SyntaxError, "invalid numeric literal at or near \"%s\" of jsonpath input", l.s[start:l.at])
		}
	}
	if junk || l.at < len(l.s) && !isSpecial(l.s[l.at]) {
		return t, errs.New(errs.SyntaxError, "trailing junk after numeric literal at or near \"%s\" of jsonpath input", l.s[start:min(l.at+1, len(l.s))])
	}
	t.text = l.s[start:l.at]
	return t, nil
}

// name reads a name without quotes.
func (l *lexer) name() (string, error) {
	var sb strings.Builder
	for l.at < len(l.s) {
		c := l.s[l.at]
		if c == '\\' {
			if err := l.escape(&sb); err != nil {
				return "", err
			}
			continue
		}
		if isSpecial(c) {
			break
		}
		sb.WriteByte(c)
		l.at++
	}
	return sb.String(), nil
}

// quoted reads a string in double quotes.
func (l *lexer) quoted() (string, error) {
	var sb strings.Builder
	l.at++
	for l.at < len(l.s) {
		switch c := l.s[l.at]; c {
		case '"':
			l.at++
			return sb.String(), nil
		case '\\':
			if err := l.escape(&sb); err != nil {
				return "", err
			}
		default:
			sb.WriteByte(c)
			l.at++
		}
	}
	return "", errs.New(errs.SyntaxError, "unterminated quoted string at end of jsonpath input")
}

// escape reads a backslash and what it stands for.
func (l *lexer) escape(sb *strings.Builder) error {
	l.at++
	if l.at >= len(l.s) {
		return errs.New(errs.SyntaxError, "unexpected end after backslash at end of jsonpath input")
	}
	c := l.s[l.at]
	l.at++
	switch c {
	case 'b':
		sb.WriteByte('\b')
	case 'f':
		sb.WriteByte('\f')
	case 'n':
		sb.WriteByte('\n')
	case 'r':
		sb.WriteByte('\r')
	case 't':
		sb.WriteByte('\t')
	case 'v':
		sb.WriteByte('\v')
	case 'x':
		x, ok := l.hex(2)
		if !ok {
			return errs.New(errs.SyntaxError, "invalid hexadecimal character sequence at or near \"\\x\" of jsonpath input")
		}
		return l.character(sb, x)
	case 'u':
		return l.unicode(sb)
	default:
		l.at--
		_, size := utf8.DecodeRuneInString(l.s[l.at:])
		sb.WriteString(l.s[l.at : l.at+size])
		l.at += size
	}
	return nil
}

func (l *lexer) hex(n int) (rune, bool) {
	if l.at+n > len(l.s) {
		return 0, false
	}
	x, err := strconv.ParseUint(l.s[l.at:l.at+n], 16, 32)
	if err != nil {
		return 0, false
	}
	l.at += n
	return rune(x), true
}

func (l *lexer) character(sb *strings.Builder, c rune) error {
	if c == 0 {
		return errs.New(errs.UntranslatableCharacter, "unsupported Unicode escape sequence").WithDetail("\\u0000 cannot be converted to text.")
	}
	if c > utf8.MaxRune {
		return errSyntax(l.s[l.at:])
	}
	sb.WriteRune(c)
	return nil
}

// unicode reads what follows \u: four digits, two of which may be a surrogate
// pair, or one to six in braces.
func (l *lexer) unicode(sb *strings.Builder) error {
	bad := errs.New(errs.SyntaxError, "invalid Unicode escape sequence at or near \"\\u\" of jsonpath input")
	read := func() (rune, bool) {
		if l.at < len(l.s) && l.s[l.at] == '{' {
			end := strings.IndexByte(l.s[l.at:], '}')
			if end < 2 || end > 7 {
				return 0, false
			}
			l.at++
			c, ok := l.hex(end - 1)
			l.at++
			return c, ok
		}
		return l.hex(4)
	}
	c, ok := read()
	if !ok {
		return bad
	}
	pair := func(detail string) error {
		return errs.New(errs.InvalidTextRepresentation, "invalid input syntax for type %s", "jsonpath").WithDetail("%s", detail)
	}
	switch {
	case c >= 0xdc00 && c < 0xe000:
		return pair("Unicode low surrogate must follow a high surrogate.")
	case c >= 0xd800 && c < 0xdc00:
		if !strings.HasPrefix(l.s[l.at:], `\u`) {
			return pair("Unicode low surrogate must follow a high surrogate.")
		}
		l.at += 2
		low, ok := read()
		if !ok {
			return bad
		}
		full := utf16.DecodeRune(c, low)
		if full == utf8.RuneError {
			if low >= 0xd800 && low < 0xdc00 {
				return pair("Unicode high surrogate must not follow a high surrogate.")
			}
			return pair("Unicode low surrogate must follow a high surrogate.")
		}
		c = full
	}
	return l.character(sb, c)
}
