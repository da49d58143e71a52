package soda

import (
	"github.com/basaltdb/basalt/core/value"
	"github.com/basaltdb/basalt/core/value/jsonv"
)

// query is a compiled query by example.
type query struct {
	// match is nil where every document will do.
	match predicate
	// ids are the keys that SQL looks for, so that a query for them is not a
	// scan of the collection; nil: any.
	ids   []string
	order *ordering // nil: by key
	patch *Patcher  // of a bulk update
}

// parseQuery compiles a filter, alone or as {"$query": …} with other clauses.
// updates says that the clauses of a bulk update are wanted.
func parseQuery(text []byte, updates bool) (*query, error) {
	q := &query{}
	if len(text) == 0 {
		return q, nil
	}
	if err := value.CheckUTF8(text); err != nil {
		return nil, err
	}
	n, err := jsonv.Parse(string(text))
	if err != nil {
		return nil, badFilter("%s", err)
	}
	if n.Kind != jsonv.Object {
		return nil, badFilter("an object is expected")
	}
	if !composite(&n) {
		return q, q.condition(&n)
	}
	for i, name := range n.Keys {
		v := &n.Items[i]
		switch {
		case name == "$query":
			err = q.condition(v)
		case name == "$orderby" && !updates:
			q.order, err = parseOrder(v)
		case updates && (name == "$patch" || name == "$merge") && q.patch == nil:
			q.patch, err = newPatcher(v, name == "$merge")
		case name == "$project":
			err = unsupported(name)
		default:
			err = badFilter("\"%s\" does not go with the rest of the query", name)
		}
		if err != nil {
			return nil, err
		}
	}
	return q, nil
}

// composite reports whether an object is a query with clauses.
func composite(n *jsonv.Node) bool {
	for _, name := range n.Keys {
		switch name {
		case "$query", "$orderby", "$project", "$patch", "$merge":
			return true
		}
	}
	return false
}

// condition compiles the filter.
func (q *query) condition(n *jsonv.Node) error {
	match, err := compiler{}.filter(n)
	if err != nil {
		return err
	}
	q.match, q.ids = match, nil
	if id := n.Get("$id"); id != nil {
		if q.ids, err = keyList(id); err != nil {
			return err
		}
		if len(n.Keys) == 1 {
			q.match = nil // SQL has said it all
		}
	}
	return nil
}

// where is the condition in SQL on the documents that the query may be true for.
func (q *query) where(st *statement) string {
	switch {
	case q.ids == nil:
		return "true"
	case len(q.ids) == 1:
		return "id = " + st.arg(q.ids[0], "text")
	}
	return "id IN (SELECT " + st.unnest(q.ids) + ")"
}
