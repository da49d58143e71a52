package httpapi

import (
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/session"
	"github.com/basaltdb/basalt/server/soda"
)

// Limits of a page of documents.
const (
	defaultPage = 100
	maxPage     = 10_000
)

// routeSODA adds the document interface.
func (s *Server) routeSODA(g *echo.Group) {
	g.GET("", s.document(listCollections))
	g.GET("/", s.document(listCollections))
	g.PUT("/:coll", s.document(putCollection))
	g.DELETE("/:coll", s.document(dropCollection))
	for _, path := range []string{"/:coll", "/:coll/"} {
		g.GET(path, s.document(listDocuments))
		g.POST(path, s.document(postDocument))
	}
	g.POST("/custom-actions/:action/:coll", s.document(postDocument))
	g.POST("/custom-actions/:action/:coll/", s.document(postDocument))
	g.GET("/:coll/:key", s.document(getDocument))
	g.PUT("/:coll/:key", s.document(putDocument))
	g.DELETE("/:coll/:key", s.document(deleteDocument))
}

// reply is an answer that is sent after the commit. body nil sends none.
type reply struct {
	status int
	header map[string]string
	body   any
}

// document makes a handler of an operation: it opens the session, commits and
// only then answers.
func (s *Server) document(op func(c echo.Context, sess *session.Session) (reply, error)) echo.HandlerFunc {
	return func(c echo.Context) error {
		sess, err := s.open(c)
		if err != nil {
			return err
		}
		defer sess.Close()
		r, err := op(c, sess)
		if err == nil {
			err = sess.Sync(c.Request().Context())
		}
		if err != nil {
			sess.Fail()
			return sodaError(err)
		}
		for k, v := range r.header {
			c.Response().Header().Set(k, v)
		}
		if r.body == nil {
			return c.NoContent(r.status)
		}
		return c.JSON(r.status, r.body)
	}
}

// sodaError gives the statuses of the document interface to its errors.
func sodaError(err error) error {
	status := 0
	switch errs.CodeOf(err) {
	case soda.NotFound, errs.UndefinedTable:
		status = http.StatusNotFound
	case soda.Changed:
		status = http.StatusPreconditionFailed
	default:
		return err
	}
	return &statusError{status: status, err: err}
}

// statusError is an error with a status of its own.
type statusError struct {
	status int
	err    error
}

func (e *statusError) Error() string { return e.err.Error() }
func (e *statusError) Unwrap() error { return e.err }

func listCollections(c echo.Context, sess *session.Session) (reply, error) {
	limit, err := number(c, "limit", defaultPage, maxPage)
	if err != nil {
		return reply{}, err
	}
	names, err := soda.Names(c.Request().Context(), sess, c.QueryParam("fromID"), limit+1)
	more := len(names) > limit
	items := make([]map[string]string, 0, len(names))
	for _, n := range names[:min(limit, len(names))] {
		items = append(items, map[string]string{"name": n})
	}
	return reply{status: http.StatusOK, body: map[string]any{"items": items, "hasMore": more}}, err
}

func putCollection(c echo.Context, sess *session.Session) (reply, error) {
	created, err := soda.Create(c.Request().Context(), sess, c.Param("coll"))
	if created {
		return reply{status: http.StatusCreated}, err
	}
	return reply{status: http.StatusOK}, err
}

func dropCollection(c echo.Context, sess *session.Session) (reply, error) {
	return reply{status: http.StatusOK}, soda.Drop(c.Request().Context(), sess, c.Param("coll"))
}

// number reads a parameter of the query string that is a count.
func number(c echo.Context, name string, without, most int) (int, error) {
	text := c.QueryParam(name)
	if text == "" {
		return without, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 {
		return 0, errs.New(errs.InvalidParameterValue, "%s must be a number from 0", name)
	}
	return min(n, most), nil
}

func listDocuments(c echo.Context, sess *session.Session) (reply, error) {
	return page(c, sess, []byte(c.QueryParam("q")))
}

// page answers with a page of the documents that a filter is true for.
func page(c echo.Context, sess *session.Session, filter []byte) (reply, error) {
	p := soda.Page{FromID: c.QueryParam("fromID"), Fields: c.QueryParam("fields"), Filter: filter}
	if after := c.QueryParam("after"); after != "" {
		p.FromID, p.After = after, true
	}
	switch p.Fields {
	case "", "all", "value", "id":
	default:
		return reply{}, errs.New(errs.InvalidParameterValue, "fields must be id, value or all")
	}
	var err error
	if p.Limit, err = number(c, "limit", defaultPage, maxPage); err != nil {
		return reply{}, err
	}
	if p.Offset, err = number(c, "offset", 0, 1<<31-1); err != nil {
		return reply{}, err
	}
	items, more, err := soda.List(c.Request().Context(), sess, c.Param("coll"), p)
	if err != nil {
		return reply{}, err
	}
	var list any = items
	if p.Fields == "value" {
		values := make([]json.RawMessage, len(items))
		for i, it := range items {
			values[i] = it.Value
		}
		list = values
	}
	return reply{status: http.StatusOK, body: map[string]any{
		"items": list, "hasMore": more, "count": len(items), "limit": p.Limit, "offset": p.Offset,
	}}, nil
}

// postDocument is every POST: an insert without an action, else what it says.
func postDocument(c echo.Context, sess *session.Session) (reply, error) {
	action := c.Param("action")
	if action == "" {
		action = c.QueryParam("action")
	}
	body, err := io.ReadAll(c.Request().Body)
	if err != nil {
		return reply{}, err
	}
	switch action {
	case "query":
		return page(c, sess, body)
	case "", "insert":
		items, err := soda.Insert(c.Request().Context(), sess, c.Param("coll"), body, action == "insert")
		if err != nil {
			return reply{}, err
		}
		r := reply{status: http.StatusCreated, body: map[string]any{"items": items, "hasMore": false, "count": len(items)}}
		if action == "" {
			r.header = itemHeader(items[0])
		}
		return r, nil
	}
	return reply{}, errs.New(errs.FeatureNotSupported, "the action \"%s\" is not supported", action)
}

func itemHeader(it soda.Item) map[string]string {
	return map[string]string{"ETag": `"` + it.ETag + `"`, "X-Last-Modified": it.LastModified}
}

// etagOf reads a header that names an etag.
func etagOf(c echo.Context, name string) string {
	return strings.Trim(strings.TrimPrefix(strings.TrimSpace(c.Request().Header.Get(name)), "W/"), `"`)
}

func getDocument(c echo.Context, sess *session.Session) (reply, error) {
	it, err := soda.Get(c.Request().Context(), sess, c.Param("coll"), c.Param("key"))
	if err != nil {
		return reply{}, err
	}
	if etagOf(c, "If-None-Match") == it.ETag {
		return reply{status: http.StatusNotModified, header: itemHeader(it)}, nil
	}
	return reply{status: http.StatusOK, header: itemHeader(it), body: it.Value}, nil
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

func deleteDocument(c echo.Context, sess *session.Session) (reply, error) {
	err := soda.Delete(c.Request().Context(), sess, c.Param("coll"), c.Param("key"), etagOf(c, "If-Match"))
	return reply{status: http.StatusOK}, err
}
