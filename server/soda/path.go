package soda

import (
	"strconv"
	"strings"

	"github.com/basaltdb/basalt/core/value/jsonv"
)

// path leads from a value to values within it.
type path []step

// step is a member of an object, or elements of a list.
type step struct {
	list  bool
	all   bool // every member or element
	field string
	spans []span
}

// span is a range of positions, both ends included.
type span struct{ from, to int }

// parsePath reads names joined by dots, and positions in brackets. A name in
// backquotes is taken as it is, * stands for every name or position:
//
//	address.city   `a.b`.c   items[*].price   items[0, 3 to 5]
func parsePath(text string) (path, error) {
	var p path
	for rest := text; ; {
		field, all, after, ok := cutField(rest)
		if !ok {
			return nil, badFilter("\"%s\" is no path", text)
		}
		p, rest = append(p, step{field: field, all: all}), after
		for strings.HasPrefix(rest, "[") {
			inner, after, ok := strings.Cut(rest[1:], "]")
			s, valid := parsePositions(inner)
			if !ok || !valid {
				return nil, badFilter("\"%s\" is no path: a position is a number, a range \"1 to 3\", a list of them, or *", text)
			}
			p, rest = append(p, s), after
		}
		if rest == "" {
			return p, nil
		}
		if rest[0] != '.' {
			return nil, badFilter("\"%s\" is no path", text)
		}
		rest = rest[1:]
	}
}

// cutField takes a field step from the front of a path.
func cutField(text string) (field string, all bool, rest string, ok bool) {
	if !strings.HasPrefix(text, "`") {
		end := strings.IndexAny(text, ".[")
		if end < 0 {
			end = len(text)
		}
		return text[:end], text[:end] == "*", text[end:], end > 0
	}
	var b strings.Builder
	for text = text[1:]; ; {
		part, after, found := strings.Cut(text, "`")
		b.WriteString(part)
		if !found {
			return "", false, "", false
		}
		if !strings.HasPrefix(after, "`") {
			return b.String(), false, after, b.Len() > 0
		}
		b.WriteByte('`') // two stand for one
		text = after[1:]
	}
}

// parsePositions reads what stands between brackets.
func parsePositions(text string) (step, bool) {
	if strings.TrimSpace(text) == "*" {
		return step{list: true, all: true}, true
	}
	s := step{list: true}
	last := -1
	for part := range strings.SplitSeq(text, ",") {
		words := strings.Fields(part)
		if len(words) != 1 && (len(words) != 3 || words[1] != "to") {
			return s, false
		}
		from, err := strconv.ParseUint(words[0], 10, 31)
		to, toErr := strconv.ParseUint(words[len(words)-1], 10, 31)
		if err != nil || toErr != nil || int(from) <= last || to < from {
			return s, false
		}
		last = int(to)
		s.spans = append(s.spans, span{int(from), last})
	}
	return s, true
}

// covers reports whether a list step takes a position.
func (s *step) covers(i int) bool {
	if s.all {
		return true
	}
	for _, r := range s.spans {
		if r.from <= i && i <= r.to {
			return true
		}
	}
	return false
}

// each calls visit for the values that the path leads to until it returns true,
// and reports whether it did. Lists are looked into: a field of a list is that
// of its elements, and a position of what is no list is the value itself.
func (p path) each(n *jsonv.Node, visit func(*jsonv.Node) bool) bool {
	if len(p) == 0 {
		return visit(n)
	}
	s, rest := &p[0], p[1:]
	if !s.list {
		if n.Kind != jsonv.Array {
			return s.members(n, rest, visit)
		}
		for i := range n.Items {
			if s.members(&n.Items[i], rest, visit) {
				return true
			}
		}
		return false
	}
	if n.Kind != jsonv.Array {
		return s.covers(0) && rest.each(n, visit)
	}
	for i := range n.Items {
		if s.covers(i) && rest.each(&n.Items[i], visit) {
			return true
		}
	}
	return false
}

// members goes on with the members of an object that a field step names.
func (s *step) members(n *jsonv.Node, rest path, visit func(*jsonv.Node) bool) bool {
	if n.Kind != jsonv.Object {
		return false
	}
	if !s.all {
		at := n.Get(s.field)
		return at != nil && rest.each(at, visit)
	}
	for i := range n.Items {
		if rest.each(&n.Items[i], visit) {
			return true
		}
	}
	return false
}

// scalars is each, but for a list at the end of the path it visits the list and
// then its elements, unless the path itself has said which elements it means.
func (p path) scalars(n *jsonv.Node, visit func(*jsonv.Node) bool) bool {
	if p[len(p)-1].list {
		return p.each(n, visit)
	}
	return p.each(n, func(v *jsonv.Node) bool {
		if visit(v) {
			return true
		}
		if v.Kind == jsonv.Array {
			for i := range v.Items {
				if visit(&v.Items[i]) {
					return true
				}
			}
		}
		return false
	})
}
