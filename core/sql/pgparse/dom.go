//go:build cgo

package pgparse

import (
	"slices"
	"sync"
	"unsafe"

	"github.com/basaltdb/basalt/core/base/errs"
)

// document is a parse tree as read from JSON: values in one slice without
// pointers, linked by index, so that a tree costs the garbage collector nothing.
// Documents are used again; what a converter keeps it copies.
//
// The JSON is that of libpg_query: no white space, objects and arrays of
// objects, strings, integers and booleans. A field that has its type's zero
// value is absent, and so is location when it is 0.
type document struct {
	text   []byte
	pos    int
	values []value
}

// value is a field, an item of a list or the root.
type value struct {
	// num is a number, 1 for true, and for a string its place in the text,
	// with the length in str.
	num int64
	str int32
	// key and keyLen are the place of a field's name in the text.
	key    int32
	keyLen int32
	// child is the first field or item, next the following sibling; 0 is none,
	// because value 0 is never used.
	child, next int32
	// escaped marks a string with backslashes in it.
	escaped bool
	// used records that the converter looked at the value; tests check that
	// nothing of a tree is passed over.
	used bool
}

var documents = sync.Pool{New: func() any { return new(document) }}

// maxPooled is the size of the largest document that is kept for the next one.
const maxPooled = 1 << 20

// free gives the document back; nothing of it may be used afterwards.
func (d *document) free() {
	if len(d.text) <= maxPooled {
		documents.Put(d)
	}
}

// parse reads d.text.
func (d *document) parse() error {
	d.pos = 0
	// A value takes 20 bytes of JSON on average.
	d.values = append(slices.Grow(d.values[:0], len(d.text)/20+1), value{})
	root, ok := d.value(0, 0)
	if !ok || root != 1 || d.pos != len(d.text) {
		return errs.Internal("parse tree is malformed at byte %d", d.pos)
	}
	return nil
}

// value reads one JSON value and returns its index.
func (d *document) value(key, keyLen int32) (int32, bool) {
	i := int32(len(d.values))
	d.values = append(d.values, value{key: key, keyLen: keyLen})
	if d.pos >= len(d.text) {
		return 0, false
	}
	switch d.text[d.pos] {
	case '{':
		return i, d.children(i, '}')
	case '[':
		return i, d.children(i, ']')
	case '"':
		start, length, escaped, ok := d.string()
		v := &d.values[i]
		v.num, v.str, v.escaped = int64(start), length, escaped
		return i, ok
	case 't':
		d.pos += len("true")
		d.values[i].num = 1
		return i, true
	case 'f':
		d.pos += len("false")
		return i, true
	case 'n':
		d.pos += len("null")
		return i, true
	}
	n, ok := d.number()
	d.values[i].num = n
	return i, ok
}

func (d *document) number() (n int64, ok bool) {
	negative := d.text[d.pos] == '-'
	if negative {
		d.pos++
	}
	start := d.pos
	for d.pos < len(d.text) && d.text[d.pos] >= '0' && d.text[d.pos] <= '9' {
		n = n*10 + int64(d.text[d.pos]-'0')
		d.pos++
	}
	if negative {
		n = -n
	}
	return n, d.pos > start
}

// children reads the fields of an object or the items of an array into value i.
func (d *document) children(i int32, closing byte) bool {
	d.pos++
	var last int32
	for d.pos < len(d.text) {
		switch d.text[d.pos] {
		case closing:
			d.pos++
			return true
		case ',':
			d.pos++
		}
		var key, keyLen int32
		if closing == '}' {
			var ok bool
			if key, keyLen, _, ok = d.string(); !ok || d.pos >= len(d.text) || d.text[d.pos] != ':' {
				return false
			}
			d.pos++
		}
		c, ok := d.value(key, keyLen)
		if !ok {
			return false
		}
		if last == 0 {
			d.values[i].child = c
		} else {
			d.values[last].next = c
		}
		last = c
	}
	return false
}

// string passes over a JSON string and returns the place of what is between the
// quotes.
func (d *document) string() (start, length int32, escaped, ok bool) {
	if d.pos >= len(d.text) || d.text[d.pos] != '"' {
		return 0, 0, false, false
	}
	begin := d.pos + 1
	for i := begin; i < len(d.text); i++ {
		switch d.text[i] {
		case '"':
			d.pos = i + 1
			return int32(begin), int32(i - begin), escaped, true
		case '\\':
			escaped = true
			i++
		}
	}
	return 0, 0, false, false
}

