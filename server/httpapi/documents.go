package httpapi

import (
	"encoding/json"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/session"
	"github.com/basaltdb/basalt/server/soda"
)

// Media types of patches.
const (
	jsonPatch  = "application/json-patch+json"
	mergePatch = "application/merge-patch+json"
)

// documentPage is the answer of a listing of documents. Its items are soda.Item,
// or the documents alone where only their values are asked for.
type documentPage[T any] struct {
	Items   []T    `json:"items"`
	HasMore bool   `json:"hasMore"`
	Count   int    `json:"count"`
	Limit   int    `json:"limit"`
	Offset  int    `json:"offset"`
	Total   *int64 `json:"totalResults,omitempty"`
	Links   []link `json:"links"`
}

// maxPageBytes bounds the documents of a page, which are held in memory.
const maxPageBytes = 64 << 20

func listDocuments(c echo.Context, sess *session.Session) (reply, error) {
	return page(c, sess, []byte(c.QueryParam("q")))
}

// pageOf reads what the query string says of a page.
func pageOf(c echo.Context) (p soda.Page, err error) {
	q := c.QueryParams()
	p = soda.Page{FromID: q.Get("fromID"), ToID: q.Get("toID"), Since: q.Get("since"), Until: q.Get("until"), Fields: q.Get("fields"), MaxBytes: maxPageBytes}
	if after := q.Get("after"); after != "" {
		p.FromID, p.After = after, true
	}
	if before := q.Get("before"); before != "" {
		p.ToID, p.Before = before, true
	}
	for _, name := range []string{"since", "until"} {
		if text := q.Get(name); text != "" {
			if _, err := time.Parse(time.RFC3339, text); err != nil {
				return p, errs.New(errs.InvalidParameterValue, "%s must be a time like 2026-01-31T12:00:00Z", name)
			}
		}
	}
	switch p.Fields {
	case "", "all", "value", "id":
	default:
		return p, errs.New(errs.InvalidParameterValue, "fields must be id, value or all")
	}
	switch q.Get("totalResults") {
	case "", "false":
	case "true":
		p.Total = true
	default:
		return p, errs.New(errs.InvalidParameterValue, "totalResults must be true or false")
	}
	if p.Limit, err = number(c, "limit", defaultPage, maxPage); err != nil {
		return p, err
	}
	p.Offset, err = number(c, "offset", 0, 1<<31-1)
	return p, err
}

// page answers with a page of the documents that a filter is true for.
func page(c echo.Context, sess *session.Session, filter []byte) (reply, error) {
	p, err := pageOf(c)
	if err != nil {
		return reply{}, err
	}
	p.Filter = filter
	l, err := soda.List(c.Request().Context(), sess, c.Param("coll"), p)
	if err != nil {
		return reply{}, err
	}
	if p.Fields != "value" {
		return pageReply(c, p, l, l.Items)
	}
	values := make([]json.RawMessage, len(l.Items))
	for i, it := range l.Items {
		values[i] = it.Value
	}
	return pageReply(c, p, l, values)
}

func pageReply[T any](c echo.Context, p soda.Page, l soda.Listing, items []T) (reply, error) {
	out := documentPage[T]{Items: items, HasMore: l.More, Count: len(items), Limit: p.Limit, Offset: p.Offset, Links: pageLinks(c, p, l.More)}
	if p.Total {
		out.Total = &l.Total
	}
	return jsonReply(http.StatusOK, out)
}

// pageLinks leads to the pages beside one.
func pageLinks(c echo.Context, p soda.Page, more bool) []link {
	links := []link{}
	to := func(rel string, offset int) {
		q := url.Values{}
		for name, values := range c.QueryParams() {
			q[name] = values
		}
		q.Set("offset", strconv.Itoa(offset))
		q.Set("limit", strconv.Itoa(p.Limit))
		links = append(links, link{rel, c.Request().URL.EscapedPath() + "?" + q.Encode()})
	}
	if more && p.Limit > 0 {
		to("next", p.Offset+p.Limit)
	}
	if p.Offset > 0 {
		to("prev", max(0, p.Offset-p.Limit))
	}
	return links
}

func itemHeader(it soda.Item) map[string]string {
	h := map[string]string{"ETag": `"` + it.ETag + `"`, "X-Last-Modified": it.LastModified, echo.HeaderCacheControl: "private, no-cache"}
	if t, err := time.Parse(time.RFC3339Nano, it.LastModified); err == nil {
		h[echo.HeaderLastModified] = t.UTC().Format(http.TimeFormat)
	}
	return h
}

// etagOf reads a header that names an etag.
func etagOf(c echo.Context, name string) string {
	return strings.Trim(strings.TrimPrefix(strings.TrimSpace(c.Request().Header.Get(name)), "W/"), `"`)
}

// known reports whether the client has the document already: by its etag or,
// where it names none, by its time, which HTTP gives in seconds.
func known(c echo.Context, it soda.Item) bool {
	h := c.Request().Header
	if list := h.Get("If-None-Match"); list != "" {
		return matchesETag(list, `"`+it.ETag+`"`)
	}
	since, err := http.ParseTime(h.Get(echo.HeaderIfModifiedSince))
	if err != nil {
		return false
	}
	changed, err := time.Parse(time.RFC3339Nano, it.LastModified)
	return err == nil && !changed.Truncate(time.Second).After(since)
}

func getDocument(c echo.Context, sess *session.Session) (reply, error) {
	it, err := soda.Get(c.Request().Context(), sess, c.Param("coll"), c.Param("key"))
	if err != nil {
		return reply{}, err
	}
	if known(c, it) {
		return reply{status: http.StatusNotModified, header: itemHeader(it)}, nil
	}
	return reply{status: http.StatusOK, header: itemHeader(it), media: echo.MIMEApplicationJSON, body: it.Value}, nil
}

func putDocument(c echo.Context, sess *session.Session) (reply, error) {
	body, err := io.ReadAll(c.Request().Body)
	if err != nil {
		return reply{}, err
	}
	it, created, err := soda.Put(c.Request().Context(), sess, c.Param("coll"), c.Param("key"), body, etagOf(c, "If-Match"))
	if err != nil {
		return reply{}, err
	}
	if created {
		return reply{status: http.StatusCreated, header: itemHeader(it)}, nil
	}
	return reply{status: http.StatusOK, header: itemHeader(it)}, nil
}

// patchDocument changes a document as the media type of the body says.
func patchDocument(c echo.Context, sess *session.Session) (reply, error) {
	parse := soda.ParsePatch
	switch media, _, _ := mime.ParseMediaType(c.Request().Header.Get(echo.HeaderContentType)); media {
	case jsonPatch:
	case mergePatch:
		parse = soda.ParseMerge
	default:
		return reply{}, echo.NewHTTPError(http.StatusUnsupportedMediaType, "a patch is "+jsonPatch+" or "+mergePatch)
	}
	body, err := io.ReadAll(c.Request().Body)
	if err != nil {
		return reply{}, err
	}
	p, err := parse(body)
	if err != nil {
		return reply{}, err
	}
	it, err := soda.Patch(c.Request().Context(), sess, c.Param("coll"), c.Param("key"), p, etagOf(c, "If-Match"))
	return reply{status: http.StatusOK, header: itemHeader(it)}, err
}

func deleteDocument(c echo.Context, sess *session.Session) (reply, error) {
	err := soda.Delete(c.Request().Context(), sess, c.Param("coll"), c.Param("key"), etagOf(c, "If-Match"))
	return reply{status: http.StatusOK}, err
}
