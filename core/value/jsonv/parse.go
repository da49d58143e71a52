package jsonv

import (
	"fmt"
	"unicode/utf8"

	"github.com/basaltdb/basalt/core/base/errs"
)

// Kind is the kind of a JSON value.
type Kind uint8

// The kinds, in the order in which jsonb sorts them.
const (
	Null Kind = iota
	String
	Number
	Bool
	Array
	Object
)

// Name returns the kind as jsonb_typeof prints it.
func (k Kind) Name() string {
	return [...]string{"null", "string", "number", "boolean", "array", "object"}[k]
}

// Node is one JSON value. Text is a string's content or a number's literal.
// Keys are the names of an object's Items, in source order. Source is the text
// that the value was read from, which Append does not use.
type Node struct {
	Kind   Kind
	Bool   bool
	Text   string
	Source string
	Items  []Node
	Keys   []string
}

// MaxDepth bounds nesting, so that no input exhausts the stack.
const MaxDepth = 6000

type parser struct {
	s     string
	i     int
	build bool // false to find what is wrong only: \u0000 is not
	depth int
}

// Parse reads text whole.
func Parse(text string) (Node, error) {
	p := parser{s: text, build: true}
	return p.document()
}

func (p *parser) document() (Node, error) {
	p.space()
	n, err := p.value()
	if err != nil {
		return Node{}, err
	}
	p.space()
	if p.i < len(p.s) {
		return Node{}, p.unexpected("Expected end of input, but found \"%s\".")
	}
	return n, nil
}

func (p *parser) space() {
	for p.i < len(p.s) && (p.s[p.i] == ' ' || p.s[p.i] == '\t' || p.s[p.i] == '\n' || p.s[p.i] == '\r') {
		p.i++
	}
}

func syntax(detail string) error {
	e := errs.New(errs.InvalidTextRepresentation, "invalid input syntax for type %s", "json")
	e.Detail = detail
	return e
}

// unexpected reports the token at the current position.
func (p *parser) unexpected(format string) error {
	if p.i >= len(p.s) {
		return syntax("The input string ended unexpectedly.")
	}
	end := p.i
	for end < len(p.s) && isWord(p.s[end]) {
		end++
	}
	if end == p.i {
		_, size := utf8.DecodeRuneInString(p.s[p.i:])
		end += size
	}
	return syntax(fmt.Sprintf(format, p.s[p.i:end]))
}

func isWord(c byte) bool {
	return c|0x20 >= 'a' && c|0x20 <= 'z' || c >= '0' && c <= '9' || c == '_' || c == '-' || c == '.' || c == '+' || c >= 0x80
}

func (p *parser) value() (Node, error) {
	start := p.i
	n, err := p.anyValue()
	n.Source = p.s[start:p.i]
	return n, err
}

func (p *parser) anyValue() (Node, error) {
	if p.i >= len(p.s) {
		return Node{}, p.unexpected("")
	}
	switch c := p.s[p.i]; {
	case c == '{':
		return p.nested(p.object)
	case c == '[':
		return p.nested(p.array)
	case c == '"':
		s, err := p.str()
		return Node{Kind: String, Text: s}, err
	case c == '-' || c >= '0' && c <= '9':
		return p.number()
	}
	for _, w := range [...]struct {
		text string
		node Node
	}{{"true", Node{Kind: Bool, Bool: true}}, {"false", Node{Kind: Bool}}, {"null", Node{}}} {
		end := p.i + len(w.text)
		if end <= len(p.s) && p.s[p.i:end] == w.text && (end == len(p.s) || !isWord(p.s[end])) {
			p.i = end
			return w.node, nil
		}
	}
	if isWord(p.s[p.i]) {
		return Node{}, p.unexpected("Token \"%s\" is invalid.")
	}
	return Node{}, p.unexpected("Expected JSON value, but found \"%s\".")
}

func (p *parser) nested(read func() (Node, error)) (Node, error) {
	p.depth++
	defer func() { p.depth-- }()
	if p.depth > MaxDepth {
		return Node{}, errs.New(errs.StatementTooComplex, "stack depth limit exceeded").
			WithDetail("JSON is nested deeper than %d levels.", MaxDepth)
	}
	return read()
}

func (p *parser) array() (Node, error) {
	n := Node{Kind: Array}
	p.i++
	p.space()
	if p.i < len(p.s) && p.s[p.i] == ']' {
		p.i++
		return n, nil
	}
	for {
		p.space()
		item, err := p.value()
		if err != nil {
			return Node{}, err
		}
		if p.build {
			n.Items = append(n.Items, item)
		}
		p.space()
		switch {
		case p.i < len(p.s) && p.s[p.i] == ',':
			p.i++
		case p.i < len(p.s) && p.s[p.i] == ']':
			p.i++
			return n, nil
		default:
			return Node{}, p.unexpected("Expected \",\" or \"]\", but found \"%s\".")
		}
	}
}

