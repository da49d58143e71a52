package soda

import (
	"context"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/session"
	"github.com/basaltdb/basalt/core/value/jsonv"
)

// insertBatch is how many documents go into one statement.
const insertBatch = 1000

// entry is a document about to be written: its etag, and for one that is there
// the one that it has.
type entry struct {
	key, etag, old string
	doc            []byte
}

// entry makes the entry of a new document.
func (c *Collection) entry(key string, n *jsonv.Node) entry {
	doc := n.Append(nil)
	return entry{key: key, etag: c.newETag("", doc), doc: doc}
}

// The columns of a table of entries.
func keyOf(e *entry) string  { return e.key }
func etagOf(e *entry) string { return e.etag }
func oldOf(e *entry) string  { return e.old }
func docOf(e *entry) string  { return string(e.doc) }

// column makes a column of entries.
func (st *statement) column(list []entry, of func(*entry) string) string {
	texts := make([]string, len(list))
	for i := range list {
		texts[i] = of(&list[i])
	}
	return st.unnest(texts)
}

// insert adds documents and returns their items in the order of the entries.
// The item of a key that there is already stays empty.
func (c *Collection) insert(ctx context.Context, s *session.Session, list []entry) ([]Item, error) {
	items := make([]Item, 0, len(list))
	for len(list) > 0 {
		n := min(len(list), insertBatch)
		at := make(map[string]int, n)
		for i, e := range list[:n] {
			at[e.key] = len(items) + i
		}
		items = items[:len(items)+n]
		st := sql("INSERT INTO ", c.table(), " (id, etag, document) SELECT ")
		st.add(st.column(list[:n], keyOf), ", ", st.column(list[:n], etagOf), ", ", st.column(list[:n], docOf), "::jsonb ON CONFLICT (id) DO NOTHING RETURNING ", meta)
		for cols, err := range st.rows(ctx, s) {
			if err != nil {
				return nil, err
			}
			it := itemOf(cols)
			items[at[it.ID]] = it
		}
		list = list[n:]
	}
	return items, nil
}

// keyed opens a collection for documents that come without a key.
func keyed(ctx context.Context, s *session.Session, coll string) (Collection, error) {
	c, err := writable(ctx, s, coll)
	if err == nil && c.Key.Assignment == "CLIENT" {
		err = errs.New(ReadOnly, "the keys of collection \"%s\" are made by its clients", coll).
			WithHint("PUT the document under its key.")
	}
	return c, err
}

// Insert adds documents, all or none. docs is a JSON list if many is set, else
// one document.
func Insert(ctx context.Context, s *session.Session, coll string, docs []byte, many bool) ([]Item, error) {
	c, err := keyed(ctx, s, coll)
	if err != nil {
		return nil, err
	}
	n, err := parseDocument(docs)
	if err != nil {
		return nil, err
	}
	nodes := []jsonv.Node{n}
	if many {
		if n.Kind != jsonv.Array {
			return nil, errs.New(errs.InvalidTextRepresentation, "a bulk insert takes a JSON list of documents")
		}
		nodes = n.Items
	}
	list := make([]entry, len(nodes))
	for i := range nodes {
		if k := nodes[i].Kind; k != jsonv.Object && k != jsonv.Array {
			return nil, errs.New(errs.InvalidTextRepresentation, "element %d of the list is no document, but a %s", i, k.Name())
		}
		list[i] = c.entry(c.newKey(), &nodes[i])
	}
	return c.insert(ctx, s, list)
}

// Outcome is what became of one document of many.
type Outcome struct {
	Item Item
	Err  error
}

// InsertEach adds the documents that are valid and says of each what became of
// it. A document that is refused does not hold up the others.
func InsertEach(ctx context.Context, s *session.Session, coll string, docs [][]byte) ([]Outcome, error) {
	c, err := keyed(ctx, s, coll)
	if err != nil {
		return nil, err
	}
	out := make([]Outcome, len(docs))
	list := make([]entry, 0, len(docs))
	for i, doc := range docs {
		n, err := parseDocument(doc)
		if err != nil {
			out[i].Err = err
			continue
		}
		list = append(list, c.entry(c.newKey(), &n))
	}
	items, err := c.insert(ctx, s, list)
	if err != nil {
		return nil, err
	}
	for i := range out {
		if out[i].Err == nil {
			out[i].Item, items = items[0], items[1:]
		}
	}
	return out, nil
}
