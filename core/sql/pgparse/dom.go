//go:build cgo

package pgparse

import (
	"strconv"
	"strings"

	"github.com/basaltdb/basalt/core/base/errs"
)

// document is a parse tree as read from JSON: values in one slice, linked by
// index, so that a tree costs two allocations and no pointers.
//
// The JSON is that of libpg_query: no white space, objects and arrays of
// objects, strings, integers and booleans. A field that has its type's zero
// value is absent, and so is location when it is 0.
type document struct {
	text   string
	pos    int
	values []value
}

type value struct {
	key string
	str string // of a string
	num int64  // of a number; 1 for true
	// child is the first field or item, next the following sibling; 0 is none,
	// because value 0 is never used.
	child, next int32
	// used records that the converter looked at the value; tests check that
	// nothing of a tree is passed over.
	used bool
}

// parseDocument reads libpg_query's JSON.
func parseDocument(json string) (*document, error) {
	d := &document{text: json, values: make([]value, 1, 16+len(json)/16)}
	root, ok := d.value("")
	if !ok || root != 1 || d.pos != len(json) {
		return nil, errs.Internal("parse tree is malformed at byte %d", d.pos)
	}
	return d, nil
}

// value reads one JSON value and returns its index.
func (d *document) value(key string) (int32, bool) {
	i := int32(len(d.values))
	d.values = append(d.values, value{key: key})
	if d.pos >= len(d.text) {
		return 0, false
	}
	switch c := d.text[d.pos]; {
	case c == '{':
		return i, d.children(i, '}')
	case c == '[':
		return i, d.children(i, ']')
	case c == '"':
		s, ok := d.string()
		d.values[i].str = s
		return i, ok
	case strings.HasPrefix(d.text[d.pos:], "true"):
		d.pos += 4
		d.values[i].num = 1
		return i, true
	case strings.HasPrefix(d.text[d.pos:], "false"):
		d.pos += 5
		return i, true
	case strings.HasPrefix(d.text[d.pos:], "null"):
		d.pos += 4
		return i, true
	}
	return i, d.number(i)
}

func (d *document) number(i int32) bool {
	end := d.pos
	for end < len(d.text) && (d.text[end] == '-' || d.text[end] >= '0' && d.text[end] <= '9') {
		end++
	}
	n, err := strconv.ParseInt(d.text[d.pos:end], 10, 64)
	d.values[i].num = n
	d.pos = end
	return err == nil
}

// children reads the fields of an object or the items of an array into value i.
func (d *document) children(i int32, closing byte) bool {
	d.pos++
	var last int32
	for d.pos < len(d.text) {
		if d.text[d.pos] == closing {
			d.pos++
			return true
		}
		if d.text[d.pos] == ',' {
			d.pos++
		}
		key := ""
		if closing == '}' {
			var ok bool
			if key, ok = d.string(); !ok || d.pos >= len(d.text) || d.text[d.pos] != ':' {
				return false
			}
			d.pos++
		}
		c, ok := d.value(key)
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

// string reads a JSON string. The result points into the document's text
// unless it has escapes.
func (d *document) string() (string, bool) {
	if d.pos >= len(d.text) || d.text[d.pos] != '"' {
		return "", false
	}
	start := d.pos + 1
	for i := start; i < len(d.text); i++ {
		switch d.text[i] {
		case '"':
			d.pos = i + 1
			return d.text[start:i], true
		case '\\':
			return d.escaped(start, i)
		}
	}
	return "", false
}

// escaped reads the rest of a string whose first escape is at i.
func (d *document) escaped(start, i int) (string, bool) {
	b := append([]byte(nil), d.text[start:i]...)
	for i < len(d.text) {
		switch c := d.text[i]; {
		case c == '"':
			d.pos = i + 1
			return string(b), true
		case c != '\\':
			b = append(b, c)
			i++
		case i+1 >= len(d.text):
			return "", false
		case d.text[i+1] == 'u':
			if i+6 > len(d.text) {
				return "", false
			}
			// Only control characters, < and > are written so.
			code, err := strconv.ParseUint(d.text[i+2:i+6], 16, 8)
			if err != nil {
				return "", false
			}
			b = append(b, byte(code))
			i += 6
		default:
			b = append(b, unescape(d.text[i+1]))
			i += 2
		}
	}
	return "", false
}

func unescape(c byte) byte {
	switch c {
	case 'b':
		return '\b'
	case 'f':
		return '\f'
	case 'n':
		return '\n'
	case 'r':
		return '\r'
	case 't':
		return '\t'
	}
	return c
}

// node is a handle on an object of the document. The zero node is "absent", on
// which every accessor returns the zero value of its kind.
type node struct {
	d *document
	i int32
	// kind is the node's type name where the tree says it ("SelectStmt"), ""
	// for a field whose type is fixed.
	kind string
}

func (n node) exists() bool { return n.i != 0 }

// find returns the index of a field, 0 if it is absent.
func (n node) find(key string) int32 {
	if n.i == 0 {
		return 0
	}
	for c := n.d.values[n.i].child; c != 0; c = n.d.values[c].next {
		if n.d.values[c].key == key {
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

// str returns a string field. It is a copy, so that a tree does not keep the
// whole document alive.
func (n node) str(key string) string {
	if c := n.find(key); c != 0 {
		return strings.Clone(n.d.values[c].str)
	}
	return ""
}

// enum returns an enumeration field's name, valid as long as the document.
func (n node) enum(key string) string {
	if c := n.find(key); c != 0 {
		return n.d.values[c].str
	}
	return ""
}

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
	return node{d: n.d, i: c, kind: n.d.values[c].key}
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
