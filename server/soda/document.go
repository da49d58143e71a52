package soda

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/session"
	"github.com/basaltdb/basalt/core/value"
	"github.com/basaltdb/basalt/core/value/jsonv"
)

// Item is a document with its metadata.
type Item struct {
	ID           string          `json:"id"`
	ETag         string          `json:"etag"`
	LastModified string          `json:"lastModified"`
	Created      string          `json:"created"`
	Value        json.RawMessage `json:"value,omitempty"`
}

// The errors that a caller tells apart by their code: a key that no document
// has, a document whose etag is not the one expected, a collection or a way
// of keying that forbids the operation, and a patch that does not fit its
// document.
const (
	NotFound  = errs.NoData
	Changed   = errs.ObjectNotInPrerequisiteState
	ReadOnly  = errs.ReadOnlySQLTransaction
	Unfitting = errs.InvalidSQLJSONSubscript
)

// meta are the columns of an Item before its value.
const meta = `id, etag, last_modified AT TIME ZONE 'UTC', created AT TIME ZONE 'UTC'`

// itemOf reads the columns of meta and, if it is there, the document.
func itemOf(cols [][]byte) Item {
	it := Item{ID: string(cols[0]), ETag: string(cols[1]), LastModified: stamp(cols[2]), Created: stamp(cols[3])}
	if len(cols) > 4 {
		it.Value = slices.Clone(cols[4])
	}
	return it
}

// stamp writes a timestamp of SQL in UTC as RFC 3339 does.
func stamp(text []byte) string { return strings.Replace(string(text), " ", "T", 1) + "Z" }

// items runs a statement that gives the columns of an Item.
func (st *statement) items(ctx context.Context, s *session.Session) ([]Item, error) {
	items := []Item{}
	for cols, err := range st.rows(ctx, s) {
		if err != nil {
			return nil, err
		}
		items = append(items, itemOf(cols))
	}
	return items, nil
}

// parseDocument reads a document: a JSON object or list, as in SODA.
func parseDocument(text []byte) (jsonv.Node, error) {
	n, err := parseJSON(text)
	if err == nil && n.Kind != jsonv.Object && n.Kind != jsonv.Array {
		err = errs.New(errs.InvalidTextRepresentation, "a document is a JSON object or list")
	}
	return n, err
}

// parseJSON reads JSON in the form that jsonb keeps it in.
func parseJSON(text []byte) (jsonv.Node, error) {
	if err := value.CheckUTF8(text); err != nil {
		return jsonv.Node{}, err
	}
	n, err := jsonv.Parse(string(text))
	if err == nil {
		err = n.Normalise()
	}
	return n, err
}

// Get reads a document.
func Get(ctx context.Context, s *session.Session, coll, key string) (Item, error) {
	c, err := open(ctx, s, coll)
	if err != nil {
		return Item{}, err
	}
	return c.get(ctx, s, key)
}

func (c *Collection) get(ctx context.Context, s *session.Session, key string) (Item, error) {
	st := sql("SELECT ", meta, ", document FROM ", c.table(), " WHERE id = ")
	items, err := st.add(st.arg(key, "text")).items(ctx, s)
	if err != nil {
		return Item{}, err
	}
	if len(items) == 0 {
		return Item{}, errs.New(NotFound, "collection \"%s\" has no document with the key \"%s\"", c.Name, key)
	}
	return items[0], nil
}

// attempts is how often a change is tried that others come in the way of.
const attempts = 20

// persist tries a change until it is done. Where the client has named an etag
// the first change by another is its answer; without, it expects nothing, and
// what the other has made is what is changed.
func persist(etag string, try func() (done bool, err error)) error {
	for range attempts {
		done, err := try()
		if err != nil || done {
			return err
		}
		if etag != "" && etag != "*" {
			return errs.New(Changed, "the document was changed at the same time")
		}
	}
	return errs.New(errs.SerializationFailure, "the document is changed by too many at the same time")
}

// Put replaces a document, or adds it where the key is new. With etag the
// document must be there and have it.
func Put(ctx context.Context, s *session.Session, coll, key string, doc []byte, etag string) (it Item, created bool, err error) {
	n, err := parseDocument(doc)
	if err != nil {
		return Item{}, false, err
	}
	c, err := writable(ctx, s, coll)
	if err != nil {
		return Item{}, false, err
	}
	err = persist(etag, func() (done bool, err error) {
		old, err := c.get(ctx, s, key)
		switch {
		case err == nil:
			if err := expect(old, etag); err != nil {
				return false, err
			}
			it, done, err = c.replace(ctx, s, old, &n)
			return done, err
		case errs.CodeOf(err) != NotFound:
			return false, err
		case etag != "":
			return false, errs.New(Changed, "the document is not there any more")
		}
		items, err := c.insert(ctx, s, []entry{c.entry(key, &n)})
		if err != nil || items[0].ID == "" {
			return false, err
		}
		it, created = items[0], true
		return true, nil
	})
	return it, created, err
}

// replace gives a document a new value. done is false where another has changed
// it since it was read.
func (c *Collection) replace(ctx context.Context, s *session.Session, old Item, n *jsonv.Node) (it Item, done bool, err error) {
	doc := n.Append(nil)
	st := sql("UPDATE ", c.table(), " SET ")
	st.add("document = ", st.arg(string(doc), "jsonb"), ", etag = ", st.arg(c.newETag(old.ETag, doc), "text"), ", last_modified = now() WHERE id = ",
		st.arg(old.ID, "text"), " AND etag = ", st.arg(old.ETag, "text"), " RETURNING ", meta)
	items, err := st.items(ctx, s)
	if err != nil || len(items) == 0 {
		return Item{}, false, err
	}
	return items[0], true, nil
}

// expect fails with Changed where a document has not the etag that the client
// knows. "" and "*" expect nothing.
func expect(it Item, etag string) error {
	if etag == "" || etag == "*" || etag == it.ETag {
		return nil
	}
	return errs.New(Changed, "the document has been changed: its etag is \"%s\"", it.ETag)
}

// Patch changes a document, with the given etag if that is not "".
func Patch(ctx context.Context, s *session.Session, coll, key string, p *Patcher, etag string) (it Item, err error) {
	c, err := writable(ctx, s, coll)
	if err != nil {
		return Item{}, err
	}
	err = persist(etag, func() (done bool, err error) {
		old, err := c.get(ctx, s, key)
		if err != nil {
			return false, err
		}
		if err := expect(old, etag); err != nil { // before the patch, which need not fit
			return false, err
		}
		n, err := p.apply(old.Value)
		if err != nil {
			return false, err
		}
		it, done, err = c.replace(ctx, s, old, &n)
		return done, err
	})
	return it, err
}

// Delete removes a document, with the given etag if that is not "".
func Delete(ctx context.Context, s *session.Session, coll, key, etag string) error {
	c, err := writable(ctx, s, coll)
	if err != nil {
		return err
	}
	return persist(etag, func() (bool, error) {
		old, err := c.get(ctx, s, key)
		if err != nil {
			return false, err
		}
		if err := expect(old, etag); err != nil {
			return false, err
		}
		st := sql("DELETE FROM ", c.table(), " WHERE id = ")
		st.add(st.arg(key, "text"), " AND etag = ", st.arg(old.ETag, "text"))
		n, err := st.exec(ctx, s)
		return n > 0, err
	})
}
