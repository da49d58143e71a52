package jsonv

import (
	"math/bits"
	"strings"

	"github.com/basaltdb/basalt/core/base/errs"
)

// scanner goes over a document without making values of it. It tells only whether
// what it has passed is JSON; the parser finds the words for what is wrong.
type scanner struct {
	s string
	i int
	// escaped says that the last string has escapes, nul that any has \u0000.
	escaped, nul bool
}

// search is what a scanner looks for in an object or in an array: the last member
// of a name, or the element that has at elements before it.
type search struct {
	key   string
	at    int
	early bool // end at the first that is found
	// count is how many members or elements were passed. What was found is the text
	// from start to end, which is not empty.
	count, start, end int
}

// Validate checks that text is JSON.
func Validate(text string) error {
	c := scanner{s: text}
	if c.document(nil) {
		return nil
	}
	return refusal(text, false)
}

// refusal is the error of the parser for a text that the scanner has refused.
func refusal(text string, build bool) error {
	p := parser{s: text, build: build}
	if _, err := p.document(); err != nil {
		return err
	}
	return errs.Internal("JSON is refused without a reason")
}

// find looks for a part of the document. A canonical one need not be read to its
// end, for it has been checked and has no name twice.
func (f *search) find(doc string, canonical bool) (string, error) {
	f.early = canonical
	c := scanner{s: doc}
	if !c.document(f) || c.nul {
		return "", refusal(doc, true)
	}
	return doc[f.start:f.end], nil
}

// Member returns the text of the member of an object, "" where there is none.
// canonical says that the document is of type jsonb.
func Member(doc, key string, canonical bool) (string, error) {
	f := search{key: key, at: -1}
	if c := (scanner{s: doc}); c.next() != '{' {
		return "", check(doc, canonical)
	}
	return f.find(doc, canonical)
}

// Element returns the text of the element of an array, "" where there is none. It
// counts from the end where at is negative. canonical is as for Member.
func Element(doc string, at int, canonical bool) (string, error) {
	if c := (scanner{s: doc}); c.next() != '[' {
		return "", check(doc, canonical)
	}
	if at >= 0 {
		f := search{at: at}
		return f.find(doc, canonical)
	}
	all := search{at: -1}
	if _, err := all.find(doc, canonical); err != nil || all.count+at < 0 {
		return "", err
	}
	f := search{at: all.count + at}
	return f.find(doc, true)
}

// Source returns the text of the document without the blanks around it.
func Source(doc string, canonical bool) (string, error) {
	if err := check(doc, canonical); err != nil {
		return "", err
	}
	source := strings.Trim(doc, " \t\n\r")
	if source == "" {
		return "", refusal(doc, true)
	}
	return source, nil
}

// check refuses what Parse does.
func check(doc string, canonical bool) error {
	if canonical {
		return nil
	}
	c := scanner{s: doc}
	if !c.document(nil) || c.nul {
		return refusal(doc, true)
	}
	return nil
}

// KindOf returns the kind of a value by its text, which has no blanks before it.
func KindOf(source string) Kind {
	switch source[0] {
	case '{':
		return Object
	case '[':
		return Array
	case '"':
		return String
	case 't', 'f':
		return Bool
	case 'n':
		return Null
	}
	return Number
}

// AppendText appends a value of a checked document by its text: a string's
// content, and everything else as it stands.
func AppendText(dst []byte, source string) ([]byte, error) {
	if source[0] != '"' {
		return append(dst, source...), nil
	}
	if strings.IndexByte(source, '\\') < 0 {
		return append(dst, source[1:len(source)-1]...), nil
	}
	p := parser{s: source, build: true}
	s, err := p.str()
	return append(dst, s...), err
}

// next passes blanks and returns the byte behind them, 0 at the end.
func (c *scanner) next() byte {
	for ; c.i < len(c.s); c.i++ {
		switch b := c.s[c.i]; b {
		case ' ', '\t', '\n', '\r':
		default:
			return b
		}
	}
	return 0
}

// document passes the whole text, or what it takes to find something early.
func (c *scanner) document(f *search) bool {
	ok := false
	switch b := c.next(); {
	case b == '{' && f != nil:
		ok = c.object(1, f)
	case b == '[' && f != nil:
		ok = c.array(1, f)
	default:
		ok = c.value(0)
	}
	if ok && f != nil && f.early && f.end > 0 {
		return true
	}
	c.next()
	return ok && c.i == len(c.s)
}

// value passes a value that stands in depth others.
func (c *scanner) value(depth int) bool {
	if c.i >= len(c.s) {
		return false
	}
	switch b := c.s[c.i]; b {
	case '"':
		return c.str()
	case '{':
		return depth < MaxDepth && c.object(depth+1, nil)
	case '[':
		return depth < MaxDepth && c.array(depth+1, nil)
	case 't':
		return c.word("true")
	case 'f':
		return c.word("false")
	case 'n':
		return c.word("null")
	}
	return c.number()
}

func (c *scanner) word(w string) bool {
	if !strings.HasPrefix(c.s[c.i:], w) {
		return false
	}
	c.i += len(w)
	return true
}