func (p *parser) object() (Node, error) {
	n := Node{Kind: Object}
	p.i++
	p.space()
	if p.i < len(p.s) && p.s[p.i] == '}' {
		p.i++
		return n, nil
	}
	for {
		p.space()
		if p.i >= len(p.s) || p.s[p.i] != '"' {
			return Node{}, p.unexpected("Expected string or \"}\", but found \"%s\".")
		}
		key, err := p.str()
		if err != nil {
			return Node{}, err
		}
		p.space()
		if p.i >= len(p.s) || p.s[p.i] != ':' {
			return Node{}, p.unexpected("Expected \":\", but found \"%s\".")
		}
		p.i++
		p.space()
		item, err := p.value()
		if err != nil {
			return Node{}, err
		}
		if p.build {
			n.Keys, n.Items = append(n.Keys, key), append(n.Items, item)
		}
		p.space()
		switch {
		case p.i < len(p.s) && p.s[p.i] == ',':
			p.i++
		case p.i < len(p.s) && p.s[p.i] == '}':
			p.i++
			return n, nil
		default:
			return Node{}, p.unexpected("Expected \",\" or \"}\", but found \"%s\".")
		}
	}
}

func (p *parser) number() (Node, error) {
	start := p.i
	if p.s[p.i] == '-' {
		p.i++
	}
	digits := func() int {
		from := p.i
		for p.i < len(p.s) && p.s[p.i] >= '0' && p.s[p.i] <= '9' {
			p.i++
		}
		return p.i - from
	}
	leadingZero := p.i < len(p.s) && p.s[p.i] == '0'
	ok := true
	if n := digits(); n == 0 || leadingZero && n > 1 {
		ok = false
	}
	if p.i < len(p.s) && p.s[p.i] == '.' {
		p.i++
		ok = digits() > 0 && ok
	}
	if p.i < len(p.s) && p.s[p.i]|0x20 == 'e' {
		p.i++
		if p.i < len(p.s) && (p.s[p.i] == '+' || p.s[p.i] == '-') {
			p.i++
		}
		ok = digits() > 0 && ok
	}
	if !ok || p.i < len(p.s) && isWord(p.s[p.i]) {
		p.i = start
		return Node{}, p.unexpected("Token \"%s\" is invalid.")
	}
	return Node{Kind: Number, Text: p.s[start:p.i]}, nil
}

// str reads a string; the text is only made when building.
func (p *parser) str() (string, error) {
	p.i++
	start := p.i
	for p.i < len(p.s) && p.s[p.i] != '"' && p.s[p.i] != '\\' && p.s[p.i] >= 0x20 {
		p.i++
	}
	if p.i < len(p.s) && p.s[p.i] == '"' {
		s := p.s[start:p.i]
		p.i++
		return s, nil
	}
	buf := []byte(p.s[start:p.i])
	for p.i < len(p.s) {
		switch c := p.s[p.i]; {
		case c == '"':
			p.i++
			return string(buf), nil
		case c < 0x20:
			return "", syntax(fmt.Sprintf("Character with value 0x%02x must be escaped.", c))
		case c != '\\':
			buf = append(buf, c)
			p.i++
		default:
			var err error
			if buf, err = p.escape(buf); err != nil {
				return "", err
			}
		}
	}
	return "", syntax("The input string ended unexpectedly.")
}

var escapes = [256]byte{'"': '"', '\\': '\\', '/': '/', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t'}

// escape reads an escape sequence; p.i is at its backslash.
func (p *parser) escape(buf []byte) ([]byte, error) {
	p.i++
	if p.i >= len(p.s) {
		return nil, syntax("The input string ended unexpectedly.")
	}
	c := p.s[p.i]
	if c != 'u' {
		if escapes[c] == 0 {
			return nil, syntax(fmt.Sprintf("Escape sequence \"\\%c\" is invalid.", c))
		}
		p.i++
		return append(buf, escapes[c]), nil
	}
	r, err := p.hex4()
	if err != nil {
		return nil, err
	}
	switch {
	case r >= 0xdc00 && r < 0xe000:
		return nil, syntax("Unicode low surrogate must follow a high surrogate.")
	case r >= 0xd800 && r < 0xdc00:
		if p.i+1 >= len(p.s) || p.s[p.i] != '\\' || p.s[p.i+1] != 'u' {
			return nil, syntax("Unicode low surrogate must follow a high surrogate.")
		}
		p.i++
		low, err := p.hex4()
		if err != nil {
			return nil, err
		}
		if low < 0xdc00 || low >= 0xe000 {
			return nil, syntax("Unicode low surrogate must follow a high surrogate.")
		}
		r = 0x10000 + (r-0xd800)<<10 + (low - 0xdc00)
	case r == 0 && p.build:
		return nil, errs.New(errs.UntranslatableCharacter, "unsupported Unicode escape sequence").
			WithDetail("\\u0000 cannot be converted to text.")
	}
	return utf8.AppendRune(buf, rune(r)), nil
}

// hex4 reads the four digits of \uXXXX; p.i is at the u.
func (p *parser) hex4() (uint32, error) {
	r, ok := hex4(p.s, p.i+1)
	if !ok {
		return 0, syntax("\"\\u\" must be followed by four hexadecimal digits.")
	}
	p.i += 5
	return r, nil
}
