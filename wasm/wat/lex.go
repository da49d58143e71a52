package wat

import (
	"strings"
	"unicode/utf8"

	"github.com/basaltdb/basalt/core/base/errs"
)

// kind is the kind of a token.
type kind uint8

const (
	tokEnd     kind = iota // the end of the text
	tokOpen                // (
	tokClose               // )
	tokCustom              // (@custom
	tokKeyword             // begins with a small letter; inf and nan too
	tokID                  // $name
	tokNumber              // begins with a digit or a sign
	tokString              // with its quotes
	tokOther               // characters of names that are none of these
)

// token is a part of the text.
type token struct {
	kind     kind
	from, to int32
}

// lexer splits a text into tokens.
type lexer struct {
	src  string
	at   int
	toks []token
	err  *errs.Error
}

// lex returns the tokens of a text; the last one is its end.
func lex(src string) ([]token, *errs.Error) {
	l := &lexer{src: src}
	for l.next() {
	}
	if l.err != nil {
		return nil, l.err
	}
	return append(l.toks, token{tokEnd, int32(len(src)), int32(len(src))}), nil
}

func (l *lexer) fail(at int, format string, args ...any) {
	if l.err == nil {
		l.err = errorAt(l.src, at, errs.SyntaxError, format, args...)
	}
	l.at = len(l.src)
}

func (l *lexer) add(k kind, from int) {
	l.toks = append(l.toks, token{k, int32(from), int32(l.at)})
}

func (l *lexer) has(prefix string) bool { return strings.HasPrefix(l.src[l.at:], prefix) }

// next reads a token or what stands between two; false at the end.
func (l *lexer) next() bool {
	if l.at >= len(l.src) {
		return false
	}
	from := l.at
	switch c := l.src[from]; {
	case c == ' ' || c == '\t' || c == '\n' || c == '\r':
		l.at++
	case l.has(";;"):
		l.line()
	case l.has("(;"):
		l.comment()
	case l.has("(@"):
		l.annotation()
	case c == '(':
		l.at++
		l.add(tokOpen, from)
	case c == ')':
		l.at++
		l.add(tokClose, from)
	case c == '"':
		l.quoted()
	case isNameChar(c):
		l.word()
	default:
		r, _ := utf8.DecodeRuneInString(l.src[from:])
		l.fail(from, "unexpected character %q", r)
	}
	return l.err == nil
}

// line skips a comment up to the end of its line.
func (l *lexer) line() {
	if n := strings.IndexByte(l.src[l.at:], '\n'); n >= 0 {
		l.at += n + 1
	} else {
		l.at = len(l.src)
	}
}

// comment skips a block comment, which may hold others.
func (l *lexer) comment() {
	from, depth := l.at, 0
	for l.at < len(l.src) {
		switch {
		case l.has("(;"):
			depth++
			l.at += 2
		case l.has(";)"):
			depth--
			l.at += 2
			if depth == 0 {
				return
			}
		default:
			l.at++
		}
	}
	l.fail(from, "the comment does not end")
}

// annotation reads the head of a custom section, or skips another annotation
// up to its closing parenthesis.
func (l *lexer) annotation() {
	from, first := l.at, len(l.toks)
	l.at += len("(@")
	for l.at < len(l.src) && isNameChar(l.src[l.at]) {
		l.at++
	}
	switch l.src[from:l.at] {
	case "(@custom":
		l.add(tokCustom, from)
		return
	case "(@":
		l.fail(from, "expected the name of an annotation behind \"(@\"")
		return
	}
	for depth := 1; depth > 0; {
		if l.at >= len(l.src) {
			l.fail(from, "the annotation does not end")
			return
		}
		if l.has("(@") { // not by next, which would nest as deep as the text
			l.at += len("(@")
			depth++
			continue
		}
		if !l.next() {
			return
		}
		if len(l.toks) == first {
			continue
		}
		switch l.toks[first].kind {
		case tokOpen:
			depth++
		case tokClose:
			depth--
		}
		l.toks = l.toks[:first]
	}
}

// quoted reads a string, whose escapes are checked where it is used.
func (l *lexer) quoted() {
	from := l.at
	for l.at++; l.at < len(l.src); l.at++ {
		switch c := l.src[l.at]; {
		case c == '\\':
			l.at++
		case c == '"':
			l.at++
			if l.at < len(l.src) && (isNameChar(l.src[l.at]) || l.src[l.at] == '"') {
				l.fail(l.at, "expected a space behind the string")
				return
			}
			l.add(tokString, from)
			return
		case c == '\n':
			l.fail(from, "the string does not end on its line")
			return
		case c < ' ' || c == 0x7f:
			l.fail(l.at, "the character %q must be written as \\%02x in a string", rune(c), c)
			return
		}
	}
	l.fail(from, "the string does not end")
}

// word reads a token of name characters.
func (l *lexer) word() {
	from := l.at
	for l.at < len(l.src) && isNameChar(l.src[l.at]) {
		l.at++
	}
	if l.at < len(l.src) && l.src[l.at] == '"' {
		l.fail(l.at, "expected a space before the string")
		return
	}
	k := tokOther
	switch c := l.src[from]; {
	case c == '$' && l.at > from+1:
		k = tokID
	case 'a' <= c && c <= 'z':
		k = tokKeyword
	case '0' <= c && c <= '9' || c == '+' || c == '-':
		k = tokNumber
	}
	l.add(k, from)
}

// isNameChar reports whether c may be in a name or a keyword.
func isNameChar(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || strings.IndexByte("!#$%&'*+-./:<=>?@\\^_`|~", c) >= 0
}
