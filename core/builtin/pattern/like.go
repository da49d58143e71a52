// Package pattern matches LIKE patterns and regular expressions, and holds the
// functions over them.
package pattern

import (
	"bytes"
	"unicode/utf8"

	"github.com/basaltdb/basalt/core/base/errs"
)

// Like is a compiled LIKE pattern: literal pieces between the %s, in which any
// marks the places of _.
type Like struct {
	pieces     []piece
	anchorHead bool // the first piece stands at the start
	anchorTail bool // the last piece stands at the end
}

// piece is a literal with single-character wildcards.
type piece struct {
	text []byte
	any  []bool // nil without wildcards; any[i] means text[i] stands for one character
}

// CompileLike compiles a pattern with the escape character esc, 0 for none.
func CompileLike(pattern []byte, esc byte) (*Like, error) {
	l := &Like{anchorHead: true, anchorTail: true}
	var cur piece
	flush := func() {
		l.pieces = append(l.pieces, cur)
		cur = piece{}
	}
	percent := false
	for i := 0; i < len(pattern); i++ {
		c := pattern[i]
		switch {
		case esc != 0 && c == esc:
			i++
			if i == len(pattern) {
				return nil, errs.New(errs.InvalidEscapeSequence, "LIKE pattern must not end with escape character")
			}
			cur.add(pattern[i], false)
			percent = false
		case c == '%':
			if i == 0 {
				l.anchorHead = false
			} else if !percent {
				flush()
			}
			percent = true
		case c == '_':
			cur.add(0, true)
			percent = false
		default:
			cur.add(c, false)
			percent = false
		}
	}
	if percent {
		l.anchorTail = false
	} else {
		flush()
	}
	return l, nil
}

func (p *piece) add(c byte, wild bool) {
	if wild && p.any == nil {
		p.any = make([]bool, len(p.text), len(p.text)+8)
	}
	p.text = append(p.text, c)
	if p.any != nil {
		p.any = append(p.any, wild)
	}
}

// prefix reports whether s begins with the piece, and how long the match is.
func (p *piece) prefix(s []byte) (int, bool) {
	if p.any == nil {
		return len(p.text), bytes.HasPrefix(s, p.text)
	}
	at := 0
	for i, c := range p.text {
		if at >= len(s) {
			return 0, false
		}
		if p.any[i] {
			_, size := utf8.DecodeRune(s[at:])
			at += size
			continue
		}
		if s[at] != c {
			return 0, false
		}
		at++
	}
	return at, true
}

// find returns where the piece first matches in s, and where the match ends.
func (p *piece) find(s []byte) (end int, ok bool) {
	if p.any == nil {
		at := bytes.Index(s, p.text)
		return at + len(p.text), at >= 0
	}
	for at := 0; at <= len(s); {
		if len(p.any) > 0 && !p.any[0] {
			// A byte that begins a character is found nowhere else.
			skip := bytes.IndexByte(s[at:], p.text[0])
			if skip < 0 {
				break
			}
			at += skip
		}
		if n, ok := p.prefix(s[at:]); ok {
			return at + n, true
		}
		if at == len(s) {
			break
		}
		_, size := utf8.DecodeRune(s[at:])
		at += size
	}
	return 0, false
}

// Match reports whether s matches.
func (l *Like) Match(s []byte) bool {
	pieces := l.pieces
	if len(pieces) == 0 {
		return !l.anchorHead || !l.anchorTail || len(s) == 0
	}
	if l.anchorHead {
		n, ok := pieces[0].prefix(s)
		if !ok {
			return false
		}
		s, pieces = s[n:], pieces[1:]
		if len(pieces) == 0 {
			return !l.anchorTail || len(s) == 0
		}
	}
	for len(pieces) > 1 || len(pieces) == 1 && !l.anchorTail {
		end, ok := pieces[0].find(s)
		if !ok {
			return false
		}
		s, pieces = s[end:], pieces[1:]
	}
	if len(pieces) == 0 {
		return true
	}
	return pieces[0].suffix(s)
}

// suffix reports whether s ends with the piece.
func (p *piece) suffix(s []byte) bool {
	if p.any == nil {
		return bytes.HasSuffix(s, p.text)
	}
	for at := 0; at <= len(s); {
		if n, ok := p.prefix(s[at:]); ok && at+n == len(s) {
			return true
		}
		if at == len(s) {
			break
		}
		_, size := utf8.DecodeRune(s[at:])
		at += size
	}
	return false
}
