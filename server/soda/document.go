package soda

import (
	"context"
	"encoding/json"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/session"
	"github.com/basaltdb/basalt/core/sql/lex"
)

// Item is a document with its metadata.
type Item struct {
	ID           string          `json:"id"`
	ETag         string          `json:"etag"`
	LastModified string          `json:"lastModified"`
	Created      string          `json:"created"`
	Value        json.RawMessage `json:"value,omitempty"`
}

// NotFound is the error of a key that no document has, and Changed that of a
// document whose etag is not the one expected.
const (
	NotFound = errs.NoData
	Changed  = errs.ObjectNotInPrerequisiteState
)

// meta are the columns of an Item before its value.
const meta = `id, etag, replace((last_modified AT TIME ZONE 'UTC')::text, ' ', 'T') || 'Z', replace((created AT TIME ZONE 'UTC')::text, ' ', 'T') || 'Z'`

// itemOf reads the columns of meta and, if it is there, the document.
func itemOf(cols [][]byte) Item {
	it := Item{ID: string(cols[0]), ETag: string(cols[1]), LastModified: string(cols[2]), Created: string(cols[3])}
	if len(cols) > 4 {
		it.Value = json.RawMessage(cols[4])
	}
	return it
}

func (st *statement) items(ctx context.Context, s *session.Session) ([]Item, error) {
	items := []Item{}
	_, err := st.run(ctx, s, func(cols [][]byte) error {
		items = append(items, itemOf(cols))
		return nil
	})
	return items, err
}

// checkDocument refuses what is no JSON object or list, as SODA does.
func checkDocument(doc []byte) error {
	for _, c := range doc {
		switch c {
		case ' ', '\t', '\r', '\n':
			continue
		case '{', '[':
			return nil
		}
		break
	}
	return errs.New(errs.InvalidTextRepresentation, "a document is a JSON object or list")
}

// Insert adds documents in one statement, all or none. docs is a JSON list if
// many is set, else one document.
func Insert(ctx context.Context, s *session.Session, coll string, docs []byte, many bool) ([]Item, error) {
	if err := mustExist(ctx, s, coll); err != nil {
		return nil, err
	}
	if err := checkDocument(docs); err != nil {
		return nil, err
	}
	var st statement
	source := "(SELECT " + st.arg(string(docs), "jsonb") + " AS d) x"
	if many {
		source = "jsonb_array_elements($1::jsonb) x(d)"
	}
	st.sql.WriteString("INSERT INTO " + lex.QuoteIdent(coll) + " (id, document) SELECT gen_random_uuid()::text, d FROM " + source + " RETURNING " + meta)
	return st.items(ctx, s)
}

// Get reads a document.
func Get(ctx context.Context, s *session.Session, coll, key string) (Item, error) {
	if err := mustExist(ctx, s, coll); err != nil {
		return Item{}, err
	}
	var st statement
	st.sql.WriteString("SELECT " + meta + ", document FROM " + lex.QuoteIdent(coll) + " WHERE id = " + st.arg(key, "text"))
	return one(&st, ctx, s, coll, key)
}

func one(st *statement, ctx context.Context, s *session.Session, coll, key string) (Item, error) {
	items, err := st.items(ctx, s)
	if err != nil {
		return Item{}, err
	}
	if len(items) == 0 {
		return Item{}, errs.New(NotFound, "collection \"%s\" has no document with the key \"%s\"", coll, key)
	}
	return items[0], nil
}

// Put replaces a document, or adds it where the key is new. With etag the
// document must be there and have it.
func Put(ctx context.Context, s *session.Session, coll, key string, doc []byte, etag string) (it Item, created bool, err error) {
	if err := checkDocument(doc); err != nil {
		return Item{}, false, err
	}
	old, err := Get(ctx, s, coll, key)
	switch {
	case err == nil:
		if err := expect(old, etag); err != nil {
			return Item{}, false, err
		}
	case errs.CodeOf(err) != NotFound:
		return Item{}, false, err
	case etag != "":
		return Item{}, false, errs.New(Changed, "the document is not there any more")
	default:
		created = true
	}
	var st statement
	if created {
		st.sql.WriteString("INSERT INTO " + lex.QuoteIdent(coll) + " (id, document) VALUES (" + st.arg(key, "text") + ", " + st.arg(string(doc), "jsonb") + ") RETURNING " + meta)
	} else {
		st.sql.WriteString("UPDATE " + lex.QuoteIdent(coll) + " SET document = " + st.arg(string(doc), "jsonb") +
			", etag = gen_random_uuid(), last_modified = now() WHERE id = " + st.arg(key, "text") + " AND etag = " + st.arg(old.ETag, "text") + " RETURNING " + meta)
	}
	it, err = one(&st, ctx, s, coll, key)
	if errs.CodeOf(err) == NotFound {
		err = errs.New(Changed, "the document was changed at the same time")
	}
	return it, created, err
}

// expect fails with Changed where a document has not the etag that the client
// knows. "" and "*" expect nothing.
func expect(it Item, etag string) error {
	if etag == "" || etag == "*" || etag == it.ETag {
		return nil
	}
	return errs.New(Changed, "the document has been changed: its etag is \"%s\"", it.ETag)
}

// Delete removes a document, with the given etag if that is not "".
func Delete(ctx context.Context, s *session.Session, coll, key, etag string) error {
	old, err := Get(ctx, s, coll, key)
	if err != nil {
		return err
	}
	if err := expect(old, etag); err != nil {
		return err
	}
	var st statement
	st.sql.WriteString("DELETE FROM " + lex.QuoteIdent(coll) + " WHERE id = " + st.arg(key, "text") + " AND etag = " + st.arg(old.ETag, "text"))
	n, err := st.run(ctx, s, nil)
	if err == nil && n == 0 {
		err = errs.New(Changed, "the document was changed at the same time")
	}
	return err
}