// bytes returns the raw bytes of a string value.
func (d *document) bytes(i int32) []byte {
	v := &d.values[i]
	return d.text[v.num : v.num+int64(v.str)]
}

// key returns the name of a field.
func (d *document) key(i int32) []byte {
	v := &d.values[i]
	return d.text[v.key : v.key+v.keyLen]
}

// unescape resolves the escapes of a JSON string. Of \u only those below 0x80
// occur: control characters, < and >.
func unescape(raw []byte) string {
	b := make([]byte, 0, len(raw))
	for i := 0; i < len(raw); i++ {
		if raw[i] != '\\' || i+1 == len(raw) {
			b = append(b, raw[i])
			continue
		}
		i++
		switch c := raw[i]; c {
		case 'b':
			b = append(b, '\b')
		case 'f':
			b = append(b, '\f')
		case 'n':
			b = append(b, '\n')
		case 'r':
			b = append(b, '\r')
		case 't':
			b = append(b, '\t')
		case 'u':
			if i+4 < len(raw) {
				b = append(b, hexDigit(raw[i+3])<<4|hexDigit(raw[i+4]))
				i += 4
			}
		default:
			b = append(b, c)
		}
	}
	return string(b)
}

func hexDigit(c byte) byte {
	if c >= 'a' {
		return c - 'a' + 10
	}
	return c - '0'
}

// node is a handle on an object of the document. The zero node is "absent", on
// which every accessor returns the zero value of its kind.
type node struct {
	d *document
	i int32
	// kind is the node's type name where the tree says it ("SelectStmt"), ""
	// for a field whose type is fixed. It is valid as long as the document.
	kind string
}

func (n node) exists() bool { return n.i != 0 }

// find returns the index of a field, 0 if it is absent.
func (n node) find(key string) int32 {
	if n.i == 0 {
		return 0
	}
	for c := n.d.values[n.i].child; c != 0; c = n.d.values[c].next {
		if string(n.d.key(c)) == key {
			n.d.values[c].used = true
			return c
		}
	}
	return 0
}

// ignore records that fields, with all that is in them, say nothing that the
// syntax tree needs.
func (n node) ignore(keys ...string) {
	for _, key := range keys {
		if i := n.find(key); i != 0 {
			n.d.markUsed(i)
		}
	}
}

func (d *document) markUsed(i int32) {
	for c := d.values[i].child; c != 0; c = d.values[c].next {
		d.values[c].used = true
		d.markUsed(c)
	}
}

// str returns a copy of a string field.
func (n node) str(key string) string {
	c := n.find(key)
	switch {
	case c == 0:
		return ""
	case n.d.values[c].escaped:
		return unescape(n.d.bytes(c))
	}
	return string(n.d.bytes(c))
}

// enum returns an enumeration field's name; it is valid as long as the document.
func (n node) enum(key string) string {
	if c := n.find(key); c != 0 {
		return viewString(n.d.bytes(c))
	}
	return ""
}

// viewString returns b as a string that shares its bytes.
func viewString(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }

func (n node) int(key string) int64 {
	if c := n.find(key); c != 0 {
		return n.d.values[c].num
	}
	return 0
}

func (n node) bool(key string) bool { return n.int(key) != 0 }

// object returns a field of a fixed type.
func (n node) object(key string) node {
	if c := n.find(key); c != 0 {
		return node{d: n.d, i: c}
	}
	return node{}
}

// node returns a field of any type, with its kind.
func (n node) node(key string) node { return n.object(key).unwrap() }

// unwrap turns {"Kind":{…}} into the inner object.
func (n node) unwrap() node {
	if n.i == 0 {
		return node{}
	}
	c := n.d.values[n.i].child
	if c == 0 {
		return node{}
	}
	n.d.values[c].used = true
	return node{d: n.d, i: c, kind: viewString(n.d.key(c))}
}

// items yields the elements of a list field, each with its kind; a NULL in the
// list comes as an absent node.
func (n node) items(key string) func(yield func(node) bool) {
	return func(yield func(node) bool) {
		c := n.find(key)
		if c == 0 {
			return
		}
		for e := n.d.values[c].child; e != 0; e = n.d.values[e].next {
			n.d.values[e].used = true
			if !yield(node{d: n.d, i: e}.unwrap()) {
				return
			}
		}
	}
}

// count returns the length of a list field.
func (n node) count(key string) int {
	count := 0
	if c := n.find(key); c != 0 {
		for e := n.d.values[c].child; e != 0; e = n.d.values[e].next {
			count++
		}
	}
	return count
}
