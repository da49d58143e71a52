//go:build wasip1

package main

import (
	"bytes"
	"unicode/utf16"
	"unicode/utf8"
	"unsafe"

	basalt "github.com/basaltdb/basalt/wasm/guest/go"
)

// cursor is what is left of a document. The host passes valid JSON. encoding/json
// would be another half of the whole module, which takes its time to compile.
type cursor struct{ rest []byte }

func (c *cursor) skipSpace() { c.rest = bytes.TrimLeft(c.rest, " \t\r\n") }

// accept goes behind a byte, if that is next.
func (c *cursor) accept(b byte) bool {
	c.skipSpace()
	rest, ok := bytes.CutPrefix(c.rest, []byte{b})
	c.rest = rest
	return ok
}

// text goes behind a string, and returns what is between its quotes, escapes and all.
func (c *cursor) text() []byte {
	for i := 1; i < len(c.rest); i++ {
		switch c.rest[i] {
		case '\\':
			i++
		case '"':
			text := c.rest[1:i]
			c.rest = c.rest[i+1:]
			return text
		}
	}
	return nil
}

// value goes behind a value, and returns it. Brackets are counted, so that no depth of
// nesting is too much.
func (c *cursor) value() []byte {
	from, depth := c.rest, 0
	for len(c.rest) > 0 {
		switch b := c.rest[0]; b {
		case '"':
			c.text()
		case '{', '[':
			depth++
			c.rest = c.rest[1:]
			continue
		case '}', ']':
			depth--
			c.rest = c.rest[1:]
		default:
			n := bytes.IndexAny(c.rest, `",:{}[]`)
			if n == 0 { // a comma or colon within brackets
				n = 1
			}
			c.rest = c.rest[n:]
		}
		if depth == 0 {
			break
		}
	}
	return bytes.TrimRight(from[:len(from)-len(c.rest)], " \t\r\n")
}

// simple are the escapes of one character.
var simple = map[byte]byte{'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t', '"': '"', '\\': '\\', '/': '/'}

func hex4(s []byte) (x rune) {
	for _, c := range s[:4] {
		switch {
		case c <= '9':
			x = x<<4 | rune(c-'0')
		default:
			x = x<<4 | rune(c|0x20-'a'+10)
		}
	}
	return x
}

// unescape appends the text of a string to a buffer.
func unescape(to, s []byte) []byte {
	for {
		at := bytes.IndexByte(s, '\\')
		if at < 0 {
			return append(to, s...)
		}
		to = append(to, s[:at]...)
		if c, ok := simple[s[at+1]]; ok {
			to, s = append(to, c), s[at+2:]
			continue
		}
		r := hex4(s[at+2:])
		s = s[at+6:]
		if utf16.IsSurrogate(r) { // half of a pair; valid JSON has the other
			r = utf16.DecodeRune(r, hex4(s[2:]))
			s = s[6:]
		}
		to = utf8.AppendRune(to, r)
	}
}

// The buffers of all calls, for the name of a member and for a result.
var member, found []byte

// jsonField is a scalar function over JSON: the member of an object as text, as the
// operator ->> gives it; null where there is none or it is null.
//
//go:wasmexport json_field
func jsonField(document unsafe.Pointer, length int32, name unsafe.Pointer, nameLength int32) basalt.Result {
	c := cursor{basalt.Argument(document, length)}
	want := basalt.Argument(name, nameLength)
	if !c.accept('{') || c.accept('}') {
		return basalt.Null
	}
	for more := true; more; more = c.accept(',') {
		c.skipSpace()
		member = unescape(member[:0], c.text())
		c.accept(':')
		c.skipSpace()
		value := c.value()
		switch {
		case !bytes.Equal(member, want):
		case value[0] == 'n':
			return basalt.Null
		case value[0] == '"':
			found = unescape(found[:0], value[1:len(value)-1])
			return basalt.Bytes(found)
		default:
			return basalt.Bytes(value)
		}
	}
	return basalt.Null
}
