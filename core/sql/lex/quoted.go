package lex

import "strings"

// quoted reads a string or bit string whose body starts at body and in which a
// doubled quote is the only escape. Several of them with white space that
// holds a newline in between are one token.
func (l *Lexer) quoted(start, body int, kind Kind, unterminated Problem) Token {
	src := l.src
	for i := body; i < len(src); i++ {
		n := strings.IndexByte(src[i:], '\'')
		if n < 0 {
			break
		}
		i += n
		if l.at(i+1) == '\'' && kind != BitString && kind != HexString {
			i++
			continue
		}
		next := l.continuation(i + 1)
		if next < 0 {
			return l.emit(kind, start, i+1)
		}
		i = next
	}
	return l.fail(unterminated, start, len(src))
}

// escapeString reads E'…', in which a backslash escapes the byte behind it.
func (l *Lexer) escapeString(start int) Token {
	src := l.src
	for i := start + 2; i < len(src); i++ {
		switch src[i] {
		case '\\':
			i++
		case '\'':
			if l.at(i+1) == '\'' {
				i++
				continue
			}
			next := l.continuation(i + 1)
			if next < 0 {
				return l.emit(EscapeString, start, i+1)
			}
			i = next
		}
	}
	return l.fail(UnterminatedString, start, len(src))
}

// continuation looks behind a closing quote for white space with a newline and
// then another quote. It returns the index of that quote, or -1.
//
// A line comment counts as white space once a newline was seen.
func (l *Lexer) continuation(i int) int {
	src := l.src
	newline := false
	for i < len(src) {
		switch c := src[i]; {
		case c == '\n' || c == '\r':
			newline = true
			i++
		case is(c, classSpace):
			i++
		case c == '-' && newline && l.at(i+1) == '-':
			for i < len(src) && src[i] != '\n' && src[i] != '\r' {
				i++
			}
			// A comment needs its newline to be white space here.
			if i == len(src) {
				return -1
			}
		case c == '\'' && newline:
			return i
		default:
			return -1
		}
	}
	return -1
}

// quotedIdent reads an identifier in double quotes.
func (l *Lexer) quotedIdent(start, body int, kind Kind) Token {
	src := l.src
	for i := body; i < len(src); i++ {
		if src[i] != '"' {
			continue
		}
		if l.at(i+1) == '"' {
			i++
			continue
		}
		if i == body {
			return l.fail(ZeroLengthIdent, start, i+1)
		}
		return l.emit(kind, start, i+1)
	}
	return l.fail(UnterminatedIdent, start, len(src))
}