// object passes an object, and notes the member that f looks for.
func (c *scanner) object(depth int, f *search) bool {
	c.i++
	if c.next() == '}' {
		c.i++
		return true
	}
	for {
		if c.next() != '"' {
			return false
		}
		from := c.i
		if !c.str() {
			return false
		}
		is := f != nil && c.isKey(from, f.key)
		if c.next() != ':' {
			return false
		}
		c.i++
		c.next()
		from = c.i
		if !c.value(depth) {
			return false
		}
		if is {
			if f.start, f.end = from, c.i; f.early {
				return true
			}
		}
		switch c.next() {
		case ',':
			c.i++
		case '}':
			c.i++
			return true
		default:
			return false
		}
	}
}

// isKey reports whether the string that has just been passed is key.
func (c *scanner) isKey(from int, key string) bool {
	if !c.escaped {
		return c.s[from+1:c.i-1] == key
	}
	p := parser{s: c.s[from:c.i], build: true}
	s, err := p.str()
	return err == nil && s == key
}

// array passes an array, and notes the element that f looks for.
func (c *scanner) array(depth int, f *search) bool {
	c.i++
	if c.next() == ']' {
		c.i++
		return true
	}
	for {
		c.next()
		from := c.i
		if !c.value(depth) {
			return false
		}
		if f != nil {
			if f.count == f.at {
				if f.start, f.end = from, c.i; f.early {
					return true
				}
			}
			f.count++
		}
		switch c.next() {
		case ',':
			c.i++
		case ']':
			c.i++
			return true
		default:
			return false
		}
	}
}

// digits passes digits and returns how many there were.
func (c *scanner) digits() int {
	from := c.i
	for c.i < len(c.s) && c.s[c.i]-'0' < 10 {
		c.i++
	}
	return c.i - from
}

// number passes a number. What may not stand behind one is refused by the caller,
// who looks for a comma, a bracket or the end.
func (c *scanner) number() bool {
	if c.s[c.i] == '-' {
		c.i++
	}
	zero := c.i < len(c.s) && c.s[c.i] == '0'
	if n := c.digits(); n == 0 || zero && n > 1 {
		return false
	}
	if c.i < len(c.s) && c.s[c.i] == '.' {
		c.i++
		if c.digits() == 0 {
			return false
		}
	}
	if c.i < len(c.s) && c.s[c.i]|0x20 == 'e' {
		c.i++
		if c.i < len(c.s) && (c.s[c.i] == '+' || c.s[c.i] == '-') {
			c.i++
		}
		return c.digits() > 0
	}
	return true
}

// str passes a string.
func (c *scanner) str() bool {
	c.escaped = false
	s, i := c.s, c.i+1
	for {
		i = plain(s, i)
		if i >= len(s) || s[i] < 0x20 {
			return false
		}
		if s[i] == '"' {
			c.i = i + 1
			return true
		}
		c.i, c.escaped = i, true
		if !c.escape() {
			return false
		}
		i = c.i
	}
}

// plain returns where, from i on, the first byte is that is a quote, a backslash or
// a control character. It looks at eight bytes at a time: a byte's highest bit is
// set in hit where subtracting borrows from it, and the lowest such bit is right.
func plain(s string, i int) int {
	const ones, highs = 0x0101010101010101, 0x8080808080808080
	for ; i+8 <= len(s); i += 8 {
		x := word(s[i : i+8])
		quote, slash := x^'"'*ones, x^'\\'*ones
		hit := ((quote-ones)&^quote | (slash-ones)&^slash | (x-' '*ones)&^x) & highs
		if hit != 0 {
			return i + bits.TrailingZeros64(hit)>>3
		}
	}
	for i < len(s) && s[i] >= ' ' && s[i] != '"' && s[i] != '\\' {
		i++
	}
	return i
}

// word returns eight bytes as a number, the first of which is its lowest; it is one
// load.
func word(s string) uint64 {
	_ = s[7]
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
		uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
}

// escape passes an escape sequence, at whose backslash c.i is.
func (c *scanner) escape() bool {
	c.i++
	if c.i >= len(c.s) {
		return false
	}
	if b := c.s[c.i]; b != 'u' {
		c.i++
		return escapes[b] != 0
	}
	r, ok := c.hex4()
	switch {
	case !ok || r >= 0xdc00 && r < 0xe000:
		return false
	case r >= 0xd800 && r < 0xdc00:
		if !strings.HasPrefix(c.s[c.i:], `\u`) {
			return false
		}
		c.i++
		low, ok := c.hex4()
		return ok && low >= 0xdc00 && low < 0xe000
	case r == 0:
		c.nul = true
	}
	return true
}

// hex4 reads the four digits of \uXXXX, at whose u c.i is.
func (c *scanner) hex4() (r uint32, ok bool) {
	if r, ok = hex4(c.s, c.i+1); ok {
		c.i += 5
	}
	return r, ok
}

// hex4 reads the four hexadecimal digits from at on.
func hex4(s string, at int) (r uint32, ok bool) {
	if at+4 > len(s) {
		return 0, false
	}
	for _, b := range []byte(s[at : at+4]) {
		switch {
		case b-'0' < 10:
			r = r<<4 | uint32(b-'0')
		case b|0x20 >= 'a' && b|0x20 <= 'f':
			r = r<<4 | uint32(b|0x20-'a'+10)
		default:
			return 0, false
		}
	}
	return r, true
}
