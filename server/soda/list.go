package soda

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/session"
	"github.com/basaltdb/basalt/core/value/jsonv"
)

// Page says which documents of a collection are wanted.
type Page struct {
	Limit, Offset int
	// FromID is the least key, or with After the one before the least; ToID and
	// Before are the same for the greatest. "" is no bound.
	FromID, ToID  string
	After, Before bool
	// Since and Until bound the time of the last change: later than Since, and
	// not later than Until. "" is no bound.
	Since, Until string
	// Fields is "id", "value" or "all".
	Fields string
	// Filter is a query by example.
	Filter []byte
	// Total asks how many documents there are with and without the page.
	Total bool
	// MaxBytes bounds what the page may take; 0: no bound.
	MaxBytes int
}

// Listing is a page of documents.
type Listing struct {
	Items []Item
	// More says that there are more behind them.
	More  bool
	Total int64 // where it was asked for
}

// List returns a page of documents. Without $orderby they come in the order of
// their keys, which pages cannot drift in. Without a filter it is SQL that cuts
// the page; with one, the documents are looked at as SQL gives them, of one
// snapshot, and no more of them than the page needs.
func List(ctx context.Context, s *session.Session, coll string, p Page) (Listing, error) {
	q, err := parseQuery(p.Filter, false)
	if err != nil {
		return Listing{}, err
	}
	c, err := open(ctx, s, coll)
	if err != nil {
		return Listing{}, err
	}
	if q.match == nil && q.order == nil {
		return c.slice(ctx, s, q, p)
	}
	pg := &pager{page: p, order: q.order}
	st := sql("SELECT ", meta, ", document FROM ", c.table(), " WHERE ")
	st.add(p.where(st, q))
	switch {
	case q.order != nil:
	case p.Total: // all have to be looked at, so that only the page need be sorted
		pg.order = &ordering{}
	default:
		st.add(" ORDER BY id")
	}
	for cols, err := range st.rows(ctx, s) {
		if err != nil {
			return Listing{}, err
		}
		n, err := jsonv.Parse(string(cols[4]))
		if err != nil {
			return Listing{}, err
		}
		if q.match != nil && !q.match(string(cols[0]), &n) {
			continue
		}
		if done, err := pg.add(itemOf(cols), &n); done || err != nil {
			if err != nil {
				return Listing{}, err
			}
			break
		}
	}
	return pg.listing(), nil
}

// where is the condition of a page in SQL.
func (p *Page) where(st *statement, q *query) string {
	conds := []string{q.where(st)}
	bound := func(column, op, text, typ string) {
		if text != "" {
			conds = append(conds, column+op+st.arg(text, typ))
		}
	}
	op := map[bool]string{false: "= ", true: " "}
	bound("id", " >"+op[p.After], p.FromID, "text")
	bound("id", " <"+op[p.Before], p.ToID, "text")
	bound("last_modified", " > ", p.Since, "timestamptz")
	bound("last_modified", " <= ", p.Until, "timestamptz")
	return strings.Join(conds, " AND ")
}

// columns are those that a page shows.
func (p *Page) columns() string {
	if p.Fields == "id" {
		return meta
	}
	return meta + ", document"
}

// slice reads a page that SQL can cut.
func (c *Collection) slice(ctx context.Context, s *session.Session, q *query, p Page) (l Listing, err error) {
	st := sql("SELECT ", p.columns(), " FROM ", c.table(), " WHERE ")
	st.add(p.where(st, q), " ORDER BY id LIMIT ", st.arg(strconv.Itoa(p.Limit+1), "bigint"), " OFFSET ", st.arg(strconv.Itoa(p.Offset), "bigint"))
	pg := pager{page: p}
	pg.page.Offset, pg.page.Total = 0, false
	for cols, err := range st.rows(ctx, s) {
		if err != nil {
			return l, err
		}
		if _, err := pg.add(itemOf(cols), nil); err != nil {
			return l, err
		}
	}
	l = pg.listing()
	if p.Total {
		st := sql("SELECT count(*) FROM ", c.table(), " WHERE ")
		for cols, err := range st.add(p.where(st, q)).rows(ctx, s) {
			if err != nil {
				return l, err
			}
			if l.Total, err = strconv.ParseInt(string(cols[0]), 10, 64); err != nil {
				return l, err
			}
		}
	}
	return l, nil
}

// pager gathers the documents of a page.
type pager struct {
	page  Page
	order *ordering // nil: as they come
	found []ranked
	seen  int64
	bytes int
}

// ranked is a document with what it is ordered by.
type ranked struct {
	item Item
	by   []*jsonv.Node
}

// add takes the next document, and says whether no other is wanted.
func (g *pager) add(it Item, n *jsonv.Node) (done bool, err error) {
	g.seen++
	if g.page.Fields == "id" {
		it.Value = nil
	}
	r := ranked{item: it}
	if g.order != nil {
		if r.by, err = g.order.values(n); err != nil {
			return true, err
		}
	} else if g.seen <= int64(g.page.Offset) || len(g.found) > g.page.Limit {
		return g.complete(), nil
	}
	g.found = append(g.found, r)
	g.bytes += len(it.Value)
	limit := g.page.MaxBytes
	if g.order != nil && (len(g.found) >= 2*g.wanted()+insertBatch || limit > 0 && g.bytes > 2*limit) {
		g.cut()
	}
	if limit > 0 && g.bytes > limit && (g.order == nil || len(g.found) <= g.wanted()) {
		return true, errs.New(errs.ProgramLimitExceeded, "the page is larger than %d bytes", limit).
			WithHint("Ask for fewer documents, with limit.")
	}
	return g.complete(), nil
}

// complete reports whether the page, which is in order, and the one document
// behind it are known.
func (g *pager) complete() bool {
	return g.order == nil && !g.page.Total && len(g.found) > g.page.Limit
}

// wanted is how many of the first documents are kept: those of the page, those
// before it, and one behind.
func (g *pager) wanted() int { return g.page.Offset + g.page.Limit + 1 }

// cut keeps the first documents only.
func (g *pager) cut() {
	slices.SortFunc(g.found, func(a, b ranked) int {
		if c := g.order.compare(a.by, b.by); c != 0 {
			return c
		}
		return strings.Compare(a.item.ID, b.item.ID)
	})
	g.found = g.found[:min(len(g.found), g.wanted())]
	g.bytes = 0
	for _, r := range g.found {
		g.bytes += len(r.item.Value)
	}
}

// listing is the page, once all documents have been added.
func (g *pager) listing() Listing {
	if g.order != nil {
		g.cut()
		g.found = g.found[min(g.page.Offset, len(g.found)):]
	}
	l := Listing{Items: []Item{}, More: len(g.found) > g.page.Limit, Total: g.seen}
	for _, r := range g.found[:min(len(g.found), g.page.Limit)] {
		l.Items = append(l.Items, r.item)
	}
	return l
}
