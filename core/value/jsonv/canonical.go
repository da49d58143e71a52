package jsonv

import (
	"slices"
	"strings"

	"github.com/basaltdb/basalt/core/base/decimal"
)

// Canonical returns the jsonb form of text.
func Canonical(dst []byte, text string) ([]byte, error) {
	n, err := Parse(text)
	if err != nil {
		return nil, err
	}
	if err := n.Normalise(); err != nil {
		return nil, err
	}
	return n.Append(dst), nil
}

// Normalise puts n into jsonb's form: sorted unique keys, numeric literals.
func (n *Node) Normalise() error {
	switch n.Kind {
	case Number:
		d, err := decimal.Parse(n.Text)
		if err != nil {
			return err
		}
		n.Text = d.String()
	case Array, Object:
		for i := range n.Items {
			if err := n.Items[i].Normalise(); err != nil {
				return err
			}
		}
		if n.Kind == Object {
			n.sortKeys()
		}
	}
	return nil
}

// CompareKeys orders object keys as jsonb does: shorter first, then bytes.
func CompareKeys(a, b string) int {
	if len(a) != len(b) {
		return len(a) - len(b)
	}
	return strings.Compare(a, b)
}

// sortKeys orders the members and keeps the last of equal keys.
func (n *Node) sortKeys() {
	order := make([]int, len(n.Keys))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return CompareKeys(n.Keys[a], n.Keys[b]) })
	keys, items := make([]string, 0, len(order)), make([]Node, 0, len(order))
	for i, at := range order {
		if i+1 < len(order) && n.Keys[order[i+1]] == n.Keys[at] {
			continue
		}
		keys, items = append(keys, n.Keys[at]), append(items, n.Items[at])
	}
	n.Keys, n.Items = keys, items
}

// Append appends n as jsonb prints it. n should be normalised.
func (n *Node) Append(dst []byte) []byte {
	switch n.Kind {
	case Null:
		return append(dst, "null"...)
	case Bool:
		if n.Bool {
			return append(dst, "true"...)
		}
		return append(dst, "false"...)
	case Number:
		return append(dst, n.Text...)
	case String:
		return AppendString(dst, n.Text)
	case Array:
		dst = append(dst, '[')
		for i := range n.Items {
			if i > 0 {
				dst = append(dst, ", "...)
			}
			dst = n.Items[i].Append(dst)
		}
		return append(dst, ']')
	}
	dst = append(dst, '{')
	for i := range n.Items {
		if i > 0 {
			dst = append(dst, ", "...)
		}
		dst = AppendString(dst, n.Keys[i])
		dst = append(dst, ": "...)
		dst = n.Items[i].Append(dst)
	}
	return append(dst, '}')
}

const hexDigits = "0123456789abcdef"

// AppendString appends s as a JSON string.
func AppendString(dst []byte, s string) []byte {
	dst = append(dst, '"')
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '"' || c == '\\':
			dst = append(dst, '\\', c)
		case c >= 0x20:
			dst = append(dst, c)
		case c == '\b':
			dst = append(dst, `\b`...)
		case c == '\f':
			dst = append(dst, `\f`...)
		case c == '\n':
			dst = append(dst, `\n`...)
		case c == '\r':
			dst = append(dst, `\r`...)
		case c == '\t':
			dst = append(dst, `\t`...)
		default:
			dst = append(dst, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&15])
		}
	}
	return append(dst, '"')
}

// Get returns the member of an object, or nil.
func (n *Node) Get(key string) *Node {
	if n.Kind != Object {
		return nil
	}
	for i := len(n.Keys) - 1; i >= 0; i-- {
		if n.Keys[i] == key {
			return &n.Items[i]
		}
	}
	return nil
}

// At returns the element of an array, counting from the end when i is
// negative, or nil.
func (n *Node) At(i int) *Node {
	if n.Kind != Array {
		return nil
	}
	if i < 0 {
		i += len(n.Items)
	}
	if i < 0 || i >= len(n.Items) {
		return nil
	}
	return &n.Items[i]
}

// Compare orders two normalised values as jsonb's operators do.
func Compare(a, b *Node) int {
	if a.Kind != b.Kind {
		return int(a.Kind) - int(b.Kind)
	}
	switch a.Kind {
	case String:
		return strings.Compare(a.Text, b.Text)
	case Number:
		return compareNumbers(a.Text, b.Text)
	case Bool:
		return boolRank(a.Bool) - boolRank(b.Bool)
	case Array, Object:
		return compareItems(a, b)
	}
	return 0
}

func boolRank(b bool) int {
	if b {
		return 1
	}
	return 0
}

func compareNumbers(a, b string) int {
	x, errX := decimal.Parse(a)
	y, errY := decimal.Parse(b)
	if errX != nil || errY != nil {
		return strings.Compare(a, b)
	}
	return x.Cmp(&y)
}

// compareItems orders containers: fewer members first, then pair by pair.
func compareItems(a, b *Node) int {
	if len(a.Items) != len(b.Items) {
		return len(a.Items) - len(b.Items)
	}
	for i := range a.Items {
		if a.Kind == Object {
			if c := CompareKeys(a.Keys[i], b.Keys[i]); c != 0 {
				return c
			}
		}
		if c := Compare(&a.Items[i], &b.Items[i]); c != 0 {
			return c
		}
	}
	return 0
}

// Contains reports jsonb's a @> b.
func Contains(a, b *Node) bool {
	switch {
	case a.Kind == Object && b.Kind == Object:
		for i, key := range b.Keys {
			item := a.Get(key)
			if item == nil || !Contains(item, &b.Items[i]) {
				return false
			}
		}
		return true
	case a.Kind == Array && b.Kind == Array:
		for i := range b.Items {
			if !arrayHas(a, &b.Items[i]) {
				return false
			}
		}
		return true
	}
	return a.Kind == b.Kind && Compare(a, b) == 0
}

// ContainsTop is Contains with the exception at the top: an array contains a
// scalar that is one of its elements.
func ContainsTop(a, b *Node) bool {
	if a.Kind == Array && b.Kind != Array && b.Kind != Object {
		return arrayHas(a, b)
	}
	return Contains(a, b)
}

func arrayHas(a, item *Node) bool {
	for i := range a.Items {
		if a.Items[i].Kind == item.Kind && Contains(&a.Items[i], item) {
			return true
		}
	}
	return false
}
