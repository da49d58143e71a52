package httpapi

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
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

// schemaMedia is the media type of JSON Schema.
const schemaMedia = "application/schema+json"

// sodaVersion is the one version of the document interface.
const sodaVersion = "latest"

// reply is an answer that is sent after the commit.
type reply struct {
	status int
	header map[string]string
	media  string // of the body
	body   []byte // nil: none
}

// jsonReply is an answer with a JSON body, which is made before the commit so
// that it cannot fail after it.
func jsonReply(status int, body any) (reply, error) {
	b, err := json.Marshal(body)
	return reply{status: status, media: echo.MIMEApplicationJSON, body: b}, err
}

// documentHandler does an operation on documents in a session.
type documentHandler func(c echo.Context, sess *session.Session) (reply, error)

// document makes a handler of an operation: it opens the session, commits and
// only then answers.
func (s *Server) document(op documentHandler) echo.HandlerFunc {
	return func(c echo.Context) error {
		sess, err := s.open(c)
		if err != nil {
			return err
		}
		defer sess.Close()
		ctx := c.Request().Context()
		err = chooseSchema(c, sess)
		var r reply
		if err == nil {
			r, err = op(c, sess)
		}
		if err == nil {
			err = sess.Sync(ctx)
		}
		if err != nil {
			sess.Fail()
			return sodaError(causeOf(ctx, err))
		}
		for k, v := range r.header {
			c.Response().Header().Set(k, v)
		}
		if r.body == nil {
			return c.NoContent(r.status)
		}
		return c.Blob(r.status, r.media, r.body)
	}
}

// chooseSchema takes the schema from a path of Oracle's form. There a schema is
// a user too, so the caller's name stands for what the caller sees otherwise.
func chooseSchema(c echo.Context, sess *session.Session) error {
	schema := c.Param("schema")
	if schema == "" {
		return nil
	}
	if v := c.Param("version"); v != sodaVersion {
		return echo.NewHTTPError(http.StatusNotFound, "there is no version \""+v+"\" of the document interface; use \""+sodaVersion+"\"")
	}
	err := soda.Use(c.Request().Context(), sess, schema)
	if errs.Is(err, errs.InvalidSchemaName) && strings.EqualFold(schema, userOf(c)) {
		return nil
	}
	return err
}

// sodaError gives the statuses of the document interface to its errors.
func sodaError(err error) error {
	status := 0
	switch errs.CodeOf(err) {
	case soda.NotFound, errs.UndefinedTable, errs.InvalidSchemaName:
		status = http.StatusNotFound
	case soda.Changed:
		status = http.StatusPreconditionFailed
	case soda.ReadOnly:
		status = http.StatusMethodNotAllowed
	case errs.DuplicateTable:
		status = http.StatusConflict
	case soda.Unfitting:
		status = http.StatusUnprocessableEntity
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

// baseOf is the path of the interface that a request came in by.
func baseOf(c echo.Context) string {
	if schema := c.Param("schema"); schema != "" {
		return "/ords/" + url.PathEscape(schema) + "/soda/" + sodaVersion
	}
	return "/soda/" + sodaVersion
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

// collectionList is the answer of a listing of collections.
type collectionList struct {
	Items   []collectionEntry `json:"items"`
	HasMore bool              `json:"hasMore"`
}

type collectionEntry struct {
	Name       string         `json:"name"`
	Properties *soda.Metadata `json:"properties,omitempty"`
	Links      []link         `json:"links,omitempty"`
}

// link leads to something that belongs to an answer.
type link struct {
	Rel  string `json:"rel"`
	Href string `json:"href"`
}

// collections reads a page of the collections, one more than the page holds.
func collections(c echo.Context, sess *session.Session) (list []soda.Collection, more bool, err error) {
	limit, err := number(c, "limit", defaultPage, maxPage)
	if err != nil {
		return nil, false, err
	}
	list, err = soda.Collections(c.Request().Context(), sess, c.QueryParam("fromID"), limit+1)
	return list[:min(limit, len(list))], len(list) > limit, err
}

func listCollections(c echo.Context, sess *session.Session) (reply, error) {
	list, more, err := collections(c, sess)
	if err != nil {
		return reply{}, err
	}
	out := collectionList{Items: []collectionEntry{}, HasMore: more}
	for _, coll := range list {
		out.Items = append(out.Items, collectionEntry{Name: coll.Name})
	}
	return jsonReply(http.StatusOK, out)
}

// catalog lists the collections with their metadata.
func catalog(c echo.Context, sess *session.Session) (reply, error) {
	list, more, err := collections(c, sess)
	if err != nil {
		return reply{}, err
	}
	out := collectionList{Items: []collectionEntry{}, HasMore: more}
	for _, coll := range list {
		name := url.PathEscape(coll.Name)
		out.Items = append(out.Items, collectionEntry{Name: coll.Name, Properties: &coll.Metadata, Links: []link{
			{"describedby", baseOf(c) + "/metadata-catalog/" + name}, {"canonical", baseOf(c) + "/" + name},
		}})
	}
	return jsonReply(http.StatusOK, out)
}

// describe tells the form of a collection's documents.
func describe(c echo.Context, sess *session.Session) (reply, error) {
	schema, err := soda.SchemaOf(c.Request().Context(), sess, c.Param("coll"))
	if err != nil {
		return reply{}, err
	}
	r, err := jsonReply(http.StatusOK, schema)
	r.media = schemaMedia
	return r, err
}

func putCollection(c echo.Context, sess *session.Session) (reply, error) {
	body, err := io.ReadAll(c.Request().Body)
	if err != nil {
		return reply{}, err
	}
	m, err := soda.ParseMetadata(body)
	if err != nil {
		return reply{}, err
	}
	created, err := soda.CreateWith(c.Request().Context(), sess, c.Param("coll"), m)
	r := reply{status: http.StatusOK, header: map[string]string{echo.HeaderLocation: baseOf(c) + "/" + url.PathEscape(c.Param("coll"))}}
	if created {
		r.status = http.StatusCreated
	}
	return r, err
}

func dropCollection(c echo.Context, sess *session.Session) (reply, error) {
	return reply{status: http.StatusOK}, soda.Drop(c.Request().Context(), sess, c.Param("coll"))
}
