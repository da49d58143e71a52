package wat

import (
	"fmt"
	"unicode/utf8"

	"github.com/basaltdb/basalt/core/base/errs"
)

// parser reads the tokens of a text. After the first error it stands at the
// end of the text, so that every loop ends.
type parser struct {
	src  string
	toks []token
	at   int
	err  *errs.Error

	// opened are the tokens of the open parentheses and blocks.
	opened []int32
	module module
	spaces spaces
	fields []field
	code   coder
}

// Assemble makes a binary module of a text.
func Assemble(src string) ([]byte, error) {
	if len(src) > maxSource {
		return nil, errs.New(errs.ProgramLimitExceeded, "a WebAssembly text of %d bytes; the limit is %d", len(src), maxSource).At(1)
	}
	if at := invalidUTF8(src); at >= 0 {
		return nil, errorAt(src, at, errs.SyntaxError, "the text is not UTF-8")
	}
	toks, err := lex(src)
	if err != nil {
		return nil, err
	}
	p := &parser{src: src, toks: toks}
	p.declare()
	p.define()
	if p.err != nil {
		return nil, p.err
	}
	return p.module.encode(), nil
}

// invalidUTF8 returns where a text is not UTF-8, -1 for nowhere.
func invalidUTF8(s string) int {
	if utf8.ValidString(s) {
		return -1
	}
	for i, r := range s {
		if r != utf8.RuneError {
			continue
		}
		if _, n := utf8.DecodeRuneInString(s[i:]); n == 1 {
			return i
		}
	}
	return -1
}

func (p *parser) tok() token { return p.toks[p.at] }

// text is the text of a token.
func (p *parser) text(t token) string { return p.src[t.from:t.to] }

// is reports whether the next token has a kind.
func (p *parser) is(k kind) bool { return p.toks[p.at].kind == k }

// isWord reports whether the next token is a keyword.
func (p *parser) isWord(word string) bool {
	t := p.tok()
	return t.kind == tokKeyword && p.text(t) == word
}

// isOpen reports whether the next tokens are a parenthesis and a keyword.
func (p *parser) isOpen(word string) bool {
	if !p.is(tokOpen) { // the last token is no parenthesis, so there is a next
		return false
	}
	t := p.toks[p.at+1]
	return t.kind == tokKeyword && p.text(t) == word
}

// skip goes on to the next token. The end stays.
func (p *parser) skip() {
	if !p.is(tokEnd) {
		p.at++
	}
}

// failAt records the first error, at a token.
func (p *parser) failAt(t token, code errs.Code, format string, args ...any) {
	p.failByte(int(t.from), code, format, args...)
}

func (p *parser) failByte(at int, code errs.Code, format string, args ...any) {
	if p.err == nil {
		p.err = errorAt(p.src, at, code, format, args...)
	}
	p.at = len(p.toks) - 1
}

// wrong records an error of the text at a token.
func (p *parser) wrong(t token, format string, args ...any) {
	p.failAt(t, errs.SyntaxError, format, args...)
}

// found describes a token.
func (p *parser) found(t token) string {
	switch t.kind {
	case tokEnd:
		return "the end of the text"
	case tokString:
		return "the string " + excerpt(p.text(t))
	case tokCustom:
		return "an annotation"
	case tokOpen:
		return `"(` + excerpt(wordAt(p.src[t.to:])) + `"`
	}
	return `"` + excerpt(p.text(t)) + `"`
}

// wordAt is the word that a text begins with, "" for none.
func wordAt(s string) string {
	n := 0
	for n < len(s) && isNameChar(s[n]) {
		n++
	}
	return s[:n]
}

// expected records that the next token is not what it should be.
func (p *parser) expected(format string, args ...any) {
	if p.err != nil {
		return
	}
	t := p.tok()
	p.wrong(t, "expected %s, found %s", fmt.Sprintf(format, args...), p.found(t))
	if t.kind == tokEnd {
		p.unclosed()
	}
}

// expectedInside is expected, of a token that shows that what was opened was
// not closed.
func (p *parser) expectedInside(format string, args ...any) {
	if p.err == nil {
		p.expected(format, args...)
		p.unclosed()
	}
}

// unclosed adds to an error what is still open before its place.
func (p *parser) unclosed() {
	if len(p.opened) == 0 {
		return
	}
	t := p.toks[p.opened[len(p.opened)-1]]
	line, column := place(p.src, int(t.from))
	p.err.Detail = fmt.Sprintf("The %s at %d:%d is not closed.", p.found(t), line, column)
}

// enter notes an open parenthesis or block at the next token and goes on.
func (p *parser) enter() {
	if len(p.opened) >= maxNesting {
		p.failAt(p.tok(), errs.ProgramLimitExceeded, "more than %d nested parentheses and blocks", maxNesting)
		return
	}
	p.opened = append(p.opened, int32(p.at))
	p.skip()
}

// leave ends what enter has begun; the place is kept for the message of an
// error.
func (p *parser) leave() {
	if p.err == nil {
		p.opened = p.opened[:len(p.opened)-1]
	}
}

// open reads a parenthesis and a keyword, which the caller has seen.
func (p *parser) open() {
	p.enter()
	p.skip()
}

// close reads a closing parenthesis; before says what else could be there.
func (p *parser) close(before string) {
	if !p.is(tokClose) {
		p.expected("%s\")\"", before)
		return
	}
	p.skip()
	p.leave()
}

// id reads an identifier if there is one.
func (p *parser) id() (token, bool) {
	t := p.tok()
	if t.kind != tokID {
		return token{}, false
	}
	p.skip()
	return t, true
}

// bytes reads the bytes of a string.
func (p *parser) bytes(dst []byte, what string) []byte {
	t := p.tok()
	if t.kind != tokString {
		p.expected("%s", what)
		return dst
	}
	out, at, wrong := unquote(dst, p.text(t))
	if wrong != "" {
		p.failByte(int(t.from)+at, errs.SyntaxError, "%s", wrong)
		return dst
	}
	p.skip()
	return out
}

// name reads a string that must be UTF-8.
func (p *parser) name(what string) string {
	t := p.tok()
	b := p.bytes(nil, what)
	if !utf8.Valid(b) {
		p.wrong(t, "%s must be UTF-8", what)
	}
	return string(b)
}

// u32 reads an unsigned integer below 2^32.
func (p *parser) u32(what string) uint32 { return uint32(p.uint(what, 1<<32-1)) }

// uint reads an unsigned integer up to a limit.
func (p *parser) uint(what string, limit uint64) uint64 {
	t := p.tok()
	x, ok, fits := parseUint(p.text(t), limit)
	switch {
	case t.kind != tokNumber || !ok:
		p.expected("%s", what)
	case !fits:
		p.wrong(t, "%s must be at most %d", what, limit)
	default:
		p.skip()
	}
	return x
}
