package soda

import (
	"context"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/session"
	"github.com/basaltdb/basalt/core/value/jsonv"
)

// Remove deletes the documents that a filter is true for, and returns their
// number.
func Remove(ctx context.Context, s *session.Session, coll string, filter []byte) (int64, error) {
	q, err := parseQuery(filter, false)
	if err != nil {
		return 0, err
	}
	if q.order != nil {
		return 0, badFilter("$orderby does not go with a deletion")
	}
	c, err := writable(ctx, s, coll)
	if err != nil {
		return 0, err
	}
	if q.match == nil {
		st := sql("DELETE FROM ", c.table(), " WHERE ")
		return st.add(q.where(st)).exec(ctx, s)
	}
	return c.inBatches(ctx, s, q, func(list []entry) (int64, error) {
		st := sql("DELETE FROM ", c.table(), " USING (SELECT ")
		st.add(st.column(list, keyOf), " k, ", st.column(list, oldOf), " o) t WHERE id = t.k AND etag = t.o")
		return st.exec(ctx, s)
	})
}

// Update changes the documents that the filter of an update is true for, by its
// $patch or $merge, and returns their number.
func Update(ctx context.Context, s *session.Session, coll string, update []byte) (int64, error) {
	q, err := parseQuery(update, true)
	if err != nil {
		return 0, err
	}
	if q.patch == nil {
		return 0, badFilter("an update has a $patch or a $merge beside its $query")
	}
	c, err := writable(ctx, s, coll)
	if err != nil {
		return 0, err
	}
	return c.inBatches(ctx, s, q, func(list []entry) (int64, error) { return c.patchAll(ctx, s, q.patch, list) })
}

// inBatches gives do the keys and etags of the documents that a query is true
// for, and fails with 40001 where another transaction has changed one of them
// since, so that do could not.
func (c *Collection) inBatches(ctx context.Context, s *session.Session, q *query, do func([]entry) (int64, error)) (int64, error) {
	st := sql("SELECT id, etag, document FROM ", c.table(), " WHERE ")
	st.add(q.where(st))
	var list []entry
	for cols, err := range st.rows(ctx, s) {
		if err != nil {
			return 0, err
		}
		if q.match != nil {
			n, err := jsonv.Parse(string(cols[2]))
			if err != nil {
				return 0, err
			}
			if !q.match(string(cols[0]), &n) {
				continue
			}
		}
		list = append(list, entry{key: string(cols[0]), old: string(cols[1])})
	}
	for rest := list; len(rest) > 0; {
		n := min(len(rest), insertBatch)
		done, err := do(rest[:n])
		if err != nil {
			return 0, err
		}
		if done != int64(n) {
			return 0, errs.New(errs.SerializationFailure, "documents were changed at the same time")
		}
		rest = rest[n:]
	}
	return int64(len(list)), nil
}

// patchAll changes the documents of entries.
func (c *Collection) patchAll(ctx context.Context, s *session.Session, p *Patcher, list []entry) (int64, error) {
	st := sql("SELECT id, etag, document FROM ", c.table(), " JOIN (SELECT ")
	st.add(st.column(list, keyOf), " k, ", st.column(list, oldOf), " o) t ON id = t.k AND etag = t.o")
	changes := make([]entry, 0, len(list))
	for cols, err := range st.rows(ctx, s) {
		if err != nil {
			return 0, err
		}
		n, err := p.apply(cols[2])
		if err != nil {
			return 0, errs.Wrap(err, Unfitting, "document \"%s\"", cols[0])
		}
		e := entry{key: string(cols[0]), old: string(cols[1]), doc: n.Append(nil)}
		e.etag = c.newETag(e.old, e.doc)
		changes = append(changes, e)
	}
	up := sql("UPDATE ", c.table(), " SET document = t.d, etag = t.e, last_modified = now() FROM (SELECT ")
	up.add(up.column(changes, keyOf), " k, ", up.column(changes, etagOf), " e, ", up.column(changes, oldOf), " o, ",
		up.column(changes, docOf), "::jsonb d) t WHERE id = t.k AND etag = t.o")
	return up.exec(ctx, s)
}
